import { isDefaultVersion } from '../../support/platforms';
import { schemaErrors, versions } from '../../support/schemas';
import type { Finder } from './way';

/** CRD001 */
export const unservedVersions: Finder = (objects) =>
  invalid(objects).filter((error) => error.endsWith(': kind is unknown'));

/** VAL001, by the oldest version of Kubernetes that needs no Cluster, by the newest, and by the official definitions of custom resources. */
export const invalid: Finder = (objects) =>
  [versions().find(isDefaultVersion) ?? '', versions().at(-1) ?? ''].flatMap((version) =>
    objects.flatMap((object) => schemaErrors(object, version)),
  );

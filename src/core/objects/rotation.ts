import type { IConstruct } from 'constructs';
import { type Check, refuses } from '../input/input';
import { labelValue } from '../input/names';
import { distinct } from '../order';
import { type Plain, toList, toPlain } from '../plain';
import { apiObjectsIn } from './api-objects';
import { groupOf } from './identity';
import { READ_ROTATIONS_ANNOTATION, ROTATION_ANNOTATION } from './labels';
import { rendered } from './rendered';
import { TreeCache } from './tree-cache';

/** The rotation of a Secret whose owner has not named one. */
export const FIRST_ROTATION = 'initial';

/** Accepts the text of a rotation, which is part of annotations and therefore public. */
export const rotationText: Check = (value) =>
  value === '' || refuses(labelValue, value)
    ? { must: 'be letters, digits, dots, dashes and underscores, 63 at most, such as 2026-11-26' }
    : undefined;

/**
 * Annotations of a pod template that name the rotation of each Secret that the pods read only at start: in their
 * environment, or as a file that the kubelet does not update. A changed rotation thus replaces the pods. Empty if no
 * ExternalSecret of the app fills the Secrets.
 * @param reader a construct of the app
 * @param namespace the namespace of the pods
 * @param pod the spec of the pods
 */
export function rotationAnnotations(reader: IConstruct, namespace: string, pod: object): Record<string, string> {
  const rotations = ROTATIONS.of(reader.node.root);
  const texts = secretsReadAtStart(toPlain(pod)).flatMap((name) => {
    const rotation = rotations.get(`${namespace}/${name}`);
    return rotation === undefined ? [] : [`${name}=${rotation}`];
  });
  return texts.length > 0 ? { [READ_ROTATIONS_ANNOTATION]: texts.join(', ') } : {};
}

/** The rotation of each Secret that an ExternalSecret of a tree fills, by `NAMESPACE/NAME`. */
const ROTATIONS = new TreeCache((root: IConstruct): ReadonlyMap<string, string> => {
  const external = apiObjectsIn(root).filter(
    (object) => object.kind === 'ExternalSecret' && groupOf(object) === 'external-secrets.io',
  );
  return new Map(external.flatMap((object) => rotationOf(rendered(object))));
});

/** The Secret of an ExternalSecret, and its rotation. Empty if it has none. */
function rotationOf(external: Plain): readonly (readonly [string, string])[] {
  const metadata = toPlain(external.metadata);
  const target = toPlain(toPlain(external.spec).target);
  const rotation = toPlain(toPlain(toPlain(target.template).metadata).annotations)[ROTATION_ANNOTATION];
  if (typeof rotation !== 'string') return [];
  return [[`${metadata.namespace ?? 'default'}/${target.name ?? metadata.name}`, rotation]];
}

/**
 * The Secrets that the pods read only at start. The kubelet updates a mounted Secret, except a file that is mounted by
 * `subPath`.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod
 */
function secretsReadAtStart(pod: Plain): readonly string[] {
  const containers = [...toList(pod.initContainers), ...toList(pod.containers)].map(toPlain);
  const fixed = containers.flatMap(({ volumeMounts }) =>
    toList(volumeMounts)
      .map(toPlain)
      .filter(({ subPath }) => subPath !== undefined)
      .map(({ name }) => name),
  );
  const files = toList(pod.volumes)
    .map(toPlain)
    .filter(({ name }) => fixed.includes(name))
    .map(({ secret }) => toPlain(secret).secretName);
  const variables = containers.flatMap(({ env, envFrom }) => [
    ...toList(env).map((variable) => toPlain(toPlain(toPlain(variable).valueFrom).secretKeyRef).name),
    ...toList(envFrom).map((source) => toPlain(toPlain(source).secretRef).name),
  ]);
  return distinct([...variables, ...files].filter((name) => typeof name === 'string'));
}

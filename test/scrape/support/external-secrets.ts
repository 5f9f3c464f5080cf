import type { KubeObject } from '../../support/objects';
import type { Sample } from './sample';

/**
 * What External Secrets Operator serves for the ExternalSecrets of a set, all of which are ready.
 * https://github.com/external-secrets/external-secrets/blob/v2.9.0/pkg/controllers/externalsecret/esmetrics/esmetrics.go
 */
export function externalSecretMetrics(objects: readonly KubeObject[]): readonly Sample[] {
  return objects
    .filter(({ kind }) => kind === 'ExternalSecret')
    .flatMap(({ metadata: { namespace = '', name } }) =>
      ['True', 'False'].map((status) => ({
        name: 'externalsecret_status_condition',
        labels: { namespace, name, condition: 'Ready', status },
        value: status === 'True' ? 1 : 0,
      })),
    );
}

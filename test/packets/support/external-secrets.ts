import { createHash } from 'node:crypto';
import type { Secret } from 'kubernetes-types/core/v1';
import { toList, toPlain } from '../../../src/core/plain';
import type { ApiObject, Cluster } from '../../cluster/support/cluster';

/** The store: its entries, each with values by property. */
export type StoreEntries = Readonly<Record<string, Readonly<Record<string, string>>>>;

const KIND = 'externalsecrets.external-secrets.io';

/**
 * Stands in for the External Secrets Operator: reads the store by the same rules as its controller, and no oftener. It works when a
 * test lets it, so that a test can look before and after.
 * @see https://github.com/external-secrets/external-secrets/blob/v2.9.0/pkg/controllers/externalsecret/externalsecret_controller.go
 */
export class ExternalSecretsOperator {
  constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
    private readonly store: () => StoreEntries,
  ) {}

  /** Reconciles all ExternalSecrets of the namespace. @returns the names of those for which it has read the store */
  reconcile(): readonly string[] {
    const due = this.cluster.list(KIND, this.namespace).filter(shouldRefresh);
    for (const object of due) {
      this.cluster.apply([this.secretOf(object)]);
      const status = { refreshTime: new Date().toISOString(), syncedResourceVersion: versionOf(object) };
      this.cluster.patch(KIND, object.metadata.name, this.namespace, { status }, 'status');
    }
    return due.map(({ metadata }) => metadata.name);
  }

  private secretOf({ spec }: ApiObject): Secret {
    const { data, target } = toPlain(spec);
    const { name, template } = toPlain(target);
    const { annotations, labels } = toPlain(toPlain(template).metadata);
    const values = toList(data).map((entry) => {
      const { remoteRef, secretKey } = toPlain(entry);
      const { key, property } = toPlain(remoteRef);
      return [String(secretKey), btoa(this.store()[String(key)]?.[String(property)] ?? '')] as const;
    });
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: String(name),
        namespace: this.namespace,
        annotations: toTexts(annotations),
        labels: toTexts(labels),
      },
      data: Object.fromEntries(values),
    };
  }
}

/** `shouldRefresh` of the controller, without the clock of Periodic. */
function shouldRefresh(object: ApiObject): boolean {
  const { refreshTime, syncedResourceVersion } = toPlain(object.status);
  if (refreshTime === undefined || syncedResourceVersion === undefined) return true;
  const { refreshPolicy } = toPlain(object.spec);
  return refreshPolicy !== 'CreatedOnce' && syncedResourceVersion !== versionOf(object);
}

/** `GetResourceVersion` of the controller: the generation, and a hash of the labels and annotations. */
function versionOf({ metadata: { generation, labels = {}, annotations = {} } }: ApiObject): string {
  const text = JSON.stringify([labels, annotations].map((map) => Object.entries(map).sort()));
  return `${generation}-${createHash('sha256').update(text).digest('hex')}`;
}

function toTexts(map: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(toPlain(map)).map(([key, value]) => [key, String(value)]));
}

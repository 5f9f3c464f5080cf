import { type Plain, toList, toPlain } from '../core/plain';
import { toResourceClaim } from '../core/pods/resources';
import type { CustomResource, CustomResources, OperatorContainer } from './operator';

const PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** The ObjectStores of the Barman Cloud plugin that a cluster uses. */
interface Stores {
  /** The store that it archives to. */
  readonly archive: string | undefined;

  /** The store that it is restored from. */
  readonly recovery: string | undefined;

  /** The store that it follows as a replica of another cluster. */
  readonly source: string | undefined;
}

/**
 * The sidecar of each instance. It exists if the cluster archives, or follows the archive of another cluster.
 * @see https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.14.0/internal/cnpgi/operator/lifecycle_resources.go
 */
export function instanceSidecar(cluster: CustomResource, others: CustomResources): readonly OperatorContainer[] {
  const { archive, recovery, source } = storesOf(cluster.spec);
  if (archive === undefined && source === undefined) return [];
  return sidecar(cluster.namespace, archive ?? recovery ?? source, others);
}

/** The sidecar of a Job that restores an instance from an ObjectStore. */
export function recoverySidecar(cluster: CustomResource, others: CustomResources): readonly OperatorContainer[] {
  const { recovery } = storesOf(cluster.spec);
  return recovery === undefined ? [] : sidecar(cluster.namespace, recovery, others);
}

/** The sidecar for a store. If the ObjectStore is not in the set, its resources are unknown, and the sidecar counts as having none. */
function sidecar(namespace: string, store: string | undefined, others: CustomResources): readonly OperatorContainer[] {
  const found = others.of('barmancloud.cnpg.io/ObjectStore', namespace).find(({ name }) => name === store);
  const { resources } = toPlain(found?.spec.instanceSidecarConfiguration);
  return [{ name: 'plugin-barman-cloud', role: 'sidecar', resources: toResourceClaim(resources) }];
}

function storesOf({ plugins, externalClusters, bootstrap, replica }: Plain): Stores {
  const external = (name: unknown): string | undefined =>
    storeOf(
      toList(externalClusters)
        .map(toPlain)
        .filter((cluster) => name !== undefined && cluster.name === name)
        .map(({ plugin }) => plugin),
    );
  return {
    archive: storeOf(toList(plugins)),
    recovery: external(toPlain(toPlain(bootstrap).recovery).source),
    source: external(toPlain(replica).source),
  };
}

/** The ObjectStore that the plugin is configured to use. @returns undefined if the plugin is missing or disabled */
function storeOf(plugins: readonly unknown[]): string | undefined {
  const used = plugins.map(toPlain).find(({ name, enabled }) => name === PLUGIN && enabled !== false);
  const { barmanObjectName } = toPlain(used?.parameters);
  return typeof barmanObjectName === 'string' && barmanObjectName !== '' ? barmanObjectName : undefined;
}

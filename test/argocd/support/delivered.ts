import type { ApiObject, Cluster } from '../../cluster/support/cluster';
import { distObjects } from '../../support/dist';
import { type KubeObject, toIdentity } from '../../support/objects';
import { PLATFORMS, type Platform } from './shipped';

/** An object of dist/ in the cluster. */
export interface Delivered {
  readonly platform: Platform;
  /** The identity, such as `v1 Service stella/stt-service`. */
  readonly identity: string;
  readonly kind: string;
  /** Its namespace. For a Namespace, its own name. */
  readonly namespace: string;
  readonly wave: number;
  /** The creation time in whole seconds. Argo CD waits two seconds between waves. */
  readonly created: string;
  readonly uid: string;
}

interface Wanted {
  readonly platform: Platform;
  readonly wave: number;
}

const dist = PLATFORMS.flatMap((platform) => distObjects(platform).map((object) => ({ platform, object })));
const wanted = new Map<string, Wanted>(
  dist.map(({ platform, object }) => [toIdentity(object), { platform, wave: waveOf(object) }]),
);
const kinds = [...new Set(dist.map(({ object: { apiVersion, kind } }) => toKindArgument(apiVersion, kind)))].join();

/** The identities of all objects. */
export function wantedIdentities(platform: Platform): readonly string[] {
  return [...wanted].filter(([, { platform: its }]) => its === platform).map(([identity]) => identity);
}

/** The objects of dist/ that are in the cluster now. */
export function deliveredObjects(cluster: Cluster): readonly Delivered[] {
  return cluster.list(kinds).flatMap((object) => {
    const identity = toIdentity({ ...object });
    const found = wanted.get(identity);
    return found === undefined ? [] : [{ ...found, ...toDelivered(object), identity }];
  });
}

/** The objects that were not created after all objects that must precede them. */
export function tooEarly(
  objects: readonly Delivered[],
  comesFirst: (other: Delivered, object: Delivered) => boolean,
): readonly string[] {
  return objects
    .filter((object) => objects.some((other) => comesFirst(other, object) && other.created >= object.created))
    .map(({ identity }) => identity);
}

/** The last wave that has objects in the cluster. */
export function lastWave(delivered: readonly Delivered[], platform: Platform): number {
  return Math.max(...delivered.filter(({ platform: its }) => its === platform).map(({ wave }) => wave));
}

function toDelivered({ kind, metadata }: ApiObject): Pick<Delivered, 'kind' | 'namespace' | 'created' | 'uid'> {
  const { name, namespace, creationTimestamp: created = '', uid = '' } = metadata;
  return { kind, namespace: namespace ?? name, created, uid };
}

function waveOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);
}

/** A kind with its version, in the form of kubectl: `Deployment.v1.apps`. */
function toKindArgument(apiVersion: string, kind: string): string {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return `${kind}.${version}.${group}`;
}

import { groupedBy } from '../core/grouped';
import { UNIT } from '../core/input/quantity';
import { identityOf } from '../core/objects/identity';
import { type Plain, toList, toPlain } from '../core/plain';
import { type AutoscalerMaxima, autoscalerMaxima } from '../core/pods/autoscalers';
import { podTemplateOf } from '../core/pods/pod-templates';
import { toAmounts } from '../core/pods/resources';
import { type EphemeralClaim, ephemeralClaims } from '../core/pods/volumes/ephemeral-claims';
import { customResources, madeOf } from '../operators/index';
import { replicaCount } from './replica-counts';
import { type VolumeRequest, volumeUse } from './volume-use';

/** Identical objects, as a quota counts them. */
export interface ObjectClaim {
  /** Their name in messages, such as `Service 'azora/gateway'`, or `data of Cluster 'azora/postgres'`. */
  readonly title: string;
  readonly group: string;
  readonly kind: string;

  /** 0 for objects of sessions, which are created at run time. */
  readonly count: number;

  /** The kind of session that has one each, by its name in messages. @default - none */
  readonly session?: string;

  /** The request of each PersistentVolumeClaim. */
  readonly volume?: VolumeRequest;

  /** The load balancer and node ports of each Service. */
  readonly entry?: { readonly loadBalancer: boolean; readonly nodePorts: number };
}

/**
 * The quota claims of plain API objects in one namespace: each object itself, the PersistentVolumeClaims of
 * StatefulSets and of the ephemeral volumes of pods, both at the autoscaler's maximum, and the PersistentVolumeClaims
 * and Services that operators create. Not counted are Secrets and ConfigMaps that operators create, and objects that
 * Kubernetes' controllers create, such as ReplicaSets.
 */
export function toObjectClaims(objects: readonly object[]): readonly ObjectClaim[] {
  const plain = objects.map(toPlain);
  const maxima = autoscalerMaxima(plain);
  const others = customResources(objects);
  return plain.flatMap((object) => {
    const { title } = identityOf(object);
    const made = madeOf(object, others);
    const replicas = replicaCount(object, maxima)?.pods ?? 0;
    return [
      ownClaim(object),
      ...ephemeralVolumes(object, maxima),
      ...volumeTemplates(object).map((claim) => ({
        ...volumeClaim(claim, `${identityOf(claim).name} of ${title}`),
        count: replicas,
      })),
      ...made.volumeClaims.map(({ name, count, size, storageClassName }) => ({
        ...PERSISTENT_VOLUME_CLAIM,
        title: `${name} of ${title}`,
        count,
        volume: { size, storageClassName },
      })),
      ...made.services.map((service) => ({
        ...SERVICE,
        title: `${service.name} of ${title}`,
        count: 1,
        entry: entryOf({ ...service }),
      })),
    ];
  });
}

/** The claims of each session of a kind. */
export function sessionClaims(spec: unknown, session: string): readonly ObjectClaim[] {
  return ephemeralClaims(spec).map((claim) => ({ ...podClaim(claim, session), count: 0, session }));
}

/** The volumes of one session of each kind. */
export function volumesOfSessions(objects: readonly ObjectClaim[]): (session: string) => readonly VolumeRequest[] {
  const bySession = groupedBy(objects, ({ session }) => session);
  return (session) => (bySession.get(session) ?? []).flatMap(({ volume }) => volume ?? []);
}

/** The volumes that exist without any session. */
export function standingVolumes(
  objects: readonly ObjectClaim[],
): readonly (VolumeRequest & { readonly count: number })[] {
  return objects.flatMap(({ count, volume }) => (count > 0 && volume ? [{ ...volume, count }] : []));
}

/** Pods that a rollout adds have claims of their own, and so have old pods that drain. */
function ephemeralVolumes(object: Plain, maxima: AutoscalerMaxima): readonly ObjectClaim[] {
  const replicas = replicaCount(object, maxima);
  if (replicas === undefined) return [];
  const { kind, title } = identityOf(object);
  const spec = podTemplateOf(object)?.spec;
  if (kind === 'PodTemplate') return sessionClaims(spec, title);
  const count = replicas.pods + Math.max(replicas.surge, replicas.draining);
  return ephemeralClaims(spec).map((claim) => ({ ...podClaim(claim, title), count }));
}

function podClaim({ name, ...volume }: EphemeralClaim, owner: string): Omit<ObjectClaim, 'count'> {
  return { ...PERSISTENT_VOLUME_CLAIM, title: `${name} of ${owner}`, volume };
}

/**
 * The use of a resource by all objects of a claim, in nano-units, without those of sessions. `resource` is its name in a quota.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count
 */
export function objectUse(resource: string, claim: ObjectClaim): bigint {
  return useOfEach(resource, claim) * BigInt(claim.count);
}

const PERSISTENT_VOLUME_CLAIM = { group: '', kind: 'PersistentVolumeClaim' } as const;
const SERVICE = { group: '', kind: 'Service' } as const;

/** Kinds that quotas also count by the plural alone, the older notation of `count/<plural>`. */
const OLD_COUNTS: readonly string[] = [
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
];

/** The use of a resource by a single object of a claim, such as that of one session. */
export function useOfEach(resource: string, { group, kind, volume, entry }: ObjectClaim): bigint {
  // Pods are counted as workloads.
  if (group === '' && kind === 'Pod') return 0n;
  const counted = countedKind(resource);
  if (counted !== undefined && counted === pluralOf(group, kind)) return UNIT;
  if (entry !== undefined) {
    if (resource === 'services.nodeports') return UNIT * BigInt(entry.nodePorts);
    return resource === 'services.loadbalancers' && entry.loadBalancer ? UNIT : 0n;
  }
  return volume === undefined ? 0n : volumeUse(resource, volume);
}

/** The plural of the kind whose objects a resource counts. */
function countedKind(resource: string): string | undefined {
  if (resource.startsWith('count/')) return resource.slice('count/'.length);
  return OLD_COUNTS.includes(resource) ? resource : undefined;
}

/**
 * The name of a kind in a quota, such as `ingresses.networking.k8s.io`. Derived by the usual rules, because manifests
 * do not show the plural.
 */
function pluralOf(group: string, kind: string): string {
  const word = kind.toLowerCase();
  const plural = word.replace(/(?<=[^aeiou])y$/, 'ie').replace(/(s|x|ch|sh)$/, '$1e');
  return [word === 'endpoints' ? word : `${plural}s`, group].filter(Boolean).join('.');
}

function ownClaim(object: Plain): ObjectClaim {
  const { group, kind, title } = identityOf(object);
  if (group === '' && kind === PERSISTENT_VOLUME_CLAIM.kind) return volumeClaim(object, title);
  const entry = group === '' && kind === SERVICE.kind ? { entry: entryOf(toPlain(object.spec)) } : {};
  return { title, group, kind, count: 1, ...entry };
}

function volumeTemplates(object: Plain): readonly Plain[] {
  const { group, kind } = identityOf(object);
  if (group !== 'apps' || kind !== 'StatefulSet') return [];
  return toList(toPlain(object.spec).volumeClaimTemplates).map(toPlain);
}

/** The claim of a PersistentVolumeClaim or of its template. */
function volumeClaim(claim: Plain, title: string): ObjectClaim {
  const { resources, storageClassName } = toPlain(claim.spec);
  const { storage: size = '0' } = toAmounts(toPlain(resources).requests);
  const named = typeof storageClassName === 'string' ? { storageClassName } : {};
  return { ...PERSISTENT_VOLUME_CLAIM, title, count: 1, volume: { size, ...named } };
}

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types */
function entryOf({ type, ports, allocateLoadBalancerNodePorts }: Plain): NonNullable<ObjectClaim['entry']> {
  const loadBalancer = type === 'LoadBalancer';
  const all = toList(ports).map(toPlain);
  if (!loadBalancer && type !== 'NodePort') return { loadBalancer, nodePorts: 0 };
  const allocated = !loadBalancer || allocateLoadBalancerNodePorts !== false;
  return { loadBalancer, nodePorts: allocated ? all.length : all.filter(({ nodePort }) => nodePort).length };
}

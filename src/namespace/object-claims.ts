import { identityOf } from '../core/identity';
import { type Plain, toList, toPlain } from '../core/plain';
import { parseQuantity, UNIT } from '../core/quantity';
import { toAmounts } from '../core/resources';
import { customResources, madeOf } from '../operators/index';
import { autoscalerMaxima, replicaCount } from './replica-counts';

/** Objects that are alike, as a quota counts them. */
export interface ObjectClaim {
  /** Such as `Service 'azora/gateway'`, or `data of Cluster 'azora/postgres'`. */
  readonly title: string;
  readonly group: string;
  readonly kind: string;
  readonly count: number;

  /** What each PersistentVolumeClaim requests. */
  readonly volume?: { readonly size: string; readonly storageClassName?: string };

  /** What each Service opens to the outside. */
  readonly entry?: { readonly loadBalancer: boolean; readonly nodePorts: number };
}

/**
 * What some plain API objects of one namespace count with: each object itself, the PersistentVolumeClaims of StatefulSets at the
 * autoscaler's maximum, and the PersistentVolumeClaims and Services that operators make. Not counted: Secrets and ConfigMaps that
 * operators make, and what Kubernetes' own controllers make of workloads, such as ReplicaSets.
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

/**
 * What all objects of a claim use of a resource, by the resource's name in a quota, in nano-units.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count
 */
export function objectUse(resource: string, claim: ObjectClaim): bigint {
  return useOfEach(resource, claim) * BigInt(claim.count);
}

const PERSISTENT_VOLUME_CLAIM = { group: '', kind: 'PersistentVolumeClaim' } as const;
const SERVICE = { group: '', kind: 'Service' } as const;

/** Kinds that a quota also counts by their plural alone: the notation before `count/`. */
const OLD_COUNTS: readonly string[] = [
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
];

function useOfEach(resource: string, { group, kind, volume, entry }: ObjectClaim): bigint {
  const plural = pluralOf(group, kind);
  // Pods are counted as workloads.
  if (plural === 'pods') return 0n;
  if (resource === `count/${plural}` || (resource === plural && OLD_COUNTS.includes(plural))) return UNIT;
  if (entry !== undefined) {
    if (resource === 'services.nodeports') return UNIT * BigInt(entry.nodePorts);
    return resource === 'services.loadbalancers' && entry.loadBalancer ? UNIT : 0n;
  }
  if (volume === undefined) return 0n;
  const size = parseQuantity(volume.size) ?? 0n;
  if (resource === 'requests.storage') return size;
  // The manifests do not tell the default class: a claim that names none counts for no class.
  const inClass = `${volume.storageClassName}.storageclass.storage.k8s.io/`;
  if (resource === `${inClass}requests.storage`) return size;
  return resource === `${inClass}persistentvolumeclaims` ? UNIT : 0n;
}

/** The name of a kind in a quota, such as `ingresses.networking.k8s.io`, by the usual rules: the manifests do not tell the plural. */
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

/** A PersistentVolumeClaim, or a template of one. */
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

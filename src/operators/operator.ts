import type { Labels } from '../core/labels';
import type { Protocol } from '../core/peer-port';
import type { Plain } from '../core/plain';
import type { ResourceClaim } from '../core/resources';

/** A custom resource, as far as what its operator makes of it depends on it. */
export interface CustomResource {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: Plain;
}

/** The other custom resources of the same set: a Kafka's pods depend on its KafkaNodePools. */
export interface CustomResources {
  /** Those of one kind in one namespace, such as `kafka.strimzi.io/KafkaNodePool`, in the order of the set. */
  of(type: string, namespace: string): readonly CustomResource[];
}

/** A port that a container of an operator's pod listens on. */
export interface OperatorPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A container of an operator's pod, with what it claims. */
export interface OperatorContainer {
  readonly name: string;

  /** A sidecar is an init container that keeps running. */
  readonly role: 'container' | 'init' | 'sidecar';
  readonly resources: ResourceClaim;
}

/** Pods that are alike, which an operator makes of one resource. */
export interface OperatorPods {
  /** What makes them, such as the StatefulSet `prometheus-main`: a name of its own for each group of pods of a resource. */
  readonly name: string;

  /** The labels that the operator really sets, as far as policies select by them. */
  readonly labels: Labels;

  /** The few of `labels` that tell these pods from all others: policies select by them. */
  readonly selector: Labels;
  readonly ports: readonly OperatorPort[];

  /** How many run at most, at the same time, when nothing is being updated; 0 for the pods of jobs. */
  readonly count: number;

  /** How many more an update, a job or a new member adds for a while. */
  readonly surge: number;

  /** How both numbers come about, such as `3 instances + 1 that joins`. */
  readonly how: string;

  /** All containers of one pod, those that the operator adds by itself included. */
  readonly containers: readonly OperatorContainer[];
}

/** PersistentVolumeClaims that are alike, which an operator makes of one resource. */
export interface OperatorVolumeClaims {
  /** What they hold, such as `data` or `wal`. */
  readonly name: string;
  readonly count: number;

  /** What each requests, such as `16Gi`. */
  readonly size: string;

  /** @default - the cluster's default class */
  readonly storageClassName?: string;
}

/** A Service that an operator makes. */
export interface OperatorService {
  /** Its name, by which clients in the same namespace call it: `pg-rw`, and `pg-rw.<namespace>.svc` from elsewhere. */
  readonly name: string;

  /** The labels of the pods behind it. */
  readonly selector: Labels;

  /** `port` is the Service's own, `targetPort` the name or the number of the pods'. */
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: string | number }[];

  /** Without an address of its own: each pod has a host name `<pod>.<service>`. */
  readonly headless: boolean;

  /**
   * Whether it can be reached from outside the cluster.
   * @default 'ClusterIP'
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
   */
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
}

/** Everything that an operator makes of one resource, as far as it takes room, has an address or holds data. */
export interface Made {
  readonly pods: readonly OperatorPods[];
  readonly volumeClaims: readonly OperatorVolumeClaims[];
  readonly services: readonly OperatorService[];
}

/** What a resource is for. Argo CD applies them in this order: what services depend on, then what watches everything. */
export type OperatedPart = 'access' | 'backing' | 'monitoring';

/** A kind of custom resources, and what its operator makes of them. */
export interface OperatedKind {
  /** The API group, such as `postgresql.cnpg.io`. */
  readonly group: string;
  readonly kind: string;

  /** The row of `VERSIONS` that says which releases the facts are of. */
  readonly operator: string;

  /** What Argo CD's sync waves go by. */
  readonly part: OperatedPart;

  /** Deleting it deletes data: Argo CD asks first. */
  readonly holdsData: boolean;

  /**
   * How Argo CD can tell that it is ready: by its own health check of the kind, by nothing (it counts as healthy at once).
   * @see https://github.com/argoproj/argo-cd/tree/master/resource_customizations
   */
  readonly readiness: 'health check' | 'none';

  /** What its operator makes of a resource; what the resource leaves unsaid, the operator's own default stands in for. */
  make(resource: CustomResource, others: CustomResources): Made;
}

/** For kinds of which the operator makes neither pods nor volumes nor Services. */
export const NOTHING: Made = { pods: [], volumeClaims: [], services: [] };

/** TCP ports by their names. */
export function tcp(ports: Readonly<Record<string, number>>): readonly OperatorPort[] {
  return Object.entries(ports).map(([name, port]) => ({ name, port, protocol: 'TCP' }));
}

/** The number that a field such as `spec.replicas` sets. */
export function countOf(value: unknown, byDefault: number): number {
  return typeof value === 'number' ? value : byDefault;
}

/** A number with its noun, such as `1 node` or `3 nodes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

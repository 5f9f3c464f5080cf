import type { Protocol } from '../core/network/peer-port';
import type { Labels } from '../core/objects/labels';
import type { Plain } from '../core/plain';
import type { ResourceClaim } from '../core/pods/resources';
import type { VERSIONS } from './versions';

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
  /** What they are called in messages, different for each group of a resource, such as `main` and `main-shard-1`. */
  readonly name: string;

  /** The workload that makes them, such as the StatefulSet `prometheus-main`. @default - the operator itself, or Jobs of several names */
  readonly workload?: { readonly kind: string; readonly name: string };

  /** The `name` of the group in whose pods' places they run: a Job that makes a volume ends before the pod that uses it starts. @default - none */
  readonly inPlaceOf?: string;

  /** The labels that the operator really sets, as far as policies select by them. */
  readonly labels: Labels;

  /** Labels that the operator sets too, and that differ among these pods or change while they run: all values that occur, by key. @default - none */
  readonly varyingLabels?: Readonly<Record<string, readonly string[]>>;

  /** The few of `labels` that tell the pods of this resource from all others: policies select by them. Groups of one resource may share it. */
  readonly selector: Labels;

  /** What all their containers listen on, on the pod's own address. */
  readonly ports: readonly OperatorPort[];

  /** They have their node's network, and so their node's address. @default false */
  readonly hostNetwork?: boolean;

  /** How many run at most, at the same time, when nothing is being updated; 0 for the pods of Jobs. */
  readonly count: number;

  /** How many more an update, a Job or a new member adds for a while; 0 for the pods of a Job that runs in the place of another pod. */
  readonly surge: number;

  /** How both numbers come about, such as `3 instances + 1 that joins`. */
  readonly how: string;

  /**
   * All containers of one pod, those that the operator adds by itself included: init containers and sidecars first, in the order in
   * which they start. Limits that nothing sets are left out.
   */
  readonly containers: readonly OperatorContainer[];

  /**
   * What the pod as a whole claims, which counts instead of its containers' sum. @default - the sum of its containers
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
   */
  readonly whole?: ResourceClaim;

  /** What its RuntimeClass adds to each pod, by resource, where the resource says so itself. @default - nothing */
  readonly overhead?: Readonly<Record<string, string>>;
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

/** A port of a Service that an operator makes. */
export interface OperatorServicePort {
  readonly name: string;

  /** The Service's own port. */
  readonly port: number;

  /** The port of the pods, by its name or its number. */
  readonly targetPort: string | number;

  /** @default TCP */
  readonly protocol?: Protocol;
}

/** A Service that an operator makes. */
export interface OperatorService {
  /** Its name, by which clients in the same namespace call it: `pg-rw`, and `pg-rw.<namespace>.svc` from elsewhere. */
  readonly name: string;

  /** The labels of the pods behind it, `varyingLabels` among them. */
  readonly selector: Labels;
  readonly ports: readonly OperatorServicePort[];

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
  readonly operator: keyof typeof VERSIONS;

  /** What Argo CD's sync waves go by. */
  readonly part: OperatedPart;

  /** Deleting it may delete data or backups, or ends backups: Argo CD asks first. */
  readonly holdsData: boolean;

  /**
   * How Argo CD can tell that it is ready. `health check`: it has one for the kind. `conditions`: it has none, and counts the resource as
   * healthy at once, but `status.conditions` tells, so `kubectl wait` and a health check of one's own can. `none`: neither.
   * @see https://github.com/argoproj/argo-cd/tree/v3.5.1/resource_customizations
   */
  readonly readiness: 'health check' | 'conditions' | 'none';

  /** What its operator makes of a resource; what the resource leaves unsaid, the operator's own default stands in for. */
  make(resource: CustomResource, others: CustomResources): Made;
}

/** For kinds of which the operator makes neither pods nor volumes nor Services. */
export const NOTHING: Made = { pods: [], volumeClaims: [], services: [] };

/** TCP ports by their names. */
export function tcp(ports: Readonly<Record<string, number>>): readonly OperatorPort[] {
  return Object.entries(ports).map(([name, port]) => ({ name, port, protocol: 'TCP' }));
}

import type { Protocol } from '../core/network/peer-port';
import type { Labels } from '../core/objects/labels';
import type { Plain } from '../core/plain';
import type { SomeLabels } from '../core/pods/controller-labels';
import type { PodNumbers } from '../core/pods/pod-numbers';
import type { ResourceClaim } from '../core/pods/resources';
import type { VERSIONS } from './versions';

/** The parts of a custom resource that determine what its operator creates. */
export interface CustomResource {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: Plain;

  /** The field `template` of a PodTemplate. */
  readonly template?: unknown;
}

/** The other custom resources of the same set. A Kafka's pods, for example, depend on its KafkaNodePools. */
export interface CustomResources {
  /** The resources of one kind, such as `kafka.strimzi.io/KafkaNodePool`, in one namespace, in the order of the set. */
  of(type: string, namespace: string): readonly CustomResource[];
}

/** A port of a container in a pod that an operator creates. */
export interface OperatorPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A container in a pod that an operator creates, with its requests and limits. */
export interface OperatorContainer {
  readonly name: string;

  /** A sidecar is an init container that keeps running. */
  readonly role: 'container' | 'init' | 'sidecar';
  readonly resources: ResourceClaim;
}

/** A group of identical pods that an operator creates for one resource. */
export interface OperatorPods {
  /** The name of the group in messages, unique within the resource, such as `main` and `main-shard-1`. */
  readonly name: string;

  /** The workload that creates them, such as the StatefulSet `prometheus-main`. @default - the operator itself, or Jobs with several names */
  readonly workload?: { readonly kind: string; readonly name: string };

  /** The `name` of the group whose pods they replace for a while: a Job that creates a volume ends before the pod that uses it starts. @default - none */
  readonly inPlaceOf?: string;

  /** The labels that the operator sets, as far as policies may select on them. */
  readonly labels: Labels;

  /** Labels whose values differ among these pods or change while they run: all possible values, by key. @default - none */
  readonly varyingLabels?: Readonly<Record<string, readonly string[]>>;

  /** Further labels whose values are set at run time, such as hashes. @default - none */
  readonly someLabels?: SomeLabels;

  /** How the labels of these pods differ, if they are numbered as in a StatefulSet. @default - all have the same labels */
  readonly numbers?: PodNumbers;

  /** The headless Service under which numbered pods have host names. @default - none */
  readonly subdomain?: string;

  /** The smallest part of `labels` that selects only pods of this resource. Policies select on it. Groups of one resource may share it. */
  readonly selector: Labels;

  /** The ports that their containers listen on, at the pod's own address. */
  readonly ports: readonly OperatorPort[];

  /** Whether they use the network, and so the address, of their node. @default false */
  readonly hostNetwork?: boolean;

  /** The maximum number of pods outside of updates. 0 for the pods of Jobs and of templates. */
  readonly count: number;

  /** Whether the custom resource is only a template: other objects create its pods at run time. @default false */
  readonly session?: boolean;

  /** The number of extra pods during an update, a Job or a join. 0 for a Job that runs in place of another pod. */
  readonly surge: number;

  /** An explanation of both numbers, such as `3 instances + 1 that joins`. */
  readonly how: string;

  /**
   * All containers of one pod, including those that the operator adds. Init containers and sidecars come first, in the order in which
   * they start. Limits that are not set are left out.
   */
  readonly containers: readonly OperatorContainer[];

  /**
   * The pod-level resources, which override the sum of the containers. @default - the sum of the containers
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
   */
  readonly whole?: ResourceClaim;

  /** The overhead of the RuntimeClass, by resource, if the custom resource sets it. @default - none */
  readonly overhead?: Readonly<Record<string, string>>;

  /** Name of the RuntimeClass, if the custom resource sets it. @default - the cluster's default */
  readonly runtimeClass?: string;
}

/** A group of identical PersistentVolumeClaims that an operator creates for one resource. */
export interface OperatorVolumeClaims {
  /** Their contents, such as `data` or `wal`. */
  readonly name: string;
  readonly count: number;

  /** The requested size of each, such as `16Gi`. */
  readonly size: string;

  /** @default - the cluster's default class */
  readonly storageClassName?: string;
}

/** A port of a Service that an operator creates. */
export interface OperatorServicePort {
  readonly name: string;

  /** The port of the Service. */
  readonly port: number;

  /** The port of the pods, by name or number. */
  readonly targetPort: string | number;

  /** @default TCP */
  readonly protocol?: Protocol;
}

/** A Service that an operator creates. */
export interface OperatorService {
  /** The name, such as `pg-rw`. Clients in other namespaces call `pg-rw.<namespace>.svc`. */
  readonly name: string;

  /** The labels of its pods, which may include `varyingLabels`. */
  readonly selector: Labels;
  readonly ports: readonly OperatorServicePort[];

  /** Whether it has no address of its own. Each pod then has a host name, `<pod>.<service>`. It may have no ports. */
  readonly headless: boolean;

  /**
   * The Service type, which decides whether clients outside the cluster can reach it.
   * @default 'ClusterIP'
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
   */
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';

  /** What answers in place of its pods, for a Service that is an alias, such as `Knative's ingress gateway`. @default - its pods */
  readonly alias?: string;
}

/** A NetworkPolicy that an operator creates. */
export interface OperatorNetworkPolicy {
  readonly name: string;

  /** The spec, as in a manifest. */
  readonly spec: Plain;
}

/** The objects that an operator creates for one resource. */
export interface Made {
  readonly pods: readonly OperatorPods[];
  readonly volumeClaims: readonly OperatorVolumeClaims[];
  readonly services: readonly OperatorService[];

  /** @default - none */
  readonly networkPolicies?: readonly OperatorNetworkPolicy[];

  /** Objects that the set lacks and that determine its pods, such as `SandboxTemplate 'boxes/python'`. @default - none */
  readonly missing?: readonly string[];
}

/** What a resource is for. Argo CD applies them in this order: access, backing services, services, monitoring. */
export type OperatedPart = 'access' | 'backing' | 'service' | 'monitoring';

/** A kind of custom resource, and the objects that its operator creates for it. */
export interface OperatedKind {
  /** The API group, such as `postgresql.cnpg.io`. */
  readonly group: string;
  readonly kind: string;

  /** The row of `VERSIONS` with the operator's releases that these facts apply to. */
  readonly operator: keyof typeof VERSIONS;

  /** Decides Argo CD's sync wave. */
  readonly part: OperatedPart;

  /** Whether deleting it may delete data or backups, or stop backups. Argo CD asks before it prunes it. */
  readonly holdsData: boolean;

  /**
   * How Argo CD can detect that the resource is ready. `health check`: Argo CD has a health check for the kind. `conditions`: it has none
   * and reports the resource as healthy at once, but `kubectl wait` or a custom health check can use `status.conditions`. `none`: neither.
   * @see https://github.com/argoproj/argo-cd/tree/v3.5.1/resource_customizations
   */
  readonly readiness: 'health check' | 'conditions' | 'none';

  /** The objects that the operator creates for a resource. Fields that are not set have the operator's defaults. */
  make(resource: CustomResource, others: CustomResources): Made;
}

/** For kinds whose operator creates no pods, volumes or Services. */
export const NOTHING: Made = { pods: [], volumeClaims: [], services: [] };

/** TCP ports by name. */
export function tcp(ports: Readonly<Record<string, number>>): readonly OperatorPort[] {
  return Object.entries(ports).map(([name, port]) => ({ name, port, protocol: 'TCP' }));
}

import { mapValues } from '../core/grouped';
import { counted } from '../core/listed';
import type { Labels } from '../core/objects/labels';
import { toPlain } from '../core/plain';
import type { CustomResource, OperatorPods } from './operator';

/** The API group of Strimzi's custom resources. */
export const STRIMZI_GROUP = 'kafka.strimzi.io';

/** The label with the name of the cluster, on each pod, KafkaNodePool, KafkaTopic and KafkaUser. */
export const STRIMZI_CLUSTER_LABEL = 'strimzi.io/cluster';

/** The label with the name of the component. `strimzi.io/kind` cannot tell the nodes of a cluster from its entity operator. */
const STRIMZI_NAME_LABEL = 'strimzi.io/name';

/** The label with the name of the KafkaNodePool, on each node. */
export const STRIMZI_POOL_LABEL = 'strimzi.io/pool-name';

/** The label with the name of the pod, on the pods of a StrimziPodSet. */
export const POD_NAME_LABEL = 'strimzi.io/pod-name';

/** `true` on brokers, `false` on nodes that are only controllers. */
export const BROKER_ROLE_LABEL = 'strimzi.io/broker-role';

/** `true` on controllers, `false` on other nodes. */
export const CONTROLLER_ROLE_LABEL = 'strimzi.io/controller-role';

/**
 * The labels of the operator's own pods, which its NetworkPolicies allow.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/packaging/install/cluster-operator/060-Deployment-strimzi-cluster-operator.yaml
 */
export const STRIMZI_OPERATOR_LABELS: Readonly<Record<string, string>> = { 'strimzi.io/kind': 'cluster-operator' };

/** Selects the nodes of a cluster: brokers and controllers of all pools, but not other pods such as its entity operator. */
export function kafkaNodeSelector(cluster: string): Record<string, string> {
  return componentSelector(cluster, `${cluster}-kafka`);
}

/** Selects the nodes of one pool. */
export function kafkaPoolSelector(cluster: string, pool: string): Record<string, string> {
  return { ...kafkaNodeSelector(cluster), [STRIMZI_POOL_LABEL]: pool };
}

/** Selects the entity operator of a cluster. */
export function entityOperatorSelector(cluster: string): Record<string, string> {
  return componentSelector(cluster, `${cluster}-entity-operator`);
}

/** Selects the Kafka Exporter of a cluster. */
export function kafkaExporterSelector(cluster: string): Record<string, string> {
  return componentSelector(cluster, `${cluster}-kafka-exporter`);
}

/** The names and labels of one component that Strimzi creates for a resource. */
export interface StrimziComponent {
  /** The resource whose labels the pods inherit. */
  readonly resource: CustomResource;

  /** `strimzi.io/kind`, such as `Kafka`. */
  readonly kind: string;

  /** `strimzi.io/cluster`: the name of the Kafka, KafkaConnect, KafkaMirrorMaker2 or KafkaBridge. */
  readonly cluster: string;

  /** `strimzi.io/name`, such as `events-entity-operator`. */
  readonly name: string;

  /** `strimzi.io/component-type`, such as `entity-operator`. */
  readonly type: string;

  /** The field `template.pod`, whose labels come last. */
  readonly podTemplate?: unknown;
}

/** A component of a Kafka. @param resource the Kafka, or the KafkaNodePool for its nodes; @param template with the field `pod` */
export function kafkaPart(
  cluster: string,
  resource: CustomResource,
  type: string,
  template?: unknown,
): StrimziComponent {
  return { resource, kind: 'Kafka', cluster, name: `${cluster}-${type}`, type, podTemplate: toPlain(template).pod };
}

/** The pods of a component. */
export function componentPods(
  component: StrimziComponent,
  pods: Pick<OperatorPods, 'ports' | 'count' | 'surge' | 'how' | 'containers'>,
): OperatorPods {
  const { cluster, name } = component;
  return { name, labels: componentLabels(component), selector: componentSelector(cluster, name), ...pods };
}

/**
 * The labels of a component's pods. Strimzi's own override the resource's, and the pod template's override both.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/operator-common/src/main/java/io/strimzi/operator/common/model/Labels.java
 */
function componentLabels({ resource, kind, cluster, name, type, podTemplate }: StrimziComponent): Labels {
  return {
    ...inherited(resource.labels),
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'strimzi-cluster-operator',
    'app.kubernetes.io/name': type,
    'app.kubernetes.io/part-of': `strimzi-${cluster}`,
    'strimzi.io/component-type': type,
    'strimzi.io/kind': kind,
    ...componentSelector(cluster, name),
    ...mapValues(toPlain(toPlain(toPlain(podTemplate).metadata).labels), String),
  };
}

/** The labels that Strimzi's own Services select a component's pods by. */
export function serviceSelector({ kind, cluster, name }: StrimziComponent): Labels {
  return { 'strimzi.io/kind': kind, ...componentSelector(cluster, name) };
}

/**
 * The number of pods of a Strimzi Deployment. An update starts a new pod before it stops an old one, unless the template sets `Recreate`.
 * @param template with the field `deployment.deploymentStrategy`
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/WorkloadUtils.java
 */
export function deploymentSurge(count: number, template: unknown): Pick<OperatorPods, 'count' | 'surge' | 'how'> {
  const { deploymentStrategy } = toPlain(toPlain(template).deployment);
  const surge = deploymentStrategy === 'Recreate' ? 0 : Math.min(count, 1);
  const replicas = counted(count, 'replica');
  return { count, surge, how: surge > 0 ? `${replicas} + ${surge} of its rollout` : replicas };
}

/** Whether a `rack` comes from the labels of the Kubernetes node, which is the default. */
export function readsNodeLabels(rack: unknown): boolean {
  const { type = 'topology-label' } = toPlain(rack);
  return rack !== undefined && type === 'topology-label';
}

function componentSelector(cluster: string, name: string): Record<string, string> {
  return { [STRIMZI_CLUSTER_LABEL]: cluster, [STRIMZI_NAME_LABEL]: name };
}

/** The default of STRIMZI_LABELS_EXCLUSION_PATTERN. */
const NOT_INHERITED = /^app\.kubernetes\.io\/(?!part-of)|^kustomize\.toolkit\.fluxcd\.io/;

function inherited(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !NOT_INHERITED.test(name)));
}

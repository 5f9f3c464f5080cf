import { counted } from '../core/listed';
import { type Plain, toPlain } from '../core/plain';
import { toResourceClaim } from '../core/pods/resources';
import { wholeNumber } from '../core/pods/rollout';
import { type CustomResource, type Made, NOTHING, type OperatorContainer, type OperatorPods } from './operator';
import {
  componentPods,
  deploymentSurge,
  POD_NAME_LABEL,
  readsNodeLabels,
  type StrimziComponent,
  serviceSelector,
} from './strimzi-components';
import { metricsPorts, toServicePort } from './strimzi-listeners';

const CONNECT_PORT = { name: 'rest-api', port: 8083, protocol: 'TCP' } as const;
const BRIDGE_MANAGEMENT_PORT = { name: 'rest-api-mgmt', port: 8081, protocol: 'TCP' } as const;

/** The default `replicas` of a KafkaConnect and a KafkaMirrorMaker2. */
const CONNECT_REPLICAS = 3;

/**
 * The objects that the operator creates for a KafkaConnect: its workers, and a pod that builds their image.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaConnectCluster.java
 */
export function makeConnect(resource: CustomResource): Made {
  const workers = makeWorkers(toComponent(resource, 'KafkaConnect', 'connect', 'kafka-connect'));
  return { ...workers, pods: [...workers.pods, ...connectBuild(resource)] };
}

/** @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaMirrorMaker2Cluster.java */
export function makeMirrorMaker(resource: CustomResource): Made {
  return makeWorkers(toComponent(resource, 'KafkaMirrorMaker2', 'mirrormaker2', 'kafka-mirror-maker-2'));
}

/** @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaBridgeCluster.java */
export function makeBridge(resource: CustomResource): Made {
  const { spec, name } = resource;
  const component = toComponent(resource, 'KafkaBridge', 'bridge', 'kafka-bridge');
  const port = { name: 'rest-api', port: wholeNumber(toPlain(spec.http).port) ?? 8080, protocol: 'TCP' } as const;
  const ports = [port, BRIDGE_MANAGEMENT_PORT];
  return {
    ...NOTHING,
    pods: [
      componentPods(component, {
        ports,
        ...deploymentSurge(wholeNumber(spec.replicas) ?? 1, spec.template),
        containers: clientContainers(component),
      }),
    ],
    services: [
      {
        name: `${name}-bridge-service`,
        selector: serviceSelector(component),
        ports: ports.map(toServicePort),
        headless: false,
      },
    ],
  };
}

/** The workers of a KafkaConnect or a KafkaMirrorMaker2. An update replaces them one by one and adds none. */
function makeWorkers(component: StrimziComponent): Made {
  const { resource, name } = component;
  const { spec } = resource;
  const replicas = wholeNumber(spec.replicas) ?? CONNECT_REPLICAS;
  const workers = componentPods(component, {
    ports: [CONNECT_PORT, ...metricsPorts(spec)],
    count: replicas,
    surge: 0,
    how: counted(replicas, 'worker'),
    containers: clientContainers(component),
  });
  const podNames = Array.from({ length: replicas }, (_, index) => `${name}-${index}`);
  const controller = { 'strimzi.io/controller': 'strimzipodset', 'strimzi.io/controller-name': name };
  const selector = serviceSelector(component);
  const apiPorts = [CONNECT_PORT, ...metricsPorts({ jmxOptions: spec.jmxOptions })];
  return {
    ...NOTHING,
    pods: [{ ...workers, labels: { ...workers.labels, ...controller }, varyingLabels: { [POD_NAME_LABEL]: podNames } }],
    services: [
      { name: `${name}-api`, selector, ports: apiPorts.map(toServicePort), headless: false },
      { name, selector, ports: [toServicePort(CONNECT_PORT)], headless: true },
    ],
  };
}

/**
 * The pod that builds an image with the plugins of `build` and then ends. On OpenShift, a BuildConfig builds it instead.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaConnectBuild.java
 */
function connectBuild(resource: CustomResource): readonly OperatorPods[] {
  const { build, template } = resource.spec;
  if (build === undefined) return [];
  const component = toComponent(resource, 'KafkaConnect', 'connect-build', 'kafka-connect-build');
  return [
    componentPods(
      { ...component, podTemplate: toPlain(template).buildPod },
      {
        ports: [],
        count: 0,
        surge: 1,
        how: '1 build of its image',
        containers: [{ name: component.name, role: 'container', resources: toResourceClaim(toPlain(build).resources) }],
      },
    ),
  ];
}

function toComponent(resource: CustomResource, kind: string, suffix: string, type: string): StrimziComponent {
  const { name: cluster, spec } = resource;
  return { resource, kind, cluster, name: `${cluster}-${suffix}`, type, podTemplate: toPlain(spec.template).pod };
}

/** The client container and, with a rack, an init container that looks up the node's rack and has the client's resources. */
function clientContainers({ resource, name }: StrimziComponent): readonly OperatorContainer[] {
  const { rack, resources: written }: Plain = resource.spec;
  const resources = toResourceClaim(written);
  return [
    ...(readsNodeLabels(rack) ? [{ name: 'kafka-init', role: 'init', resources } as const] : []),
    { name, role: 'container', resources },
  ];
}

import { counted } from '../../core/listed';
import type { Labels } from '../../core/objects/labels';
import { SomeValue } from '../../core/objects/some-value';
import { type Plain, toList, toPlain } from '../../core/plain';
import type { SomeLabels } from '../../core/pods/controller-labels';
import { wholeNumber } from '../../core/pods/rollout';
import { type OperatorContainer, type OperatorPods, type OperatorPort, type OperatorService, tcp } from '../operator';
import { templatedPods } from './templated-pods';

/** The label with the name of the RayCluster. */
const CLUSTER_LABEL = 'ray.io/cluster';

/** The ports of a head whose container declares none. */
const HEAD_PORTS = tcp({ client: 10001, 'gcs-server': 6379, dashboard: 8265, metrics: 8080, serve: 8000 });

/** The sidecar with which the head scales the workers. */
const AUTOSCALER: OperatorContainer = {
  name: 'autoscaler',
  role: 'container',
  resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
};

/** A RayCluster, or the one that the operator creates for a RayJob or RayService under a generated name. */
export interface RayCluster {
  /** The name of the resource. */
  readonly name: string;

  /** Whether the resource is the RayCluster itself. */
  readonly isNamed: boolean;
  readonly spec: Plain;

  /** Further labels that are set at run time. */
  readonly someLabels?: SomeLabels;
}

/**
 * The head, and the workers of each group at their maximum.
 * @see https://github.com/ray-project/kuberay/blob/v1.5.0/ray-operator/controllers/ray/common/pod.go labelPod
 */
export function rayClusterPods(cluster: RayCluster): readonly OperatorPods[] {
  const { name, spec } = cluster;
  const head = toPlain(spec.headGroupSpec);
  const heads = templatedPods(head.template, {
    name: `${name}-head`,
    ...nodeLabels(cluster, 'head', 'headgroup'),
    count: 1,
    surge: 0,
    how: '1 head',
  }).map((pods) => ({
    ...pods,
    ports: headPorts(pods.ports),
    containers: spec.enableInTreeAutoscaling === true ? [...pods.containers, AUTOSCALER] : pods.containers,
  }));
  const workers = toList(spec.workerGroupSpecs)
    .map(toPlain)
    .flatMap(({ groupName, template, replicas, minReplicas, maxReplicas, numOfHosts }) => {
      const most = spec.enableInTreeAutoscaling === true ? maxReplicas : (replicas ?? minReplicas);
      const count = (wholeNumber(most) ?? 1) * (wholeNumber(numOfHosts) ?? 1);
      return templatedPods(template, {
        name: `${name}-${String(groupName)}-worker`,
        ...nodeLabels(cluster, 'worker', String(groupName)),
        count,
        surge: 0,
        how: counted(count, 'worker'),
      });
    });
  return [...heads, ...workers];
}

/** The Service of the head. Headless, unless it has a type. */
export function rayHeadService({ name, spec }: RayCluster, pods: readonly OperatorPods[]): readonly OperatorService[] {
  const { serviceType, headService } = toPlain(spec.headGroupSpec);
  const given = toPlain(toPlain(headService).metadata).name;
  const [head] = pods;
  if (head === undefined) return [];
  const type = serviceType === 'NodePort' || serviceType === 'LoadBalancer' ? serviceType : undefined;
  return [
    {
      name: typeof given === 'string' ? given : `${name}-head-svc`,
      selector: head.selector,
      ports: head.ports.map(toServicePort),
      headless: serviceType === undefined,
      ...(type === undefined ? {} : { type }),
    },
  ];
}

/** The Service of a RayService's applications: the nodes that serve, by a label that changes. */
export function rayServeService(name: string, pods: readonly OperatorPods[]): readonly OperatorService[] {
  const [head] = pods;
  const port = head?.ports.find((one) => one.name === 'serve');
  if (port === undefined) return [];
  const selector = { 'app.kubernetes.io/name': 'kuberay', 'ray.io/serve': 'true' };
  return [{ name: `${name}-serve-svc`, selector, ports: [toServicePort(port)], headless: false }];
}

type NodeLabels = Required<Pick<OperatorPods, 'labels' | 'selector' | 'someLabels'>>;

function nodeLabels(
  { name, isNamed, someLabels = {} }: RayCluster,
  type: 'head' | 'worker',
  group: string,
): NodeLabels {
  const node: Labels = {
    'ray.io/node-type': type,
    'ray.io/group': group,
    'ray.io/is-ray-node': 'yes',
    'app.kubernetes.io/name': 'kuberay',
    'app.kubernetes.io/created-by': 'kuberay-operator',
  };
  if (isNamed) {
    const cluster: Labels = { [CLUSTER_LABEL]: name };
    return {
      labels: { ...node, ...cluster, 'ray.io/identifier': `${name}-${type}` },
      selector: { ...cluster, 'ray.io/node-type': type, 'ray.io/group': group },
      someLabels,
    };
  }
  const generated = SomeValue.startingWith(`${name}-`);
  return {
    labels: node,
    selector: { 'app.kubernetes.io/name': 'kuberay', 'ray.io/node-type': type, 'ray.io/group': group },
    someLabels: { [CLUSTER_LABEL]: generated, 'ray.io/identifier': generated, ...someLabels },
  };
}

/** The operator adds the port of the metrics. */
function headPorts(declared: readonly OperatorPort[]): readonly OperatorPort[] {
  const ports = declared.length > 0 ? declared : HEAD_PORTS;
  return ports.some(({ name }) => name === 'metrics') ? ports : [...ports, ...tcp({ metrics: 8080 })];
}

function toServicePort({ name, port }: OperatorPort): OperatorService['ports'][number] {
  return { name: name || `${port}-port`, port, targetPort: port };
}

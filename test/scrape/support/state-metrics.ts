import type { DeploymentSpec, StatefulSetSpec } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscalerSpec } from 'kubernetes-types/autoscaling/v2';
import type { ServiceSpec } from 'kubernetes-types/core/v1';
import type { Labels } from '../../../src/core/objects/labels';
import { toPlain } from '../../../src/core/plain';
import { customResources, madeOf } from '../../../src/operators/index';
import type { KubeObject } from '../../support/objects';
import type { FakePod } from './fake-pods';
import { toBytes } from './quantities';
import type { Sample } from './sample';

/** When every object was made, and every pod started. */
export const STARTED = 1_700_000_000;

/** What kube-state-metrics may read. */
export interface Watched {
  /** The resources of its flag `--resources`, such as `deployments`. */
  readonly resources: readonly string[] | 'all';

  /** The namespaces of its flag `--namespaces`. */
  readonly namespaces: readonly string[] | 'all';
}

/**
 * The series that kube-state-metrics serves for these objects in good health, as far as our alerts and panels ask for them, with all
 * labels of its documentation: https://github.com/kubernetes/kube-state-metrics/tree/v2.16.0/docs/metrics
 */
export function stateMetrics(
  objects: readonly KubeObject[],
  pods: readonly FakePod[],
  { resources, namespaces }: Watched,
): readonly Sample[] {
  const seen = (namespace = 'default') => namespaces === 'all' || namespaces.includes(namespace);
  const told = (plural: string) => resources === 'all' || resources.includes(plural);
  const own = objects
    .filter(({ metadata }) => seen(metadata.namespace))
    .flatMap((object) => (told(pluralOf(object.kind)) ? ofObject(object, pods) : []));
  const operated = told('statefulsets')
    ? objects.filter(({ metadata }) => seen(metadata.namespace)).flatMap((object) => ofOperators(object, objects))
    : [];
  const running = told('pods') ? pods.filter(({ namespace }) => seen(namespace)).flatMap(ofPod) : [];
  return [...own, ...operated, ...running];
}

function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}s`;
}

function ofObject(object: KubeObject, pods: readonly FakePod[]): readonly Sample[] {
  const { kind, metadata, spec } = object;
  const { namespace = 'default', name } = metadata;
  switch (kind) {
    case 'Deployment':
      return ofDeployment({ namespace, deployment: name }, spec as DeploymentSpec);
    case 'StatefulSet':
      return ofStatefulSet({ namespace, statefulset: name }, spec as StatefulSetSpec);
    case 'CronJob':
      return ofCronJob({ namespace, cronjob: name });
    case 'HorizontalPodAutoscaler':
      return ofAutoscaler({ namespace, horizontalpodautoscaler: name }, spec as HorizontalPodAutoscalerSpec);
    case 'ResourceQuota':
      return ofQuota({ namespace, resourcequota: name }, toPlain(toPlain(spec).hard));
    case 'Service':
      return ofService(namespace, name, spec as ServiceSpec, pods);
    case 'Secret':
      return [{ name: 'kube_secret_info', labels: { namespace, secret: name }, value: 1 }];
    default:
      return [];
  }
}

/** Its last run succeeded two minutes ago. */
function ofCronJob(labels: Labels): readonly Sample[] {
  return [
    { name: 'kube_cronjob_created', labels, value: STARTED },
    { name: 'kube_cronjob_spec_suspend', labels, value: 0 },
    { name: 'kube_cronjob_status_last_successful_time', labels, value: Math.round(Date.now() / 1000) - 120 },
  ];
}

function ofDeployment(labels: Labels, { replicas = 2 }: DeploymentSpec): readonly Sample[] {
  const conditions = ['Available', 'Progressing'].flatMap((condition) =>
    ['true', 'false', 'unknown'].map((status) => ({
      name: 'kube_deployment_status_condition',
      labels: { ...labels, condition, status },
      value: status === 'true' ? 1 : 0,
    })),
  );
  return [
    { name: 'kube_deployment_created', labels, value: STARTED },
    { name: 'kube_deployment_spec_replicas', labels, value: replicas },
    { name: 'kube_deployment_status_replicas_ready', labels, value: replicas },
    { name: 'kube_deployment_metadata_generation', labels, value: 3 },
    { name: 'kube_deployment_status_observed_generation', labels, value: 3 },
    ...conditions,
  ];
}

/** What it serves for a StatefulSet. */
export function ofStatefulSet(labels: Labels, { replicas = 1 }: Pick<StatefulSetSpec, 'replicas'>): readonly Sample[] {
  return [
    { name: 'kube_statefulset_replicas', labels, value: replicas },
    { name: 'kube_statefulset_status_replicas_ready', labels, value: replicas },
    { name: 'kube_statefulset_status_replicas_updated', labels, value: replicas },
    { name: 'kube_statefulset_status_current_revision', labels: { ...labels, revision: 'old' }, value: 1 },
    { name: 'kube_statefulset_status_update_revision', labels: { ...labels, revision: 'old' }, value: 1 },
  ];
}

/** The StatefulSets that operators make. */
function ofOperators(object: KubeObject, objects: readonly KubeObject[]): readonly Sample[] {
  return madeOf(object, customResources(objects)).pods.flatMap(({ workload, count }) =>
    workload?.kind === 'StatefulSet'
      ? ofStatefulSet({ namespace: object.metadata.namespace ?? '', statefulset: workload.name }, { replicas: count })
      : [],
  );
}

function ofAutoscaler(
  labels: Labels,
  { minReplicas = 1, maxReplicas }: HorizontalPodAutoscalerSpec,
): readonly Sample[] {
  return [
    { name: 'kube_horizontalpodautoscaler_spec_min_replicas', labels, value: minReplicas },
    { name: 'kube_horizontalpodautoscaler_spec_max_replicas', labels, value: maxReplicas },
    // One below the maximum, which is no reason for an alert.
    { name: 'kube_horizontalpodautoscaler_status_current_replicas', labels, value: maxReplicas - 1 },
  ];
}

/** Half of each resource is in use. */
function ofQuota(labels: Labels, hard: Readonly<Record<string, unknown>>): readonly Sample[] {
  return Object.entries(hard).flatMap(([resource, amount]) => {
    const value = toBytes(String(amount)) ?? 0;
    return [
      { name: 'kube_resourcequota', labels: { ...labels, resource, type: 'hard' }, value },
      { name: 'kube_resourcequota', labels: { ...labels, resource, type: 'used' }, value: value / 2 },
    ];
  });
}

/** A Service, and each of its endpoints. Its controller makes Endpoints of the same name. */
function ofService(namespace: string, name: string, spec: ServiceSpec, pods: readonly FakePod[]): readonly Sample[] {
  const selector = Object.entries(spec.selector ?? {});
  const behind = pods.filter(
    (pod) =>
      pod.namespace === namespace && selector.length > 0 && selector.every(([key, value]) => pod.labels[key] === value),
  );
  return [
    {
      name: 'kube_service_spec_type',
      labels: { namespace, service: name, uid: `uid-${name}`, type: spec.type ?? 'ClusterIP' },
      value: 1,
    },
    { name: 'kube_service_created', labels: { namespace, service: name, uid: `uid-${name}` }, value: STARTED },
    ...behind.flatMap(({ ip }) =>
      (spec.ports ?? []).map(({ name: port = '', port: number, protocol = 'TCP' }) => ({
        name: 'kube_endpoint_address',
        labels: {
          namespace,
          endpoint: name,
          ip,
          port_name: port,
          port_protocol: protocol,
          port_number: String(number),
          ready: 'true',
        },
        value: 1,
      })),
    ),
  ];
}

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

function ofPod({ namespace, name: pod, ip, containers, initContainers }: FakePod): readonly Sample[] {
  const labels = { namespace, pod, uid: `uid-${pod}` };
  return [
    {
      name: 'kube_pod_info',
      labels: {
        ...labels,
        created_by_kind: 'ReplicaSet',
        created_by_name: pod,
        host_ip: '10.0.0.1',
        host_network: 'false',
        node: 'node-1',
        pod_ip: ip,
        priority_class: '',
      },
      value: 1,
    },
    { name: 'kube_pod_start_time', labels, value: STARTED },
    ...PHASES.map((phase) => ({
      name: 'kube_pod_status_phase',
      labels: { ...labels, phase },
      value: phase === 'Running' ? 1 : 0,
    })),
    ...initContainers.map((container) => ({
      name: 'kube_pod_init_container_status_restarts_total',
      labels: { ...labels, container },
      value: 0,
    })),
    ...containers.flatMap(({ name: container, memoryLimit }) => [
      { name: 'kube_pod_container_status_restarts_total', labels: { ...labels, container }, value: 1 },
      ...(memoryLimit === undefined
        ? []
        : [
            {
              name: 'kube_pod_container_resource_limits',
              labels: { ...labels, container, node: 'node-1', resource: 'memory', unit: 'byte' },
              value: memoryLimit,
            },
          ]),
    ]),
  ];
}

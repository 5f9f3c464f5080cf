import { SomeValue } from '../../core/objects/some-value';
import { toPlain } from '../../core/plain';
import { jobLabels } from '../../core/pods/controller-labels';
import { type CustomResource, type Made, NOTHING, type OperatedKind, type OperatorPods } from '../operator';
import { type RayCluster, rayClusterPods, rayHeadService, rayServeService } from './kuberay-cluster';
import { templatedPods } from './templated-pods';

/*
 * KubeRay 1.5 (https://github.com/ray-project/kuberay/tree/v1.5.0/ray-operator/controllers/ray).
 */

export const RAY_KINDS: readonly OperatedKind[] = [
  rayKind('RayCluster', makeRayCluster),
  rayKind('RayJob', makeRayJob),
  rayKind('RayService', makeRayService),
];

function rayKind(kind: string, make: OperatedKind['make']): OperatedKind {
  return {
    group: 'ray.io',
    kind,
    operator: 'kubeRay',
    part: 'service',
    holdsData: false,
    readiness: 'conditions',
    make,
  };
}

function makeRayCluster({ name, spec }: CustomResource): Made {
  const cluster: RayCluster = { name, isNamed: true, spec };
  const pods = rayClusterPods(cluster);
  return { ...NOTHING, pods, services: rayHeadService(cluster, pods) };
}

/** A cluster of its own, unless it selects one, and a Job that submits the entry point. */
function makeRayJob({ name, spec }: CustomResource): Made {
  const cluster: RayCluster = { name, isNamed: false, spec: toPlain(spec.rayClusterSpec) };
  const nodes = rayClusterPods(cluster);
  return { ...NOTHING, pods: [...nodes, ...submitter(name, spec)] };
}

function submitter(name: string, spec: CustomResource['spec']): readonly OperatorPods[] {
  const mode = spec.submissionMode ?? 'K8sJobMode';
  if (mode !== 'K8sJobMode' || (spec.rayClusterSpec ?? spec.clusterSelector) === undefined) return [];
  const { labels, someLabels } = jobLabels(name, {}, '');
  return templatedPods(spec.submitterPodTemplate ?? DEFAULT_SUBMITTER, {
    name,
    labels,
    someLabels,
    selector: { 'batch.kubernetes.io/job-name': name },
    count: 0,
    surge: 1,
    how: '1 submitter',
  });
}

/** @see https://github.com/ray-project/kuberay/blob/v1.5.0/ray-operator/controllers/ray/common/job.go GetDefaultSubmitterContainer */
const DEFAULT_SUBMITTER = {
  spec: {
    containers: [
      {
        name: 'ray-job-submitter',
        resources: { requests: { cpu: '500m', memory: '200Mi' }, limits: { cpu: '1', memory: '1Gi' } },
      },
    ],
  },
};

/** An update creates a second cluster before it deletes the first. */
function makeRayService({ name, spec }: CustomResource): Made {
  const someLabels = { 'ray.io/serve': SomeValue.oneOf(['true', 'false']) };
  const cluster: RayCluster = { name, isNamed: false, spec: toPlain(spec.rayClusterConfig), someLabels };
  const pods = rayClusterPods(cluster).map((nodes) => ({
    ...nodes,
    surge: nodes.count,
    how: `${nodes.how} + as many of an update`,
  }));
  const head = rayHeadService({ ...cluster, spec: { headGroupSpec: {} } }, pods);
  return { ...NOTHING, pods, services: [...head, ...rayServeService(name, pods)] };
}

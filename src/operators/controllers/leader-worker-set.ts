import { counted } from '../../core/listed';
import { SomeValue } from '../../core/objects/some-value';
import { toPlain } from '../../core/plain';
import { controllerLabels } from '../../core/pods/controller-labels';
import { rolloutSurge, wholeNumber } from '../../core/pods/rollout';
import { type CustomResource, type CustomResources, type Made, NOTHING, type OperatedKind } from '../operator';
import { scaledReplicas, templatedPods, withSurge } from './templated-pods';

/*
 * LeaderWorkerSet 0.7 to 0.10 (https://github.com/kubernetes-sigs/lws/tree/v0.10.0/pkg/controllers).
 */

const GROUP = 'leaderworkerset.x-k8s.io';
const KEY = 'leaderworkerset.sigs.k8s.io';

export const LEADER_WORKER_KINDS: readonly OperatedKind[] = [
  {
    group: GROUP,
    kind: 'LeaderWorkerSet',
    operator: 'leaderWorkerSet',
    part: 'service',
    holdsData: false,
    readiness: 'conditions',
    make: makeLeaderWorkerSet,
  },
];

/**
 * Groups of a leader and its workers: a StatefulSet of the leaders, called like the resource, and one of the workers of each leader, so
 * that the pods are called `llm-0` and `llm-0-1`.
 */
function makeLeaderWorkerSet(resource: CustomResource, others: CustomResources): Made {
  const { name, spec } = resource;
  const { leaderTemplate, workerTemplate, size } = toPlain(spec.leaderWorkerTemplate);
  const { count, how, isScaled } = scaledReplicas(resource, { group: GROUP, kind: 'LeaderWorkerSet' }, others);
  const { maxSurge = 0 } = toPlain(toPlain(spec.rolloutStrategy).rollingUpdateConfiguration);
  const surge = rolloutSurge({ rollingUpdate: { maxSurge } }, count);
  const workers = (wholeNumber(size) ?? 1) - 1;
  const { someLabels, numbers } = controllerLabels({
    kind: 'StatefulSet',
    name,
    prefix: undefined,
    isScaled: isScaled || surge > 0,
    spec,
  });
  const hashes = { [`${KEY}/template-revision-hash`]: SomeValue.ANY, [`${KEY}/group-key`]: SomeValue.ANY };
  const index = { [`${KEY}/group-index`]: SomeValue.numbered('') };
  const leaders = templatedPods(leaderTemplate ?? workerTemplate, {
    name: `${name}-leader`,
    labels: { [`${KEY}/name`]: name, [`${KEY}/worker-index`]: '0' },
    someLabels: { ...someLabels, ...hashes, ...index },
    ...(numbers && { numbers: { ...numbers, labels: { ...numbers.labels, [`${KEY}/group-index`]: '' } } }),
    subdomain: name,
    count,
    surge,
    how: withSurge(counted(count, 'leader'), surge),
  });
  const workerPods = templatedPods(workers > 0 ? workerTemplate : undefined, {
    name: `${name}-worker`,
    labels: { [`${KEY}/name`]: name },
    someLabels: {
      ...someLabels,
      'statefulset.kubernetes.io/pod-name': SomeValue.startingWith(`${name}-`),
      ...hashes,
      ...index,
      [`${KEY}/worker-index`]: SomeValue.numbered('').except(['0']),
    },
    count: count * workers,
    surge: surge * workers,
    how: withSurge(`${how} of ${counted(workers, 'worker')}`, surge * workers),
  });
  return {
    ...NOTHING,
    pods: [...leaders, ...workerPods],
    services: leaders.length === 0 ? [] : [{ name, selector: { [`${KEY}/name`]: name }, ports: [], headless: true }],
  };
}

import { counted } from '../../core/listed';
import { toList, toPlain } from '../../core/plain';
import { wholeNumber } from '../../core/pods/rollout';
import {
  type CustomResource,
  type Made,
  NOTHING,
  type OperatedKind,
  type OperatorNetworkPolicy,
  type OperatorService,
} from '../operator';
import { templatedPods } from './templated-pods';

/*
 * Volcano 1.13 to 1.15 (https://github.com/volcano-sh/volcano/tree/v1.15.0/pkg/controllers/job).
 */

export const VOLCANO_KINDS: readonly OperatedKind[] = [
  {
    group: 'batch.volcano.sh',
    kind: 'Job',
    operator: 'volcano',
    part: 'service',
    holdsData: false,
    readiness: 'none',
    make: makeVolcanoJob,
  },
];

/** The pods of each task, whose names end in a number: `train-worker-0`. */
function makeVolcanoJob(job: CustomResource): Made {
  const { namespace, name, spec } = job;
  const own = { 'volcano.sh/job-name': name, 'volcano.sh/job-namespace': namespace };
  const pods = toList(spec.tasks)
    .map(toPlain)
    .flatMap(({ name: task, replicas, template }, index) => {
      const count = wholeNumber(replicas) ?? 1;
      const called = typeof task === 'string' && task !== '' ? task : `default${index}`;
      return templatedPods(template, {
        name: `${name}-${called}`,
        labels: {
          ...own,
          'volcano.sh/task-spec': called,
          'volcano.sh/queue-name': typeof spec.queue === 'string' ? spec.queue : 'default',
        },
        selector: { 'volcano.sh/job-name': name, 'volcano.sh/task-spec': called },
        numbers: { first: 0, count, except: [], labels: { 'volcano.sh/task-index': '' }, names: `${name}-${called}-` },
        subdomain: name,
        count,
        surge: 0,
        how: counted(count, 'replica'),
      });
    });
  const { svc } = toPlain(spec.plugins);
  if (svc === undefined) return { ...NOTHING, pods };
  const closed = toList(svc).some((flag) => /^--disable-network-policy(=true)?$/.test(String(flag)));
  return {
    ...NOTHING,
    pods,
    services: [headlessService(name, own)],
    networkPolicies: closed ? [] : [ownPodsOnly(name, own)],
  };
}

function headlessService(name: string, selector: OperatorService['selector']): OperatorService {
  return { name, selector, ports: [], headless: true };
}

/** The plugin `svc` lets only the pods of the same Job call its pods. */
function ownPodsOnly(name: string, matchLabels: OperatorService['selector']): OperatorNetworkPolicy {
  const podSelector = { matchLabels };
  return { name, spec: { podSelector, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector }] }] } };
}

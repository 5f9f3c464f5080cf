import { SomeValue } from '../../core/objects/some-value';
import { type Plain, toList, toPlain } from '../../core/plain';
import { jobLabels } from '../../core/pods/controller-labels';
import { wholeNumber } from '../../core/pods/rollout';
import { type CustomResource, type Made, NOTHING, type OperatedKind, type OperatorPods } from '../operator';
import { templatedPods } from './templated-pods';

/*
 * JobSet 0.10 to 0.12 (https://github.com/kubernetes-sigs/jobset/tree/v0.12.0/pkg/controllers).
 */

const KEY = 'jobset.sigs.k8s.io';

export const JOB_SET_KINDS: readonly OperatedKind[] = [
  {
    group: 'jobset.x-k8s.io',
    kind: 'JobSet',
    operator: 'jobSet',
    part: 'service',
    holdsData: false,
    readiness: 'conditions',
    make: makeJobSet,
  },
];

/** The Jobs of each replicated job, and a headless Service for the host names of their pods. */
function makeJobSet({ name, spec }: CustomResource): Made {
  const pods = toList(spec.replicatedJobs)
    .map(toPlain)
    .flatMap((replicated) => jobPods(name, replicated));
  const { enableDNSHostnames, subdomain } = toPlain(spec.network);
  if (enableDNSHostnames === false || pods.length === 0) return { ...NOTHING, pods };
  const called = typeof subdomain === 'string' && subdomain !== '' ? subdomain : name;
  return {
    ...NOTHING,
    pods,
    services: [{ name: called, selector: { [`${KEY}/jobset-name`]: name }, ports: [], headless: true }],
  };
}

/** @see https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/pkg/controllers/jobset_controller.go labelAndAnnotateObject */
function jobPods(name: string, { name: part, replicas, template }: Plain): readonly OperatorPods[] {
  // The webhook makes Jobs Indexed by default.
  const job: Plain = { completionMode: 'Indexed', ...toPlain(toPlain(template).spec) };
  const { parallelism, completions } = job;
  const jobs = wholeNumber(replicas) ?? 1;
  const parallel = wholeNumber(parallelism) ?? 1;
  const each = Math.min(parallel, wholeNumber(completions) ?? parallel);
  const prefix = `${name}-${String(part)}-`;
  const { someLabels } = jobLabels(SomeValue.numbered(prefix), job, prefix);
  return templatedPods(job.template, {
    name: `${name}-${String(part)}`,
    labels: { [`${KEY}/jobset-name`]: name, [`${KEY}/replicatedjob-name`]: String(part) },
    someLabels: {
      ...someLabels,
      ...Object.fromEntries(INDEXES.map((key) => [`${KEY}/${key}`, SomeValue.numbered('')])),
      ...Object.fromEntries(RUN_TIME.map((key) => [`${KEY}/${key}`, SomeValue.ANY])),
    },
    count: jobs * each,
    surge: 0,
    how: `${jobs} × ${each} at a time`,
  });
}

const INDEXES = ['job-index', 'job-global-index', 'restart-attempt', 'replicatedjob-replicas', 'global-replicas'];
const RUN_TIME = ['jobset-uid', 'job-key'];

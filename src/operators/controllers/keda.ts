import { SomeValue } from '../../core/objects/some-value';
import { toPlain } from '../../core/plain';
import { jobLabels } from '../../core/pods/controller-labels';
import { wholeNumber } from '../../core/pods/rollout';
import { type CustomResource, type Made, NOTHING, type OperatedKind } from '../operator';
import { templatedPods } from './templated-pods';

/*
 * KEDA 2.21. A ScaledObject changes the replicas of another object, and has no pods of its own.
 */

export const KEDA_KINDS: readonly OperatedKind[] = [
  {
    group: 'keda.sh',
    kind: 'ScaledJob',
    operator: 'keda',
    part: 'service',
    holdsData: false,
    readiness: 'health check',
    make: makeScaledJob,
  },
];

/** The default of `maxReplicaCount`. */
const MAX_JOBS = 100;

/**
 * Jobs with generated names, as many as there is work.
 * @see https://github.com/kedacore/keda/blob/v2.21.0/pkg/scaling/executor/scale_jobs.go
 */
function makeScaledJob({ name, spec }: CustomResource): Made {
  const job = toPlain(spec.jobTargetRef);
  const jobs = wholeNumber(spec.maxReplicaCount) ?? MAX_JOBS;
  const parallel = wholeNumber(job.parallelism) ?? 1;
  return {
    ...NOTHING,
    pods: templatedPods(job.template, {
      ...jobLabels(SomeValue.generated(`${name}-`), job, `${name}-`),
      name,
      labels: { 'scaledjob.keda.sh/name': name },
      count: jobs * parallel,
      surge: 0,
      how: parallel === 1 ? `${jobs} Jobs at most` : `${jobs} Jobs at most, ${parallel} pods each`,
    }),
  };
}

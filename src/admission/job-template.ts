import { ApiObject, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { AgentScaledJob } from '../agent/scaled-job/agent-scaled-job';
import { toPlain } from '../core/plain';
import { JOBS_ANNOTATION } from './law/words';

/**
 * The PodTemplate of an AgentScaledJob, by which its pods are judged. KEDA does not read it, and a back end does not start sessions
 * from it: without the label `session` there is no session.
 */
export function addJobTemplate(scope: Construct, { scaledJob }: AgentScaledJob): ApiObject {
  const { name = '', namespace = '' } = scaledJob.metadata;
  return new ApiObject(scope, `Jobs-${namespace}-${name}`, {
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: {
      name,
      namespace,
      labels: Object(toPlain(scaledJob.toJson()).metadata).labels,
      annotations: { [JOBS_ANNOTATION]: name },
    },
    template: Lazy.any({ produce: () => templateOf(scaledJob.toJson()) }),
  });
}

function templateOf(scaledJob: unknown): object {
  return toPlain(toPlain(toPlain(toPlain(scaledJob).spec).jobTargetRef).template);
}

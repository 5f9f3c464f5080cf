import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { renderTrigger } from '../../core/pods/keda-trigger';
import { specWithSecret } from '../render-session';
import type { ResolvedScaledJob } from './scaled-job-props';

/** The spec of the ScaledJob. A change of it leaves running Jobs alone, unlike KEDA's default. */
export function scaledJobSpec(job: ResolvedScaledJob, template: PodTemplateSpec): object {
  return {
    failedJobsHistoryLimit: job.failedJobsHistoryLimit,
    jobTargetRef: {
      activeDeadlineSeconds: job.jobLimitSeconds,
      backoffLimit: job.backoffLimit,
      template,
    },
    maxReplicaCount: job.maxReplicas,
    minReplicaCount: job.minReplicas,
    pollingInterval: job.pollingIntervalSeconds,
    rollout: { strategy: 'gradual' },
    scalingStrategy: { strategy: job.scalingStrategy },
    successfulJobsHistoryLimit: job.successfulJobsHistoryLimit,
    triggers: job.triggers.map(renderTrigger),
  };
}

/** The template of the profile, with the Secret that all Jobs share. */
export function jobTemplate({ profile, secretName }: ResolvedScaledJob): PodTemplateSpec {
  const { metadata, spec } = profile.template;
  return spec === undefined || secretName === undefined
    ? { metadata, spec }
    : { metadata, spec: specWithSecret(spec, secretName) };
}

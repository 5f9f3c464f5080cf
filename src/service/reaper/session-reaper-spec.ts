import type { CronJobSpec } from 'kubernetes-types/batch/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { defined } from '../../core/defined';
import type { k8s } from '../../core/objects/k8s';
import { type Labels, objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { Health } from '../../core/pods/health/health';
import { apiTokenMounts } from '../../core/pods/identity/api-token';
import { reasonAnnotations } from '../../core/pods/pod-reasons';
import { scratchMounts } from '../../core/pods/pod-spec';
import { versionLabel } from '../../core/pods/version-label';
import { ConfigFiles } from '../config-files';
import { podTemplateSpec } from '../workload-pod';
import type { ResolvedReaper } from './session-reaper-props';

/** A day, for whoever looks at a run that failed. */
const KEPT_SECONDS = 86_400;

/** Metadata of an object in the reaper's namespace. */
export function reaperMetadata({ name, namespace, labels }: ResolvedReaper): k8s.ObjectMeta {
  return { name, namespace, labels: { ...labels, ...objectLabels(name, 'service') } };
}

/** Metadata of the CronJob, which also carries the reasons for exceptions. */
export function cronJobMetadata(reaper: ResolvedReaper): k8s.ObjectMeta {
  const { labels, ...metadata } = reaperMetadata(reaper);
  const annotations = reasonAnnotations(reaper);
  return {
    ...metadata,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    labels: { ...versionLabel(reaper.image), ...labels },
  };
}

/** A run that fails is not tried again: the next one does the same. */
export function cronJobSpec(reaper: ResolvedReaper, template: PodTemplateSpec): CronJobSpec {
  return {
    concurrencyPolicy: 'Forbid',
    failedJobsHistoryLimit: reaper.failedJobsHistoryLimit,
    jobTemplate: {
      spec: {
        activeDeadlineSeconds: reaper.jobLimitSeconds,
        backoffLimit: 0,
        template,
        ttlSecondsAfterFinished: KEPT_SECONDS,
      },
    },
    schedule: reaper.schedule,
    startingDeadlineSeconds: reaper.startingDeadlineSeconds,
    successfulJobsHistoryLimit: reaper.successfulJobsHistoryLimit,
    suspend: reaper.suspend,
    ...defined({ timeZone: reaper.timeZone }),
  };
}

/** The pod of a run. */
export function reaperPods(reaper: ResolvedReaper, chartLabels: Labels): PodTemplateSpec {
  const workload = { ...reaper, ports: [], health: Health.none('a run ends by itself') };
  return podTemplateSpec(workload, {
    component: 'service',
    chartLabels,
    serviceAccountName: reaper.name,
    restartPolicy: 'Never',
    env: undefined,
    files: new ConfigFiles(reaper.name),
    mounted: [scratchMounts(reaper), apiTokenMounts(reaper.apiAccess)],
    spread: false,
  });
}

/** What `cdk8s-agents reap` asks for, and nothing else. */
export const REAPER_RULES: k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['pods'], verbs: ['list', 'delete'] },
  // get: a pod may wait for a Secret without the labels of a session, which only its name finds.
  { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'delete'] },
];

/** Why the Role may list Secrets, for whoever reviews it. */
export const LIST_REASON = {
  [`${REASON_ANNOTATION_PREFIX}api-access-reason`]:
    'finds Secrets of sessions without a pod, by their metadata: cdk8s-agents reap never asks for their data',
};

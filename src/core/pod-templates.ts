/** Where each kind of Kubernetes' own keeps the template of its pods. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  Job: ['spec', 'template'],
  Pod: [],
  PodTemplate: ['template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
};

/** The way to the template of an object's pods; a Pod is its own. @returns undefined for a kind that makes no pods */
export function podTemplatePath(kind: string): readonly string[] | undefined {
  return TEMPLATES[kind];
}

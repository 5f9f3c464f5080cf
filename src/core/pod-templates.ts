import { identityOf } from './identity';
import { type Plain, toPlain } from './plain';

/** Where Kubernetes' own kinds keep the template of their pods. */
const TEMPLATES: Readonly<Record<string, { readonly group: string; readonly path: readonly string[] }>> = {
  CronJob: { group: 'batch', path: ['spec', 'jobTemplate', 'spec', 'template'] },
  DaemonSet: { group: 'apps', path: ['spec', 'template'] },
  Deployment: { group: 'apps', path: ['spec', 'template'] },
  Job: { group: 'batch', path: ['spec', 'template'] },
  Pod: { group: '', path: [] },
  PodTemplate: { group: '', path: ['template'] },
  ReplicaSet: { group: 'apps', path: ['spec', 'template'] },
  ReplicationController: { group: '', path: ['spec', 'template'] },
  StatefulSet: { group: 'apps', path: ['spec', 'template'] },
};

/** The path to the template of an object's pods; a Pod is its own. @returns undefined for a kind that makes no pods */
export function podTemplatePath(kind: string): readonly string[] | undefined {
  return TEMPLATES[kind]?.path;
}

/** Whether objects of a type have a template of pods, by group and kind: a `Deployment` of another group has none. */
export function hasPodTemplate({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return TEMPLATES[kind]?.group === group;
}

/** The template of an object's pods. @returns undefined for a type that makes no pods */
export function podTemplateOf(object: Plain): Plain | undefined {
  const type = identityOf(object);
  if (!hasPodTemplate(type)) return undefined;
  return podTemplatePath(type.kind)?.reduce<Plain>((at, field) => toPlain(at[field]), object);
}

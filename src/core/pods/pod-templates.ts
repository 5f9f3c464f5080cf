import { identityOf } from '../objects/identity';
import { ownValue, type Plain, toPlain } from '../plain';

/** The path to the pod template in each built-in kind of Kubernetes. */
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

/** The path to the pod template of a kind. A Pod is its own template. @returns undefined for a kind without pods */
export function podTemplatePath(kind: string): readonly string[] | undefined {
  return ownValue(TEMPLATES, kind)?.path;
}

/** The API group of a built-in kind with pods. Empty for any other kind. */
export function templateGroup(kind: string): string {
  return ownValue(TEMPLATES, kind)?.group ?? '';
}

/** Whether a type has a pod template. Compares the group too: a `Deployment` of another group does not count. */
export function hasPodTemplate({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return ownValue(TEMPLATES, kind)?.group === group;
}

/** The pod template of an object. @returns undefined for a type without pods */
export function podTemplateOf(object: Plain): Plain | undefined {
  const type = identityOf(object);
  if (!hasPodTemplate(type)) return undefined;
  return podTemplatePath(type.kind)?.reduce<Plain>((at, field) => toPlain(ownValue(at, field)), object);
}

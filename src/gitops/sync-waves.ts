import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { titleOf } from '../core/identity';
import { InputError, shown } from '../core/input';
import { COMPONENT_LABEL } from '../core/labels';
import { appliedObjects, kindOf } from './applied-objects';

/** Where Argo CD reads in which wave it applies an object. */
export const SYNC_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** When an object is applied: each wave waits until all of the one before is healthy. */
export const SYNC_WAVES = {
  /** Namespaces, and what limits what may be in them. */
  namespaces: -2,

  /** Policies, accounts with their rights, and Secrets: no pod runs without them. */
  guards: -1,

  /** What services depend on. */
  backing: 0,

  /** Services, and what sessions are made from. */
  services: 1,

  /** What watches all of it. */
  monitoring: 2,

  /** Pods of their own, such as sessions. Argo CD takes a pod that ends for unhealthy as long as it runs: nothing may wait for one. */
  pods: 3,
} as const;

/** Where Argo CD reads that its judgement of an object is none of the Application's. */
export const IGNORE_HEALTH_ANNOTATION = 'argocd.argoproj.io/ignore-healthcheck';

const LIMITS: readonly string[] = ['LimitRange', 'Namespace', 'ResourceQuota'];
const GUARDS: readonly string[] = [
  'ClusterRole',
  'ClusterRoleBinding',
  'NetworkPolicy',
  'PriorityClass',
  'Role',
  'RoleBinding',
  'RuntimeClass',
  'Secret',
  'ServiceAccount',
];
const SECRET_GROUPS: readonly string[] = ['bitnami.com', 'external-secrets.io'];

/** The custom resources of what services depend on. */
export const BACKING_GROUPS: readonly string[] = [
  'app.redislabs.com',
  'barmancloud.cnpg.io',
  'kafka.strimzi.io',
  'postgresql.cnpg.io',
];
const MONITORING_GROUP = 'monitoring.coreos.com';

/**
 * Gives each object of a tree its wave, by its kind and the part that it plays; a wave that is there already stays. Pods of their own
 * come last and do not count for the health of the Application: one that ends is never healthy to Argo CD while it runs. Call it when
 * the tree is complete: what comes later has no wave, and is reported at synth.
 * @param tree a chart, a platform, or the whole app
 * @throws InputError when a wave that is there is no number
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function addSyncWaves(tree: IConstruct): void {
  for (const object of appliedObjects([tree])) {
    const wave = annotatedWave(object);
    if (wave === undefined) object.metadata.addAnnotation(SYNC_WAVE_ANNOTATION, String(syncWaveOf(object)));
    else checkWave(object, wave);
    if (isPod(object)) object.metadata.addAnnotation(IGNORE_HEALTH_ANNOTATION, 'true');
  }
  tree.node.addValidation({ validate: () => withoutWave(tree) });
}

/** The wave of an object, by its kind and the part that it plays. */
export function syncWaveOf(object: ApiObject): number {
  const { group, kind } = kindOf(object);
  const component = object.metadata.getLabel(COMPONENT_LABEL);
  if (group === '' && LIMITS.includes(kind)) return SYNC_WAVES.namespaces;
  if (SECRET_GROUPS.includes(group) || (GUARDS.includes(kind) && isBuiltIn(group))) return SYNC_WAVES.guards;
  if (group === MONITORING_GROUP || component === 'monitoring') return SYNC_WAVES.monitoring;
  if (BACKING_GROUPS.includes(group) || component === 'backing') return SYNC_WAVES.backing;
  if (component === 'guardrail') return SYNC_WAVES.namespaces;
  if (isPod(object)) return SYNC_WAVES.pods;
  return SYNC_WAVES.services;
}

function isPod(object: ApiObject): boolean {
  const { group, kind } = kindOf(object);
  return group === '' && kind === 'Pod';
}

function isBuiltIn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

function annotatedWave({ metadata }: ApiObject): unknown {
  const { annotations }: { readonly annotations?: Readonly<Record<string, unknown>> } = metadata.toJson() ?? {};
  return annotations?.[SYNC_WAVE_ANNOTATION];
}

function checkWave(object: ApiObject, wave: unknown): void {
  if (typeof wave === 'string' && /^-?\d+$/.test(wave)) return;
  throw new InputError(titleOf(object), [
    `annotation ${SYNC_WAVE_ANNOTATION} must be a number such as "-1", got ${shown(wave)}`,
  ]);
}

function withoutWave(tree: IConstruct): string[] {
  return appliedObjects([tree])
    .filter((object) => annotatedWave(object) === undefined)
    .map((object) => `${titleOf(object)} must be there before addSyncWaves is called: it has no wave`);
}

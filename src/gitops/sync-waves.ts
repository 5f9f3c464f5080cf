import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { titleOf } from '../core/identity';
import { InputError, shown } from '../core/input';
import { COMPONENT_LABEL } from '../core/labels';
import { type OperatedPart, operatedKind } from '../operators/index';
import { appliedObjects, kindOf } from './applied-objects';

/** Where Argo CD reads in which wave it applies an object. */
const SYNC_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/**
 * When an object is applied: each wave waits until everything in the one before is healthy. Argo CD takes a custom resource of which it
 * has no health check, such as a RedisEnterpriseCluster, for healthy at once: services may start before it is ready.
 */
export const SYNC_WAVES = {
  /** Namespaces with their ResourceQuotas and LimitRanges. */
  namespaces: -2,

  /** Policies, service accounts with their permissions, and Secrets: no pod runs without them. */
  guards: -1,

  /** What services depend on. */
  backing: 0,

  /** Services, and what sessions are made from. */
  services: 1,

  /** What monitors all of it. */
  monitoring: 2,

  /** Bare Pods, such as sessions. Argo CD treats a running pod that will terminate as unhealthy: nothing may wait for one. */
  pods: 3,
} as const;

/** Tells Argo CD to leave an object out of the Application's health. */
const IGNORE_HEALTH_ANNOTATION = 'argocd.argoproj.io/ignore-healthcheck';

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

const WAVE_OF_PART: Readonly<Record<OperatedPart, number>> = {
  access: SYNC_WAVES.guards,
  backing: SYNC_WAVES.backing,
  monitoring: SYNC_WAVES.monitoring,
};

/**
 * Gives each object of a tree its wave, by its kind and its component label; a wave that is set already stays. Bare Pods come last and
 * do not count for the health of the Application: Argo CD treats a running pod that will terminate as unhealthy. Call it when the
 * tree is complete: an object that is added later has no wave, and is reported at synth.
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

/** The wave of an object, by its kind and its component label. */
export function syncWaveOf(object: ApiObject): number {
  const { group, kind } = kindOf(object);
  const component = object.metadata.getLabel(COMPONENT_LABEL);
  if (group === '' && LIMITS.includes(kind)) return SYNC_WAVES.namespaces;
  const operated = operatedKind({ group, kind });
  if (operated !== undefined) return WAVE_OF_PART[operated.part];
  if (GUARDS.includes(kind) && isBuiltIn(group)) return SYNC_WAVES.guards;
  if (component === 'monitoring') return SYNC_WAVES.monitoring;
  if (component === 'backing') return SYNC_WAVES.backing;
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

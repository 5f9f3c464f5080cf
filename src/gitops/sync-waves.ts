import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checkArguments } from '../core/input/checked-calls';
import { InputError, shown } from '../core/input/input';
import { titleOf } from '../core/objects/identity';
import { COMPONENT_LABEL, SESSION_LABEL } from '../core/objects/labels';
import { addCheck } from '../core/objects/tree-check';
import { type OperatedPart, operatedKind } from '../operators/index';
import { appliedObjects, isPod, kindOf } from './applied-objects';

/** The annotation for an object's Argo CD sync wave. */
const SYNC_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/**
 * The sync wave of each group of objects: each wave waits until all objects of the previous wave are healthy. Argo CD
 * treats a custom resource without a health check, such as a RedisEnterpriseCluster, as healthy immediately, so
 * services may start before it is ready.
 */
export const SYNC_WAVES = {
  /** Namespaces with their ResourceQuotas and LimitRanges. */
  namespaces: -2,

  /** Policies, Secrets, and service accounts with their permissions. Pods must not run without them. */
  guards: -1,

  /** Backing services. */
  backing: 0,

  /** Services, and the templates of sessions. */
  services: 1,

  /** Monitors, alerts and dashboards. */
  monitoring: 2,

  /**
   * Bare Pods, and the Secrets of sessions. Last, so that a session without credentials holds up nothing else. Argo CD
   * also treats a running pod that will terminate as unhealthy.
   */
  pods: 3,

  /**
   * Ingresses and routes: clients come once the services work. Argo CD waits for the address of an Ingress, which must hold up nothing
   * else.
   */
  entries: 3,
} as const;

/** The annotation that excludes an object from the Application's health. */
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
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

const ENTRIES: readonly string[] = [
  'networking.k8s.io/Ingress',
  ...['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`),
];

const WAVE_OF_PART: Readonly<Record<OperatedPart, number>> = {
  access: SYNC_WAVES.guards,
  backing: SYNC_WAVES.backing,
  service: SYNC_WAVES.services,
  monitoring: SYNC_WAVES.monitoring,
};

/**
 * Sets the sync wave of each object in a tree by its kind and component label; existing waves are kept. Sessions and
 * other bare Pods come last and are excluded from the Application's health, so that only they wait for their
 * credentials. Call it when the tree is complete: objects that are added later have no wave and fail at synth.
 * @param tree a chart, a platform, or the whole app
 * @throws InputError if an existing wave is not a number
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function addSyncWaves(tree: IConstruct): void {
  checkArguments('addSyncWaves', [tree]);
  for (const object of appliedObjects([tree])) {
    const wave = annotatedWave(object);
    if (wave === undefined) object.metadata.addAnnotation(SYNC_WAVE_ANNOTATION, String(syncWaveOf(object)));
    else checkWave(object, wave);
    if (isPod(object) || isOfSession(object)) object.metadata.addAnnotation(IGNORE_HEALTH_ANNOTATION, 'true');
  }
  addCheck(tree, () => withoutWave(tree));
}

/** The wave of an object, by its kind and its component label. */
export function syncWaveOf(object: ApiObject): number {
  checkArguments('syncWaveOf', [object]);
  const { group, kind } = kindOf(object);
  const component = object.metadata.getLabel(COMPONENT_LABEL);
  if (isPod(object) || isOfSession(object)) return SYNC_WAVES.pods;
  if (ENTRIES.includes(`${group}/${kind}`)) return SYNC_WAVES.entries;
  if (group === '' && LIMITS.includes(kind)) return SYNC_WAVES.namespaces;
  const operated = operatedKind({ group, kind });
  if (operated !== undefined) return WAVE_OF_PART[operated.part];
  if (GUARDS.includes(kind) && isBuiltIn(group)) return SYNC_WAVES.guards;
  if (component === 'monitoring') return SYNC_WAVES.monitoring;
  if (component === 'backing') return SYNC_WAVES.backing;
  if (component === 'guardrail') return SYNC_WAVES.namespaces;
  return SYNC_WAVES.services;
}

/** Whether an object belongs to one session: its Pod, its Secret, or what a controller creates its Secret from. */
function isOfSession({ metadata }: ApiObject): boolean {
  return metadata.getLabel(COMPONENT_LABEL) === 'agent' && metadata.getLabel(SESSION_LABEL) !== undefined;
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
    .map((object) => `${titleOf(object)} must be added before addSyncWaves is called: it has no wave`);
}

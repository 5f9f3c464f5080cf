import type { Container, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { type Input, InputError, shown } from '../../input/input';
import { reason } from '../../input/names';
import { REASON_ANNOTATION_PREFIX } from '../../objects/labels';
import { ownValue, toPlain } from '../../plain';
import { restrictedViolations } from '../restricted-violations';
import { strategicMerge, withoutMergeKey } from './strategic-merge';

/** A change of a value: any part of it. `null` removes a key. In a list that merges by key, `$patch: 'delete'` removes an entry. */
export type Patch<T> = T extends readonly (infer Item)[]
  ? readonly (Item extends object ? Patch<Item> & { readonly $patch?: 'delete' } : Item)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Patch<T[Key]> | null }
    : T;

/** A change of the pods that no prop can express. */
export interface PodOverrides {
  /** What to change in the pod template, by the rules of a strategic merge patch. */
  readonly patch: Patch<PodTemplateSpec>;

  /** Why no prop expresses it; rendered as an annotation of the pods. */
  readonly reason: string;
}

/** A last resort for fields without a prop. */
export interface OverridesProps {
  /**
   * A patch of the pods, for fields without a prop. It reaches run time, Git, capacity and policies alike. It must leave alone what the library
   * relies on (labels, names, the image and ports of the main container, the session's Secret, the ServiceAccount), and the pods must pass
   * Pod Security `restricted`.
   *
   * Maps merge key by key. The entries of `containers`, `initContainers`, `volumes`, `env`, `imagePullSecrets` merge by `name`, of `volumeMounts` by
   * `mountPath`, of `ports` by `containerPort`, of `hostAliases` by `ip`. Other lists, such as `tolerations` and `args`, are replaced.
   * @default - none
   * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
   */
  readonly podOverrides?: PodOverrides;
}

/** Reports a patch that cannot be applied. */
export function checkPodOverrides(input: Input, { podOverrides }: OverridesProps): void {
  if (podOverrides === undefined) return;
  const { patch } = podOverrides;
  input.required('podOverrides.reason', podOverrides.reason, reason);
  for (const key of Object.keys(patch).filter((key) => key !== 'spec' && key !== 'metadata')) {
    input.refuse(`podOverrides.patch.${key} must not be set: a pod template has metadata and spec`);
  }
  for (const key of Object.keys(toPlain(patch.metadata)).filter((key) => key !== 'labels' && key !== 'annotations')) {
    input.refuse(`podOverrides.patch.metadata.${key} must not be set: only labels and annotations are the template's`);
  }
  for (const path of withoutMergeKey(patch, 'podOverrides.patch')) {
    input.refuse(`${path} must be set: the entries of this list merge by it`);
  }
}

/** The template with the patch, and its reason as an annotation. */
export function withPodOverrides(template: PodTemplateSpec, { podOverrides }: OverridesProps): PodTemplateSpec {
  if (podOverrides === undefined) return template;
  const annotations = { [`${REASON_ANNOTATION_PREFIX}pod-overrides-reason`]: podOverrides.reason };
  const patched = strategicMerge(toPlain(template), toPlain(podOverrides.patch));
  return strategicMerge(patched, { metadata: { annotations } });
}

/** Fields of a pod that have a prop with consequences elsewhere. */
const OF_PROPS = [
  'automountServiceAccountToken',
  'hostUsers',
  'restartPolicy',
  'serviceAccount',
  'serviceAccountName',
] as const;

/**
 * What a patch has broken: what the library relies on, and Pod Security `restricted`.
 * @param unpatched renders the template without the patch
 */
export function overrideProblems(
  unpatched: () => PodTemplateSpec,
  after: PodTemplateSpec,
  main: string,
  { podOverrides }: OverridesProps,
): readonly string[] {
  if (podOverrides === undefined) return [];
  const before = unpatched();
  // A patch may remove every container, and with them the list.
  const [own, patched] = [before, after].map(({ spec }) => spec?.containers?.find(({ name }) => name === main));
  if (patched === undefined) return [`podOverrides.patch must keep the container ${main}`];
  return [
    ...changedEntries('labels', before.metadata?.labels, after.metadata?.labels),
    ...changedEntries('annotations', before.metadata?.annotations, after.metadata?.annotations),
    ...reservedLabels(before, after),
    ...OF_PROPS.filter((field) => !isSame(before.spec?.[field], after.spec?.[field])).map(
      (field) =>
        `must not change spec.${field}: a prop does, with what belongs to it, got ${shown(after.spec?.[field])}`,
    ),
    ...addedContainers(before, after),
    ...mainChanges(own, patched),
    ...(volumesOf(before).every((volume) => volumesOf(after).includes(volume))
      ? []
      : ["must not change volumes of Secrets and tokens: props and the session's Secret set them"]),
    ...restrictedViolations(after).map((violation) => `must pass Pod Security restricted: ${violation}`),
  ].map((problem) => `podOverrides.patch ${problem}`);
}

/** In a pod that ends with its main container, a second one would run on. */
function addedContainers(before: PodTemplateSpec, after: PodTemplateSpec): readonly string[] {
  const [own, patched] = [before, after].map(({ spec }) => (spec?.containers ?? []).map(({ name }) => name));
  const added = (patched ?? []).filter((name) => !own?.includes(name));
  const sidecars = (after.spec?.initContainers ?? []).filter(
    (container) =>
      'restartPolicy' in container &&
      !isSame(
        container,
        before.spec?.initContainers?.find(({ name }) => name === container.name),
      ),
  );
  const ends = before.spec?.restartPolicy !== undefined && before.spec.restartPolicy !== 'Always';
  return [
    ...(ends && added.length > 0
      ? [`must not add the container ${added.join(', ')}: the pod would not end with its agent`]
      : []),
    ...sidecars.map(
      ({ name }) => `must not make ${name} a sidecar: the prop sidecars does, and checks the version of the cluster`,
    ),
  ];
}

function mainChanges(own: Container | undefined, patched: Container): readonly string[] {
  const sources = patched.envFrom ?? [];
  return [
    ...(own?.image === patched.image ? [] : [`must not change the image of ${patched.name}: the prop image does`]),
    ...(isSame(own?.ports, patched.ports)
      ? []
      : [`must not change the ports of ${patched.name}: policies, probes and monitors read the prop ports`]),
    ...((own?.envFrom ?? []).every((source) => sources.some((kept) => isSame(source, kept)))
      ? []
      : [`must keep the envFrom of ${patched.name}: the session's Secret is among it`]),
  ];
}

function changedEntries(
  field: string,
  before: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>> = {},
): readonly string[] {
  const values = new Map(Object.entries(after));
  return Object.entries(before)
    .filter(([key, value]) => values.get(key) !== value)
    .map(([key]) => `must not change metadata.${field}.${key}: the library or the prop ${field} sets it`);
}

/** Labels that a session gets, or that Argo CD takes for its own. */
function reservedLabels(before: PodTemplateSpec, after: PodTemplateSpec): readonly string[] {
  return ['session', 'app.kubernetes.io/instance']
    .filter(
      (label) => !isSame(ownValue(before.metadata?.labels ?? {}, label), ownValue(after.metadata?.labels ?? {}, label)),
    )
    .map((label) => `must not set metadata.labels.${label}`);
}

/** The volumes with Secrets and tokens, which the library fills in. */
function volumesOf({ spec }: PodTemplateSpec): readonly string[] {
  return (spec?.volumes ?? []).filter(({ secret, projected }) => secret ?? projected).map((volume) => toText(volume));
}

/**
 * The template with the patch.
 * @throws InputError for a patch that breaks what the library relies on
 */
export function overriddenPods(
  subject: string,
  template: PodTemplateSpec,
  main: string,
  props: OverridesProps,
): PodTemplateSpec {
  const after = withPodOverrides(template, props);
  const problems = overrideProblems(() => template, after, main, props);
  if (problems.length > 0) throw new InputError(subject, problems);
  return after;
}

function isSame(one: unknown, other: unknown): boolean {
  return toText(one) === toText(other);
}

/** Keys in one order, because a patch may add a key elsewhere. */
function toText(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}

import { groupedBy } from '../../core/grouped';
import { counted } from '../../core/listed';
import { compare } from '../../core/order';
import { ownValue } from '../../core/plain';
import type { ManifestSet, SetObject } from '../manifest-set';

/** The objects that Argo CD applies together. It waits for them before it applies the next. */
export interface SyncRow {
  /** `wave -1`, or the hook: `PostSync`. */
  readonly when: string;

  /** How many objects of each kind: `3 × Deployment`. */
  readonly kinds: readonly string[];
}

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';

/** Before and after the waves. */
const PHASES: Readonly<Record<string, number>> = { PreSync: -1, PostSync: 1, SyncFail: 2, PostDelete: 3 };

/** The order in which Argo CD applies the set. Empty if no object has a sync wave. */
export function syncRows({ objects }: ManifestSet): readonly SyncRow[] {
  if (!objects.some(({ annotations }) => Object.hasOwn(annotations, WAVE))) return [];
  const waves = [...groupedBy(objects, orderOf)].sort(([one], [other]) => one - other);
  return waves.flatMap(([, inside]) =>
    [...groupedBy(inside, whenOf)].map(([when, same]) => ({ when, kinds: kindsOf(same) })),
  );
}

/** Hooks stand where Argo CD runs them. @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ */
function orderOf({ annotations }: SetObject): number {
  const phase = ownValue(PHASES, annotations[HOOK] ?? '') ?? 0;
  const wave = Number(annotations[WAVE] ?? 0);
  return phase * 1e9 + (Number.isInteger(wave) ? wave : 0);
}

function whenOf({ annotations }: SetObject): string {
  const wave = annotations[WAVE] ?? '0';
  const hook = annotations[HOOK];
  return hook === undefined || hook === 'Sync' ? `wave ${wave}` : `${hook}, wave ${wave}`;
}

function kindsOf(objects: readonly SetObject[]): readonly string[] {
  return [...groupedBy(objects, ({ kind }) => kind)]
    .sort(([one], [other]) => compare(one, other))
    .map(([kind, same]) => counted(same.length, kind, kind));
}

import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { ownValue } from '../../core/plain';
import { madeSecrets } from '../../operators/made-secrets';
import type { ManifestSet, SetObject } from '../manifest-set';
import { type Reference, type Use, usesIn } from './references';

/** An object that has to exist, because objects of the set refer to it, and that applying the set does not make. */
export interface MissingObject {
  readonly kind: string;

  /** `azora/tls`, or the name alone for an object of the whole cluster. */
  readonly path: string;

  /** The keys that are read, in order. Empty if no field names them. */
  readonly keys: readonly string[];

  /** The objects that refer to it, as `Deployment azora/gateway`. */
  readonly usedBy: readonly string[];

  /** Whether everything works without it. */
  readonly optional: boolean;
}

/** Roles that every cluster has. @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles */
const DEFAULT_ROLES: readonly string[] = ['admin', 'cluster-admin', 'edit', 'view'];

/** The annotation by which a PodTemplate says that each session has a Secret of its own. */
const SESSION_SECRET = 'cdk8s-agents/secret-name';

/** What has to exist and is not made by applying the set, by kind and name. */
export function missingObjects(set: ManifestSet): readonly MissingObject[] {
  const exists = existing(set);
  const uses = [...set.objects.flatMap(namespaceOf), ...usesIn(set)]
    .filter(({ kind, name, user }) => !(kind === 'Secret' && isPlaceholder(user, name)))
    .filter((use) => !exists(use))
    .map((use) => ({ ...use, path: pathOf(use) }));
  return [...groupedBy(uses, ({ kind, path }) => JSON.stringify([kind, path])).values()]
    .map((same) => ({
      kind: same[0].kind,
      path: same[0].path,
      keys: distinct(same.flatMap(({ keys }) => keys)),
      usedBy: distinct(same.map(({ user }) => user.title)),
      optional: same.every(({ optional }) => optional),
    }))
    .sort((a, b) => compare(a.kind, b.kind) || compare(a.path, b.path));
}

/** Whether a name in a PodTemplate stands for the Secret of each session, as in `agent-secret-SESSION, in place of NAME`. */
function isPlaceholder({ annotations }: SetObject, name: string): boolean {
  return ownValue(annotations, SESSION_SECRET)?.endsWith(` ${name}`) ?? false;
}

/** Whether an object is in the set, or comes with an object of the set. */
function existing(set: ManifestSet): (reference: Reference) => boolean {
  const own = new Set(set.objects.map(({ kind, namespace, name }) => keyOf(kind, namespace, name)));
  const made = set.plain.flatMap((object) => madeSecrets(object, set.customResources));
  const secrets = new Set(made.map(({ namespace = '*', name }) => keyOf('Secret', namespace, name)));
  return ({ kind, namespace, name }) => {
    if (kind === 'ClusterRole' && (DEFAULT_ROLES.includes(name) || name.startsWith('system:'))) return true;
    if (kind !== 'Secret') return own.has(keyOf(kind, namespace, name));
    return [namespace, namespace === '' ? 'default' : '', '*'].some((where) => secrets.has(keyOf(kind, where, name)));
  };
}

/** An object without a namespace goes where kubectl or Argo CD puts it. */
function namespaceOf(user: SetObject): readonly Use[] {
  const { namespace } = user;
  if (namespace === '' || namespace === 'default') return [];
  return [{ kind: 'Namespace', namespace: '', name: namespace, keys: [], optional: false, user }];
}

function pathOf({ namespace, name }: Reference): string {
  return [namespace, name].filter(Boolean).join('/');
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

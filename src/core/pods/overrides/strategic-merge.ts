import { isPlain, ownValue, type Plain, toPlain } from '../../plain';

/**
 * The fields by which entries of a list are told apart; other lists are replaced as a whole.
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
const MERGE_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['containers', ['name']],
  ['initContainers', ['name']],
  ['volumes', ['name']],
  ['env', ['name']],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['ports', ['containerPort', 'protocol']],
  ['imagePullSecrets', ['name']],
  ['hostAliases', ['ip']],
  ['topologySpreadConstraints', ['topologyKey', 'whenUnsatisfiable']],
  ['resourceClaims', ['name']],
  ['schedulingGates', ['name']],
]);

/**
 * An object with a patch, by the rules of a strategic merge patch for pods: maps merge key by key, and `null` removes a key. Entries of
 * the lists above merge by their key, `$patch: 'delete'` removes one, and new entries follow. Other lists and values are replaced.
 */
export function strategicMerge(base: Plain, patch: Plain): Plain {
  const merged = new Map(Object.entries(base));
  for (const [key, change] of Object.entries(patch)) {
    const value = change === null ? undefined : mergedValue(key, merged.get(key), change);
    // The API server keeps no empty lists.
    if (value === undefined || (Array.isArray(value) && value.length === 0)) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

function mergedValue(field: string, base: unknown, change: unknown): unknown {
  if (isPlain(change)) return strategicMerge(isPlain(base) ? base : {}, change);
  const keys = MERGE_KEYS.get(field);
  if (!Array.isArray(change) || keys === undefined) return change;
  return mergedList(Array.isArray(base) ? base : [], change, keys);
}

function mergedList(
  base: readonly unknown[],
  changes: readonly unknown[],
  keys: readonly string[],
): readonly unknown[] {
  const entries = new Map(base.map((entry) => [identity(entry, keys), entry]));
  for (const change of changes) {
    const { $patch, ...fields } = toPlain(change);
    const id = identity(change, keys);
    if ($patch === 'delete') entries.delete(id);
    else entries.set(id, strategicMerge(toPlain(entries.get(id)), fields));
  }
  return [...entries.values()];
}

/** The protocol of a port is TCP unless it says otherwise. */
function identity(entry: unknown, keys: readonly string[]): string {
  const plain: Plain = { protocol: 'TCP', ...toPlain(entry) };
  return JSON.stringify(keys.map((key) => ownValue(plain, key)));
}

/** Entries of a patch without the field by which they are told apart, as paths. */
export function withoutMergeKey(patch: unknown, path: string): readonly string[] {
  return Object.entries(toPlain(patch)).flatMap(([field, value]) => {
    const keys = MERGE_KEYS.get(field)?.filter((key) => key !== 'protocol' && key !== 'whenUnsatisfiable') ?? [];
    if (!Array.isArray(value)) return withoutMergeKey(value, `${path}.${field}`);
    return value.flatMap((entry, index) => {
      const at = `${path}.${field}[${index}]`;
      const missing = keys.filter((key) => !Object.hasOwn(toPlain(entry), key)).map((key) => `${at}.${key}`);
      return [...missing, ...withoutMergeKey(entry, at)];
    });
  });
}

import { groupedBy } from '../../core/grouped';
import { ROTATION_ANNOTATION } from '../../core/objects/labels';
import { compare, distinct } from '../../core/order';
import { type Plain, toList, toPlain } from '../../core/plain';
import type { ManifestSet, SetObject } from '../manifest-set';
import { usesIn } from './references';

/** An entry of a secret store, from which the External Secrets Operator makes a Secret. */
export interface VaultEntry {
  /** `ClusterSecretStore azora`. */
  readonly store: string;

  /** The entry's key in the store, such as `azora/redis/ai`; or what selects entries. */
  readonly entry: string;

  /** The properties that are read. Empty for all of them. */
  readonly properties: readonly string[];

  /** The Secret that it becomes, such as `azora/redis-ai`. */
  readonly secret: string;

  /** The objects that read the Secret, as `Deployment azora/gateway`. */
  readonly readBy: readonly string[];

  /** When the Secret follows a changed entry, in words. */
  readonly refreshed: string;
}

/** The entries that have to be in secret stores, by store and key. Never their values: no manifest has them. */
export function vaultEntries(set: ManifestSet): readonly VaultEntry[] {
  const external = [
    ...set.of('external-secrets.io/ExternalSecret').map((object) => ({ object, spec: object.spec })),
    ...set
      .of('external-secrets.io/ClusterExternalSecret')
      .map((object) => ({ object, spec: toPlain(object.spec.externalSecretSpec) })),
  ];
  const readers = readersOf(set);
  return external
    .flatMap(({ object, spec }) => entriesOf(object, spec, readers))
    .sort((a, b) => compare(a.store, b.store) || compare(a.entry, b.entry) || compare(a.secret, b.secret));
}

type Readers = ReadonlyMap<string, readonly string[]>;

/** The titles of the objects that read each Secret. */
function readersOf(set: ManifestSet): Readers {
  const uses = usesIn(set)
    .filter(({ kind }) => kind === 'Secret')
    .map(({ namespace, name, user: { title } }) => ({ path: `${namespace}/${name}`, title }));
  return new Map(
    [...groupedBy(uses, ({ path }) => path)].map(([path, same]) => [path, distinct(same.map(({ title }) => title))]),
  );
}

function entriesOf({ namespace, name }: SetObject, spec: Plain, readers: Readers): readonly VaultEntry[] {
  const secret = [namespace, String(toPlain(spec.target).name ?? name)].filter(Boolean).join('/');
  const common = { secret, readBy: readers.get(secret) ?? [], refreshed: refreshOf(spec) };
  const single = toList(spec.data)
    .map(toPlain)
    .map((item) => ({
      ...remote(item.remoteRef),
      store: storeOf(toPlain(item.sourceRef).storeRef ?? spec.secretStoreRef),
    }));
  const whole = toList(spec.dataFrom)
    .map(toPlain)
    .map((item) => ({
      ...fromWhole(item),
      store: storeOf(toPlain(item.sourceRef).storeRef ?? spec.secretStoreRef),
    }));
  return [...groupedBy([...single, ...whole], ({ store, entry }) => JSON.stringify([store, entry])).values()].map(
    (same) => ({
      store: same[0].store,
      entry: same[0].entry,
      properties: same.some(({ property }) => property === undefined)
        ? []
        : distinct(same.flatMap(({ property }) => property ?? [])),
      ...common,
    }),
  );
}

interface RemoteEntry {
  readonly entry: string;

  /** Undefined for the whole entry. */
  readonly property: string | undefined;
}

function remote(remoteRef: unknown): RemoteEntry {
  const { key, property } = toPlain(remoteRef);
  return { entry: String(key), property: property === undefined ? undefined : String(property) };
}

/** @see https://external-secrets.io/latest/guides/all-keys-one-secret/ */
function fromWhole({ extract, find, sourceRef }: Plain): RemoteEntry {
  if (extract !== undefined) return remote(extract);
  const { path, name, tags } = toPlain(find);
  if (find === undefined) {
    const { kind, name: generator } = toPlain(toPlain(sourceRef).generatorRef);
    return { entry: `made by ${String(kind)} ${String(generator)}`, property: undefined };
  }
  const { regexp } = toPlain(name);
  const by = [
    ...(path === undefined ? [] : [`below ${String(path)}`]),
    ...(regexp === undefined ? [] : [`named like ${String(regexp)}`]),
    ...Object.entries(toPlain(tags)).map(([key, value]) => `tagged ${key}=${String(value)}`),
  ];
  return { entry: `all entries ${by.join(', ')}`.trimEnd(), property: undefined };
}

function storeOf(storeRef: unknown): string {
  const { kind = 'SecretStore', name } = toPlain(storeRef);
  return name === undefined ? '' : `${String(kind)} ${String(name)}`;
}

/** The default interval of the operator. @see https://external-secrets.io/latest/api/externalsecret/ */
const DEFAULT_INTERVAL = '1h';

function refreshOf({ refreshPolicy, refreshInterval = DEFAULT_INTERVAL, target }: Plain): string {
  if (refreshPolicy === 'CreatedOnce') return 'once, when it is created';
  if (refreshPolicy === 'OnChange') return `when its ExternalSecret changes${rotationOf(target)}`;
  return /^0+[a-z]*$/.test(String(refreshInterval)) ? 'once, when it is created' : `every ${String(refreshInterval)}`;
}

/** The rotation that it is at, if it has one. */
function rotationOf(target: unknown): string {
  const { annotations } = toPlain(toPlain(toPlain(target).template).metadata);
  const rotation = toPlain(annotations)[ROTATION_ANNOTATION];
  return rotation === undefined ? '' : `, at rotation ${String(rotation)}`;
}

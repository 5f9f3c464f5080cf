import { isPlain, ownValue, type Plain, toList, toPlain } from '../../core/plain';
import type { ManifestSet, SetObject } from '../manifest-set';

/** A name in an object that stands for another object, which has to exist. */
export interface Reference {
  readonly kind: string;

  /** Empty for an object of the whole cluster. */
  readonly namespace: string;
  readonly name: string;

  /** The keys that are read in a Secret or a ConfigMap. Empty for all keys, and where no field names them. */
  readonly keys: readonly string[];

  /** Whether everything works without it. */
  readonly optional: boolean;
}

/** A reference, and the object that refers. */
export interface Use extends Reference {
  readonly user: SetObject;
}

/** How a field refers to an object. */
interface Pointer {
  readonly kind: string;

  /** Whether the object is in the namespace of the one that refers to it, if the field does not say. @default true */
  readonly namespaced?: boolean;
}

const SECRET: Pointer = { kind: 'Secret' };
const CONFIG_MAP: Pointer = { kind: 'ConfigMap' };

/** Fields that hold the name of an object. */
const NAMES: Readonly<Record<string, Pointer>> = {
  claimName: { kind: 'PersistentVolumeClaim' },
  gatewayClassName: { kind: 'GatewayClass', namespaced: false },
  ingressClassName: { kind: 'IngressClass', namespaced: false },
  priorityClassName: { kind: 'PriorityClass', namespaced: false },
  runtimeClassName: { kind: 'RuntimeClass', namespaced: false },
  serviceAccountName: { kind: 'ServiceAccount' },
  storageClass: { kind: 'StorageClass', namespaced: false },
  storageClassName: { kind: 'StorageClass', namespaced: false },
};

/** Annotations by which cert-manager makes the certificates of an Ingress or a Gateway. @see https://cert-manager.io/docs/usage/ingress/ */
const ISSUERS: Readonly<Record<string, Pointer>> = {
  'cert-manager.io/cluster-issuer': { kind: 'ClusterIssuer', namespaced: false },
  'cert-manager.io/issuer': { kind: 'Issuer' },
};

/** Kinds whose fields are nobody's but their readers'. */
const DATA_KINDS: readonly string[] = ['ConfigMap', 'Secret'];

/** Fields whose keys are anybody's own words. */
const FREE_KEYS: readonly string[] = [
  'annotations',
  'labels',
  'matchLabels',
  'metadata',
  'nodeSelector',
  'parameters',
  'status',
];

/** Names that every cluster or namespace has. */
const GIVEN: readonly string[] = [
  'ServiceAccount default',
  'ConfigMap kube-root-ca.crt',
  'PriorityClass system-cluster-critical',
  'PriorityClass system-node-critical',
];

const USES = new WeakMap<ManifestSet, readonly Use[]>();

/**
 * What the objects of a set refer to by name: in pod templates, and in custom resources of any operator, by the names of their fields
 * (`secretRef`, `licenseSecretName`, `passwordSecret`). Found once for a set.
 */
export function usesIn(set: ManifestSet): readonly Use[] {
  const uses =
    USES.get(set) ?? set.objects.flatMap((user) => referencesIn(user).map((reference) => ({ ...reference, user })));
  USES.set(set, uses);
  return uses;
}

function referencesIn({ object, group, kind, namespace, annotations }: SetObject): readonly Reference[] {
  if (group === '' && DATA_KINDS.includes(kind)) return [];
  const issuers = Object.entries(annotations).flatMap(([key, name]) => {
    const pointer = ownValue(ISSUERS, key);
    return pointer === undefined ? [] : [toReference(pointer, { name }, namespace, [])];
  });
  const named: Reference[] = [];
  visitFields(object, '', (field) => named.push(...toReferences(field, namespace)));
  return [...issuers, ...named].filter(({ kind, name }) => name !== '' && !GIVEN.includes(`${kind} ${name}`));
}

interface Field {
  readonly name: string;

  /** The name of the field around it. The items of a list have the name of the list. */
  readonly parent: string;
  readonly value: unknown;

  /** The object that has the field. */
  readonly owner: Plain;
}

/** Visits every field of an object, however deep, but those whose keys are anybody's own words. */
function visitFields(owner: Plain, parent: string, visit: (field: Field) => void): void {
  for (const [name, inside] of Object.entries(owner)) {
    if (FREE_KEYS.includes(name)) continue;
    for (const value of Array.isArray(inside) ? inside : [inside]) {
      visit({ name, parent, value, owner });
      if (isPlain(value)) visitFields(value, name, visit);
    }
  }
}

function toReferences({ name, parent, value, owner }: Field, namespace: string): readonly Reference[] {
  if (typeof value === 'string') {
    const pointer = nameField(name, parent);
    if (pointer === undefined) return [];
    const known = knownKeys(name, parent);
    return [toReference(pointer, { name: value, optional: owner.optional, items: owner.items }, namespace, known)];
  }
  if (!isPlain(value) || typeof value.name !== 'string') return [];
  const pointer = objectField(name, value);
  return pointer === undefined ? [] : [toReference(pointer, value, namespace, knownKeys(name, parent))];
}

/** The keys that a field asks for without naming them. */
function knownKeys(field: string, parent: string): readonly string[] {
  // https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
  if ((field === 'secretName' && parent === 'tls') || field === 'certificateRefs') return ['tls.crt', 'tls.key'];
  // https://redis.io/docs/latest/operate/kubernetes/re-clusters/license-keys/
  if (field === 'licenseSecretName') return ['license'];
  // https://cloudnative-pg.io/documentation/current/declarative_role_management/
  return field === 'passwordSecret' ? ['password', 'username'] : [];
}

/** A field whose text is a name. */
function nameField(field: string, parent: string): Pointer | undefined {
  // The list of Secrets that a Prometheus or an Alertmanager mounts.
  if (field === 'secrets' && parent === 'spec') return SECRET;
  if (field === 'configMaps' && parent === 'spec') return CONFIG_MAP;
  if (/secretName$/i.test(field)) return SECRET;
  if (/configMapName$/i.test(field)) return CONFIG_MAP;
  return ownValue(NAMES, field);
}

/** A field whose value is an object with a name. */
function objectField(field: string, value: Plain): Pointer | undefined {
  if (/configMap(Ref|KeyRef)?$/i.test(field)) return CONFIG_MAP;
  if (/secret(Ref|KeyRef)?$/i.test(field) || field === 'imagePullSecrets') return SECRET;
  if (field === 'certificateRefs') return (value.kind ?? 'Secret') === 'Secret' ? SECRET : undefined;
  if (/StoreRef$/.test(field)) return kindOf(value, 'SecretStore');
  if (field === 'roleRef') return kindOf(value, 'Role');
  if (field === 'issuerRef') return kindOf(value, 'Issuer');
  if (field === 'parentRefs') return kindOf(value, 'Gateway');
  if (field === 'authenticationRef') return kindOf(value, 'TriggerAuthentication');
  // Operators name a key of a Secret so: `accessKeyId: { name, key }`.
  return typeof value.key === 'string' && !/configMap/i.test(field) && Object.keys(value).length <= 3
    ? SECRET
    : undefined;
}

function kindOf({ kind }: Plain, otherwise: string): Pointer {
  const named = typeof kind === 'string' ? kind : otherwise;
  return { kind: named, namespaced: !named.startsWith('Cluster') };
}

function toReference(
  { kind, namespaced = true }: Pointer,
  value: Plain,
  own: string,
  known: readonly string[],
): Reference {
  const { name, namespace, key, optional, items } = value;
  const named = toList(items).map((item) => String(toPlain(item).key));
  const where = typeof namespace === 'string' && namespace !== '' ? namespace : own;
  return {
    kind,
    namespace: namespaced ? where : '',
    name: String(name),
    keys: typeof key === 'string' ? [key] : named.length > 0 ? named : known,
    optional: optional === true,
  };
}

import { InputError } from '../core/input';
import type { Labels } from '../core/labels';
import { NAMESPACE_NAME_LABEL } from '../core/labels';
import { toPlain } from '../core/plain';
import { type CustomResources, customResources, madeOf } from '../operators/index';
import type { AddressSet } from './address-set';
import { type Locate, ObjectField, type Source } from './object-field';
import type { Policy } from './policy';
import { type PodTemplate, readPods } from './read-pods';
import { readPolicy } from './read-policy';
import { type IngressBackend, type KubeService, readBackends, readService } from './read-service';

/** What a set of objects says of who may talk to whom. */
export interface ObjectSet {
  /** The labels of each namespace that has an object in the set, or is one. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly policies: readonly Policy[];
  readonly pods: readonly PodTemplate[];
  readonly services: readonly KubeService[];
  readonly ingressBackends: readonly IngressBackend[];

  /** The addresses of all pods, where blocks of addresses count for pods too. */
  readonly podAddresses: AddressSet | undefined;

  /** Policies of other kinds, which may open or close more: they are not judged. */
  readonly notJudged: readonly string[];
}

/** An object with what it is called. */
interface Named {
  readonly field: ObjectField;
  readonly source: Source;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly subject: string;
}

const DEFAULT_NAMESPACE = 'default';
const CLUSTER_SCOPED: readonly string[] = [
  'Namespace',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
];
const OTHER_POLICIES = /^(Cilium|Antrea|Calico)?(Clusterwide|Cluster|Global|Admin|BaselineAdmin)?NetworkPolicy$/;

/**
 * Reads plain objects, lists opened.
 * @throws InputError for the first object that the API server would refuse in what is read here, or that is there twice
 */
export function readObjects(
  objects: readonly object[],
  locate: Locate | undefined,
  podAddresses: AddressSet | undefined,
): ObjectSet {
  const named = objects
    .flatMap((document) => opened({ document, path: [] }, document))
    .map((item) => toNamed(item, locate));
  checkIdentities(named, locate);
  const read = <T>(group: string, kind: string, reader: (object: Named) => T): readonly T[] =>
    named
      .filter((object) => object.group === group && object.kind === kind)
      .map((object) => {
        const result = reader(object);
        object.field.done(object.subject, object.source, locate);
        return result;
      });
  const resources = customResources(named.map(({ field }) => toPlain(field.value)));
  const pods = named.flatMap((object) => {
    const { field, kind, namespace, name } = object;
    const found = [...readPods(field, kind, namespace, name), ...operatorPods(object, resources)];
    object.field.done(object.subject, object.source, locate);
    return found;
  });
  const declared = read(
    '',
    'Namespace',
    ({ field, name }) => [name, field.at('metadata').at('labels').labels()] as const,
  );
  const mentioned = named.filter(({ kind }) => !CLUSTER_SCOPED.includes(kind)).map(({ namespace }) => namespace);
  return {
    namespaces: new Map(
      [...mentioned.map((name) => [name, {}] as const), ...declared].map(([name, labels]) => [
        name,
        withName(name, labels),
      ]),
    ),
    policies: read('networking.k8s.io', 'NetworkPolicy', ({ field, namespace, name }) =>
      readPolicy(field, namespace, name),
    ),
    pods,
    podAddresses,
    services: read('', 'Service', ({ field, namespace, name }) => readService(field, namespace, name)),
    ingressBackends: read('networking.k8s.io', 'Ingress', ({ field, namespace }) =>
      readBackends(field, namespace),
    ).flat(),
    notJudged: named.filter(isOtherPolicy).map(({ subject }) => subject),
  };
}

/** The pods that an operator makes of an object. Those of its Jobs, which prepare the volumes of other pods, are under the same policies as these. */
function operatorPods({ field, kind, namespace }: Named, resources: CustomResources): readonly PodTemplate[] {
  return madeOf(toPlain(field.value), resources)
    .pods.filter(({ inPlaceOf }) => inPlaceOf === undefined)
    .map(({ name, labels, ports, hostNetwork = false }) => ({
      object: { kind, name },
      controller: undefined,
      namespace,
      labels,
      ports,
      hostNetwork,
      hostIp: undefined,
    }));
}

/** The labels of a namespace as the API server keeps them. */
export function withName(name: string, labels: Labels): Labels {
  return { ...labels, [NAMESPACE_NAME_LABEL]: name };
}

/** An object and what it is, where it does not say so itself. */
interface Item {
  readonly value: unknown;
  readonly source: Source;
  readonly kind: unknown;
  readonly apiVersion: unknown;
}

/** A list stands for its items, which may leave out what they are. */
function opened(
  source: Source,
  value: unknown,
  inherited: { kind?: unknown; apiVersion?: unknown } = {},
): readonly Item[] {
  const { kind = inherited.kind, apiVersion = inherited.apiVersion, items } = toPlain(value);
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items))
    return [{ value, source, kind, apiVersion }];
  const ofItems = kind === 'List' ? {} : { kind: kind.replace(/List$/, ''), apiVersion };
  return items.flatMap((item, index) =>
    opened({ document: source.document, path: [...source.path, 'items', index] }, item, ofItems),
  );
}

function toNamed({ value, source, kind, apiVersion }: Item, locate: Locate | undefined): Named {
  const field = ObjectField.root(value);
  const { name, namespace } = toPlain(toPlain(value).metadata);
  if (typeof kind !== 'string' || kind === '' || typeof apiVersion !== 'string') {
    field.refuse('be a Kubernetes object with apiVersion, kind and metadata');
  }
  field.done('Document', source, locate);
  const given = typeof namespace === 'string' && namespace !== '' ? namespace : DEFAULT_NAMESPACE;
  const where = CLUSTER_SCOPED.includes(String(kind)) ? '' : given;
  const called = typeof name === 'string' ? name : '';
  return {
    field,
    source,
    group: String(apiVersion).includes('/') ? String(apiVersion).replace(/\/.*/, '') : '',
    kind: String(kind),
    namespace: where,
    name: called,
    subject: `${kind} '${[where, called].filter(Boolean).join('/')}'`,
  };
}

/** The second of two objects with one identity would overwrite the first. */
function checkIdentities(objects: readonly Named[], locate: Locate | undefined): void {
  const seen = new Map<string, Named>();
  for (const object of objects) {
    const { group, kind, namespace, name, subject, source } = object;
    // Without a name it has generateName, and no identity yet.
    if (name === '') continue;
    const identity = [group, kind, namespace, name].join('/');
    const first = seen.get(identity);
    if (first !== undefined) {
      const at = (of: Source) => locate?.(of.document, of.path);
      const [here, there] = [at(source), at(first.source)];
      throw new InputError(here === undefined ? subject : `${here}: ${subject}`, [
        `metadata.name must be defined once${there === undefined ? '' : `, and ${there} has it too`}: rename one, or drop it`,
      ]);
    }
    seen.set(identity, object);
  }
}

function isOtherPolicy({ group, kind }: Named): boolean {
  return group !== 'networking.k8s.io' && OTHER_POLICIES.test(kind);
}

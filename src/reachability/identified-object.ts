import { InputError } from '../core/input/input';
import { generatedPrefix, groupOf, nameIn, titleOf } from '../core/objects/identity';
import type { Labels } from '../core/objects/labels';
import { toPlain } from '../core/plain';
import { type Locate, ObjectField, type ObjectSource } from './object-field';
import { contentOf } from './objects/object-content';
import { type ObjectType, ObjectTypes } from './objects/object-type';
import { readMetadata } from './objects/read-metadata';

/** An object with its identity. */
export class IdentifiedObject {
  constructor(
    readonly field: ObjectField,
    readonly source: ObjectSource,
    readonly type: ObjectType,
    readonly namespace: string,

    /** If the API server generates it, the prefix with an asterisk, such as `once-*`. */
    readonly name: string,

    /** The prefix that the API server generates the name from. Undefined for an object with a name. */
    readonly prefix: string | undefined,
    readonly labels: Labels,
  ) {}

  get apiVersion(): string {
    return this.type.apiVersion;
  }

  get group(): string {
    return this.type.group;
  }

  get kind(): string {
    return this.type.kind;
  }

  /** Put together only when asked for, because few objects are named in a message. */
  get title(): string {
    return titleOf({ kind: this.kind, metadata: { namespace: this.namespace, name: this.name } });
  }
}

const DEFAULT_NAMESPACE = 'default';

/**
 * The objects of a set, including the items of lists.
 * @throws InputError for anything but a Kubernetes object, and for two objects with the same identity and other content
 */
export function identifiedObjects(objects: readonly object[], locate: Locate | undefined): readonly IdentifiedObject[] {
  const items: Item[] = [];
  for (const document of objects) addItems(items, { document, path: NO_STEPS }, document);
  const types = new ObjectTypes();
  const identified = items.map((item) => toIdentified(item, types, locate));
  return withoutCopies(identified, locate);
}

/** An object with its kind, which items of a list may omit. */
interface Item {
  readonly value: unknown;
  readonly source: ObjectSource;
  readonly kind: unknown;
  readonly apiVersion: unknown;
}

/** Deeper than any list of lists: 2 steps for each. */
const LONGEST_PATH = 20;

const NO_STEPS: ObjectSource['path'] = [];

/** Adds the items of a list, which take their kind from it if they have none. Any other object is a single item. */
function addItems(
  items: Item[],
  source: ObjectSource,
  value: unknown,
  inherited: { kind?: unknown; apiVersion?: unknown } = {},
): void {
  const { kind = inherited.kind, apiVersion = inherited.apiVersion, items: inside } = toPlain(value);
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(inside)) {
    items.push({ value, source, kind, apiVersion });
    return;
  }
  if (source.path.length > LONGEST_PATH) throw new InputError('List', ['items must not contain the List itself']);
  const ofItems = kind === 'List' ? {} : { kind: kind.replace(/List$/, ''), apiVersion };
  inside.forEach((item: unknown, index) => {
    addItems(items, { document: source.document, path: [...source.path, 'items', index] }, item, ofItems);
  });
}

function toIdentified(item: Item, types: ObjectTypes, locate: Locate | undefined): IdentifiedObject {
  const { value, source, kind, apiVersion } = item;
  const field = ObjectField.root(value);
  if (typeof kind !== 'string' || kind === '' || typeof apiVersion !== 'string') {
    field.refuse('be a Kubernetes object with apiVersion, kind and metadata');
  } else if (kind.toLowerCase() === 'networkpolicy' && isMistyped(apiVersion, kind)) {
    if (kind !== 'NetworkPolicy') field.at('kind').refuse('be NetworkPolicy');
    if (apiVersion !== 'networking.k8s.io/v1') field.at('apiVersion').refuse('be networking.k8s.io/v1');
  }
  field.done({ title: 'Document', source }, locate);
  const type = types.of(String(apiVersion), String(kind));
  if (type.group === 'extensions' && type.kind === 'NetworkPolicy') {
    field.at('apiVersion').warnUnless(() => ({ must: 'be networking.k8s.io/v1 since Kubernetes 1.16' }));
  }
  const given = readMetadata(field, type.nameRule);
  const namespace = type.isClusterScoped ? '' : given.namespace || DEFAULT_NAMESPACE;
  const metadata = toPlain(toPlain(value).metadata);
  return new IdentifiedObject(
    field,
    source,
    type,
    namespace,
    nameIn(metadata),
    generatedPrefix(metadata),
    given.labels,
  );
}

/** Whether Kubernetes has no such NetworkPolicy, so that it would be passed over. Groups with a domain of their own have theirs. */
function isMistyped(apiVersion: string, kind: string): boolean {
  const group = groupOf({ apiVersion });
  const isOurs = group === 'networking.k8s.io' || !group.includes('.');
  if (group === 'extensions') return kind !== 'NetworkPolicy';
  return isOurs && (apiVersion !== 'networking.k8s.io/v1' || kind !== 'NetworkPolicy');
}

/**
 * Leaves out what is there already, such as a Namespace in the output of several commands. Refuses two different objects with the same
 * identity, because the second would overwrite the first.
 */
function withoutCopies(objects: readonly IdentifiedObject[], locate: Locate | undefined): readonly IdentifiedObject[] {
  const seen = new Map<string, IdentifiedObject>();
  return objects.filter((object) => {
    const { group, kind, namespace, name, prefix } = object;
    // The API server gives each object with generateName a name of its own.
    if (name === '' || prefix !== undefined) return true;
    const identity = `${group}/${kind}/${namespace}/${name}`;
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, object);
    else if (written(object) !== written(first)) throw overwritten(object, first, locate);
    return first === undefined;
  });
}

function written({ field }: IdentifiedObject): string {
  return contentOf(toPlain(field.value));
}

function overwritten(second: IdentifiedObject, first: IdentifiedObject, locate: Locate | undefined): InputError {
  const at = ({ source }: IdentifiedObject) => locate?.(source.document, source.path);
  const [here, there] = [at(second), at(first)];
  return new InputError(here === undefined ? second.title : `${here}: ${second.title}`, [
    `metadata.name must be defined once${there === undefined ? '' : `, and ${there} defines it too`}: rename or remove one of them`,
  ]);
}

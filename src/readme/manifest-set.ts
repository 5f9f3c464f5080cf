import { groupedBy, mapValues } from '../core/grouped';
import { InputError } from '../core/input/input';
import { identityOf } from '../core/objects/identity';
import type { Labels } from '../core/objects/labels';
import { type Plain, toList, toPlain } from '../core/plain';
import { type CustomResources, customResources } from '../operators/index';
import { type Reachability, reachability } from '../reachability/index';

/** A file with manifests. */
export interface ManifestFile {
  /** Its name within the folder of the README.md, such as `2-services.k8s.yaml`. */
  readonly name: string;

  /** Its objects, as plain JSON. The items of a List count as objects. */
  readonly objects: readonly object[];
}

/** An object of the set. */
export interface SetObject {
  /** The name of its file. */
  readonly file: string;
  readonly object: Plain;
  readonly apiVersion: string;

  /** The API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;

  /** As in its metadata. Empty without one. */
  readonly namespace: string;
  readonly name: string;

  /** Its name in a cell: `azora/gateway`. */
  readonly path: string;

  /** Its name with its kind: `Service azora/gateway`. */
  readonly title: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: Plain;
}

/** All objects that a README.md describes, indexed once. */
export interface ManifestSet {
  readonly files: readonly ManifestFile[];
  readonly objects: readonly SetObject[];
  readonly plain: readonly Plain[];

  /** The objects of a kind, such as `apps/Deployment` or `/Service`. */
  of(type: string): readonly SetObject[];
  readonly customResources: CustomResources;

  /** Who may call whom; or why the API server would refuse a policy or a Service of the set. */
  readonly network: Reachability | InputError;
}

/** Indexes the objects of some files. @param podCidrs see ReadmeOptions */
export function manifestSet(files: readonly ManifestFile[], podCidrs?: readonly string[]): ManifestSet {
  const objects = files.flatMap(({ name, objects }) =>
    objects.flatMap(items).map((object) => toSetObject(name, object)),
  );
  const plain = objects.map(({ object }) => object);
  const byType = groupedBy(objects, ({ group, kind }) => `${group}/${kind}`);
  return {
    files,
    objects,
    plain,
    of: (type) => byType.get(type) ?? [],
    customResources: customResources(plain),
    network: readNetwork(plain, podCidrs),
  };
}

/** The key of an object in the set, or of what claims pods: `Deployment azora/gateway`. Without a namespace, it goes to `default`. */
export function keyOf({ kind, namespace, name }: Pick<SetObject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace || 'default'}/${name}`;
}

/** An object that the API server would refuse is no reason to write no README.md: its section says so. */
function readNetwork(objects: readonly Plain[], podCidrs: readonly string[] | undefined): Reachability | InputError {
  try {
    return reachability(objects, podCidrs ? { podCidrs } : {});
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

function items(object: object): readonly Plain[] {
  const plain = toPlain(object);
  const { kind, items: inside } = plain;
  const isList = typeof kind === 'string' && kind.endsWith('List') && Array.isArray(inside);
  return isList ? toList(inside).flatMap((item) => items(toPlain(item))) : [plain];
}

function toSetObject(file: string, object: Plain): SetObject {
  const metadata = toPlain(object.metadata);
  const { group, kind, name } = identityOf(object);
  const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : '';
  const path = [namespace, name].filter(Boolean).join('/');
  return {
    file,
    object,
    apiVersion: String(object.apiVersion),
    group,
    kind,
    namespace,
    name,
    path,
    title: `${kind} ${path}`,
    labels: mapValues(toPlain(metadata.labels), String),
    annotations: mapValues(toPlain(metadata.annotations), String),
    spec: toPlain(object.spec),
  };
}

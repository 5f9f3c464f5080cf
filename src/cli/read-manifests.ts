import { buffer } from 'node:stream/consumers';
import { InputError } from '../core/input/input';
import { toPlain } from '../core/plain';
import { foreignFix } from './foreign-documents';
import type { Stdin } from './io';
import { decoded, manifestFiles, readText } from './manifest-files';
import { YamlText } from './yaml-text';

/** The objects of a set with their positions. */
export interface Manifests {
  readonly objects: readonly object[];

  /** The names of the files, in the order in which they were read, each with its objects. */
  readonly files: readonly { readonly name: string; readonly objects: readonly object[] }[];

  /** Returns the file and line of a field, such as `policies.yaml:12`. Undefined for an object of another set. */
  readonly locate: (object: object, path: readonly (string | number)[]) => string | undefined;
}

/** The path that means standard input. */
export const STDIN_PATH = '-';
const STDIN_NAME = '<stdin>';

/**
 * Reads the Kubernetes objects in files, folders and standard input (`-`), as YAML or JSON.
 * @throws InputError for an unreadable file, for anything but a Kubernetes object, and for a set without objects
 */
export async function readManifests(paths: readonly string[], stdin: Stdin): Promise<Manifests> {
  const written = new WeakMap<object, Origin>();
  const files = (await sourcesOf(paths, stdin)).map((source) => ({
    name: source.name,
    objects: source.documents.flatMap((document, index) => {
      if (document === null || document === undefined) return [];
      const object = kubernetesObject(document, source, index);
      written.set(object, { source, index });
      return [object];
    }),
  }));
  const objects = files.flatMap((file) => file.objects);
  if (objects.length === 0) {
    const names = paths.map((path) => (path === STDIN_PATH ? STDIN_NAME : path));
    throw new InputError(names.join(', '), ['must contain a Kubernetes object']);
  }
  return {
    objects,
    files,
    locate: (object, path) => {
      const origin = written.get(object);
      return origin?.source.locate(origin.index, path);
    },
  };
}

interface Origin {
  readonly source: YamlText;
  readonly index: number;
}

async function sourcesOf(paths: readonly string[], stdin: Stdin): Promise<readonly YamlText[]> {
  const sources: YamlText[] = [];
  for (const path of paths) {
    if (path === STDIN_PATH) sources.push(new YamlText(STDIN_NAME, await textOf(stdin)));
    else sources.push(...manifestFiles(path).map((file) => new YamlText(file, readText(file))));
  }
  return sources;
}

async function textOf(stdin: Stdin): Promise<string> {
  if (stdin.isTTY) throw new InputError(STDIN_NAME, ['must be a pipe or a file, not a terminal']);
  return decoded(await buffer(stdin));
}

function kubernetesObject(document: unknown, source: YamlText, index: number): object {
  const { kind, metadata, items, apiVersion } = toPlain(document);
  const refuse = (got: string, fix = ''): never => {
    const rule = 'must be a Kubernetes object, with apiVersion, kind and metadata';
    throw new InputError(source.locate(index, []), [`${rule}; ${got}${fix}`]);
  };
  if (typeof document !== 'object' || document === null) return refuse('it is a single value');
  if (Array.isArray(document)) return refuse('it is a list');
  const isList = Array.isArray(items);
  const fields = { apiVersion, kind, metadata: isList ? {} : metadata };
  const absent = Object.entries(fields).filter(([, value]) => value === undefined || value === null);
  const names = absent.map(([name]) => name);
  const fix = foreignFix(source.name, toPlain(document));
  if (names.length > 0) return refuse(`it has no ${names.join(' and no ')}`, fix && `: ${fix}`);
  return fix === undefined ? document : refuse('it is for another program', `: ${fix}`);
}

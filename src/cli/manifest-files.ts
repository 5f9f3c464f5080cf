import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { InputError } from '../core/input/input';
import { systemCode } from './io';

/** The extensions of manifests in a folder. */
const EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json'];

/** The file at a path, or the manifests in a folder and its subfolders, sorted by name. */
export function manifestFiles(path: string): readonly string[] {
  if (!attempt(path, () => statSync(path)).isDirectory()) return [path];
  const files = within(path);
  if (files.length > 0) return files;
  throw new InputError(path, [`must contain a file that ends in ${EXTENSIONS.join(', ')}`]);
}

/** The text of a file. */
export function readText(file: string): string {
  return decoded(attempt(file, () => readFileSync(file)));
}

/**
 * The text of bytes in UTF-8, or in UTF-16 if they start with its mark, as PowerShell writes what it redirects.
 * @see https://github.com/kubernetes/cli-runtime/blob/v0.37.2/pkg/resource/visitor.go (FileVisitor)
 */
export function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const order =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(order).decode(bytes);
}

/** The files in a folder. Skips hidden folders and node_modules, whose YAML is not for the cluster. */
function within(folder: string): readonly string[] {
  const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return within(path);
      return EXTENSIONS.includes(extname(entry.name)) ? [path] : [];
    });
}

/** @throws InputError for a file system error */
function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new InputError(path, [code === 'ENOENT' ? 'no such file or folder' : `cannot be read: ${code}`]);
  }
}

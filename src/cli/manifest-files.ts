import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { InputError } from '../core/input/input';
import { systemCode } from './io';

/** The extensions of the files that are read in a folder. */
const EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json'];

/** The file of a path, or the manifests in its folder and subfolders, in the order of their names. */
export function manifestFiles(path: string): readonly string[] {
  if (!attempt(path, () => statSync(path)).isDirectory()) return [path];
  const files = within(path);
  if (files.length > 0) return files;
  throw new InputError(path, [`must contain a file that ends in ${EXTENSIONS.join(', ')}`]);
}

/** The text of a file. */
export function readText(file: string): string {
  return attempt(file, () => readFileSync(file, 'utf8'));
}

/** Leaves out hidden folders and node_modules, whose YAML is not for the cluster. */
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

/** @throws InputError for an error of the file system */
function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new InputError(path, [code === 'ENOENT' ? 'no such file or folder' : `cannot be read: ${code}`]);
  }
}

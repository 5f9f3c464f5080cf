import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { InputError } from '../core/input';
import { systemCode } from './io';

/** The endings of the files that are read of a folder. */
export const EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json'];

/** What a path names: the file itself, or the manifests of a folder and of the folders in it, in the order of their names. */
export function manifestFiles(path: string): readonly string[] {
  if (!attempt(path, () => statSync(path)).isDirectory()) return [path];
  const files = within(path);
  if (files.length > 0) return files;
  throw new InputError(path, [`must hold a file that ends in ${EXTENSIONS.join(', ')}: none is there`]);
}

/** The text of a file. */
export function readText(file: string): string {
  return attempt(file, () => readFileSync(file, 'utf8'));
}

/** Hidden folders and node_modules hold YAML that nobody means. */
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

/** @throws InputError in words for what the file system says */
function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new InputError(path, [code === 'ENOENT' ? 'no such file or folder' : `cannot be read: ${code}`]);
  }
}

import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeYaml } from '../core/objects/yaml';

/** A file to write. */
export interface YamlFile {
  /** The path within the folder. */
  readonly name: string;
  readonly documents: readonly object[];
}

/**
 * Writes all files, or none if an object cannot be written. Files that are there are replaced as a whole, so that nobody reads half of one.
 * @throws InputError for a value that YAML or JSON cannot hold
 */
export function writeFiles(folder: string, files: readonly YamlFile[]): void {
  const created = mkdirSync(folder, { recursive: true });
  // In the folder itself, because a file can only be moved within its file system.
  const staging = mkdtempSync(join(folder, '.synth-'));
  const staged = files.map(({ name, documents }, index) => ({ name, documents, path: join(staging, String(index)) }));
  try {
    for (const { documents, path } of staged) writeFile(path, documents);
    for (const { name, path } of staged) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      renameSync(path, file);
    }
    rmSync(staging, { recursive: true });
  } catch (error) {
    rmSync(created ?? staging, { recursive: true });
    throw error;
  }
}

function writeFile(path: string, documents: readonly object[]): void {
  const file = openSync(path, 'w');
  try {
    writeYaml(documents, (chunk) => writeFileSync(file, chunk));
  } finally {
    closeSync(file);
  }
}

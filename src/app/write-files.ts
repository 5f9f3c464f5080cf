import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeYaml } from '../core/objects/yaml';

/** A file of YAML to write. */
export interface YamlFile {
  /** The path within the folder. */
  readonly name: string;
  readonly documents: readonly object[];
}

/** A file of text to write. */
export interface TextFile {
  /** The path within the folder. */
  readonly name: string;
  readonly text: string;
}

/**
 * Writes all files, or none if an object cannot be written. Files that are there are replaced as a whole, so that nobody reads half of one.
 * @throws InputError for a value that YAML or JSON cannot hold
 */
export function writeFiles(folder: string, files: readonly (YamlFile | TextFile)[]): void {
  const created = mkdirSync(folder, { recursive: true });
  // In the folder itself, because a file can only be moved within its file system.
  const staging = mkdtempSync(join(folder, '.synth-'));
  const staged = files.map((file, index) => ({ file, path: join(staging, String(index)) }));
  try {
    for (const { file, path } of staged) writeFile(path, file);
    for (const { file, path } of staged) {
      const target = join(folder, file.name);
      mkdirSync(dirname(target), { recursive: true });
      renameSync(path, target);
    }
    rmSync(staging, { recursive: true });
  } catch (error) {
    rmSync(created ?? staging, { recursive: true });
    throw error;
  }
}

function writeFile(path: string, content: YamlFile | TextFile): void {
  const file = openSync(path, 'w');
  try {
    if ('text' in content) writeFileSync(file, content.text);
    else writeYaml(content.documents, (chunk) => writeFileSync(file, chunk));
  } finally {
    closeSync(file);
  }
}

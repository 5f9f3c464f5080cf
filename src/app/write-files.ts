import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeYaml } from '../core/objects/yaml';
import { writeIfChanged } from './changed-file';

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
 * A file that would not change is left alone: whoever watches the folder sees what differs, and ext4 takes its time for each replaced file.
 * @throws InputError for a value that YAML or JSON cannot hold
 */
export function writeFiles(folder: string, files: readonly (YamlFile | TextFile)[]): void {
  const created = mkdirSync(folder, { recursive: true });
  // In the folder itself, because a file can only be moved within its file system.
  const staging = mkdtempSync(join(folder, '.synth-'));
  const staged = files.map((file, index) => ({
    file,
    path: join(staging, String(index)),
    target: join(folder, file.name),
  }));
  try {
    const changed = staged.filter(({ file, path, target }) => writeIfChanged(path, target, writerOf(file)));
    for (const { path, target } of changed) {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(path, target);
    }
    rmSync(staging, { recursive: true });
  } catch (error) {
    rmSync(created ?? staging, { recursive: true });
    throw error;
  }
}

function writerOf(file: YamlFile | TextFile): (add: (piece: string) => void) => void {
  return (add) => ('text' in file ? add(file.text) : writeYaml(file.documents, add));
}

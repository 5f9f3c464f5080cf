import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { README_MARK } from '../../readme/readme';

/** What a synth did to the folder of manifests. Names are within the folder. */
export interface Published {
  readonly files: number;
  readonly changed: readonly string[];
  readonly removed: readonly string[];

  /** README.md files that somebody wrote by hand. */
  readonly kept: readonly string[];
}

/**
 * Moves the files of a finished synth to where readers expect them, each as a whole, and removes what an earlier synth wrote and this one did
 * not. A file that is the same is left alone, and so is what no synth wrote.
 */
export function publish(staged: string, output: string): Published {
  const files = filesIn(staged);
  const there = existsSync(output) ? filesIn(output) : [];
  const kept = files.filter((name) => isReadme(name) && there.includes(name) && !isGenerated(join(output, name)));
  const changed = files.filter((name) => !kept.includes(name) && !isSame(join(staged, name), join(output, name)));
  const removed = there.filter(
    (name) =>
      !files.includes(name) && (name.endsWith('.k8s.yaml') || (isReadme(name) && isGenerated(join(output, name)))),
  );
  for (const name of changed) {
    mkdirSync(dirname(join(output, name)), { recursive: true });
    renameSync(join(staged, name), join(output, name));
  }
  for (const name of removed) rmSync(join(output, name));
  return { files: files.length, changed, removed, kept };
}

/** The files of a folder and its folders, in the order of their names. Hidden ones, such as .git, are nobody's manifests. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((name) => !name.split(/[\\/]/).some((part) => part.startsWith('.')))
    .sort();
}

function isReadme(name: string): boolean {
  return /(^|[\\/])README\.md$/.test(name);
}

function isGenerated(path: string): boolean {
  return readFileSync(path, 'utf8').startsWith(README_MARK);
}

function isSame(one: string, other: string): boolean {
  return existsSync(other) && readFileSync(one).equals(readFileSync(other));
}

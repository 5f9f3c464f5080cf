import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folders: string[] = [];

/** Creates a folder with these files and enters it, so that file names in messages do not contain its path. */
export function enterFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-agents-cli-'));
  folders.push(folder);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  process.chdir(folder);
  return folder;
}

const home = process.cwd();

/** Removes the folders of `enterFolder`. */
export function leaveFolders(): void {
  process.chdir(home);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

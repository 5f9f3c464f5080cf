import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..', '..');

/** Source files by path with `/`, such as `src/core/input.ts`. */
export type Sources = Readonly<Record<string, string>>;

/** All TypeScript files of a folder of this repository. */
export function sourcesIn(folder: string): Sources {
  const files = readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts'))
    .sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(PROJECT, file), 'utf8')]));
}

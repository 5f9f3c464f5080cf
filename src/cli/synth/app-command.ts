import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { systemCode } from '../io';

/** A file that Node.js runs, without a shell and a process of its own. */
export interface AppFile {
  readonly file: string;

  /** The module of tsx that makes `require` read TypeScript. @default - the file is JavaScript */
  readonly tsx?: string;
}

/** `node main.js`, `node --import tsx main.ts`, `npx tsx main.ts`. */
const DIRECT = /^(?:node(?: --import[ =]tsx)?|(?:npx )?tsx) ([\w./@-]+\.[cm]?[jt]s)$/;
const TYPESCRIPT = /\.[cm]?ts$/;

/**
 * The file of a command that only runs a file. Any other command, such as one with a variable or a second program, is for the shell.
 * @param folder the project of the user, whose tsx reads TypeScript
 */
export function appFile(app: string, folder: string): AppFile | undefined {
  const [, name] = DIRECT.exec(app.trim()) ?? [];
  if (name === undefined) return undefined;
  const file = resolve(folder, name);
  if (!existsSync(file)) return undefined;
  if (!TYPESCRIPT.test(file)) return { file };
  const tsx = tsxOf(folder);
  // An ES module of TypeScript needs the hooks of `node --import tsx`, which are of a process.
  return tsx === undefined || file.endsWith('.mts') || isModule(folder) ? undefined : { file, tsx };
}

function tsxOf(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve('tsx/cjs/api');
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}

/** Whether .ts and .js files of a folder are ES modules. */
function isModule(folder: string): boolean {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return false;
  const { type }: { readonly type?: unknown } = createRequire(path)(path);
  return type === 'module';
}

import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { outputOf } from './processes';

const ROOT = resolve(__dirname, '..');
const kept: { folder?: string } = {};

/**
 * A folder from which `cdk8s-agents` and its peers can be required. The package is freshly compiled, never lib/, which may be outdated: once
 * per run, and the folder is removed at the end of it.
 */
export function compiledProject(note: (text: string) => void): string {
  kept.folder ??= compile(note);
  return kept.folder;
}

function compile(note: (text: string) => void): string {
  note('compiling, to load what users load');
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-agents-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // With its package.json, the package can be required by its name from this folder.
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', ROOT, '--outDir', join(folder, 'lib'), '--declaration', 'false', '--noCheck'];
  outputOf({ command: process.execPath, args, cwd: ROOT });
  const lazily = ['--import', 'tsx', join(ROOT, 'projenrc/lazy-requires.ts'), join(folder, 'lib')];
  outputOf({ command: process.execPath, args: lazily, cwd: ROOT });
  for (const part of ['bench', 'bench/sides']) compileBenchmarks(join(ROOT, part), join(folder, 'lib', part));
  return folder;
}

/** The files of this folder too, which import `../src`: those that construct run in processes of their own. */
function compileBenchmarks(from: string, folder: string): void {
  mkdirSync(folder);
  for (const name of readdirSync(from).filter((file) => file.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(join(from, name), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    });
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), outputText);
  }
}

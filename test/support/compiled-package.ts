import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/**
 * The package as `npm run compile` writes it, in a folder from which `cdk8s-agents` can be required. Without the checks of types, which
 * take most of the time.
 */
export function compilePackage(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-agents-compiled-'));
  for (const name of ['node_modules', 'package.json']) symlinkSync(join(ROOT, name), join(folder, name));
  const lib = join(folder, 'lib');
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  node([tsc, '-p', ROOT, '--outDir', lib, '--noCheck', '--declaration', 'false']);
  node(['--import', 'tsx', join(ROOT, 'projenrc', 'lazy-requires.ts'), lib]);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

function node(args: readonly string[]): void {
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'pipe' });
}

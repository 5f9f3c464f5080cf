import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

test('imports/ is the output of `npm run import` for crds/', () => {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    execFileSync(
      process.execPath,
      [join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'import', '--output', folder],
      {
        cwd: ROOT,
        env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
        stdio: 'pipe',
      },
    );
    expect(contents(join(ROOT, 'imports'))).toEqual(contents(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '..', '..');

/** Runs a suite that needs the shared folder without that folder. */
async function runWithoutShared(env: Readonly<Record<string, string>>): Promise<{ code: number; stderr: string }> {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const suite = join('test', 'support', 'schemas.test.ts');
  const options = { cwd: root, env: { ...process.env, CI: '', AGENTS_SHARED: join(root, 'no-such-folder'), ...env } };
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [jest, suite], options);
    return { code: 0, stderr };
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'stderr' in error)
      return { code: 1, stderr: String(error.stderr) };
    throw error;
  }
}

test('without the shared folder a run passes and lists the suites that it left out', async () => {
  const { code, stderr } = await runWithoutShared({});
  expect(code).toBe(0);
  expect(stderr).toContain(
    'Left out: 1 suite, because ../shared is not beside this checkout:\n  - schema validation\n' +
      'and what needs a cluster (npm run test:cluster, test:packets and test:argocd, with KUBECONFIG)\n' +
      'and what needs a Prometheus (npm run test:scrape)\n' +
      'and real servers with TLS, which need PostgreSQL 15 and Redis (npm run test:tls)\n' +
      'and other readers of what we write, which need Go and PyYAML (npm run test:yaml)\n' +
      'and the packed package, which needs a registry (npm run test:package)\n',
  );
}, 60_000);

test('in CI a run without the shared folder fails', async () => {
  const { code, stderr } = await runWithoutShared({ CI: 'true' });
  expect(code).toBe(1);
  expect(stderr).toContain('no-such-folder is absent: put the shared folder there, or name it in AGENTS_SHARED');
}, 60_000);

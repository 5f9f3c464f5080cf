import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toYaml } from '../../src/core/objects/yaml';
import { FakeApiServer } from '../support/fake-api-server';
import { failure } from '../support/fake-cluster';
import { benchProfile, benchSession, CANARY, SessionBench } from '../support/session-bench';
import { atShell } from './terminal';

const FAKE_TOKEN = 'fake-token-of-a-test';

let bench: SessionBench;

beforeEach(async () => {
  bench = await SessionBench.start();
});
afterEach(() => bench.api.stop());

/** A kubeconfig for the fake cluster. */
function kubeconfig(user: object = { token: FAKE_TOKEN }, cluster: object = {}): string {
  const file = join(mkdtempSync(join(tmpdir(), 'kubeconfig-')), 'config');
  const text = toYaml([
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'here',
      contexts: [{ name: 'here', context: { cluster: 'fake', user: 'me' } }],
      clusters: [{ name: 'fake', cluster: { server: bench.api.url, ...cluster } }],
      users: [{ name: 'me', user }],
    },
  ]);
  writeFileSync(file, text);
  return file;
}

/** Sessions that ended long ago. The command has the clock of the machine, and the fake server that of 2026-01-01. */
async function ended(...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await bench.sessions().create(benchProfile, benchSession(id));
    const found = bench.cluster.pods.get(`agent-${id}`);
    const finishedAt = new Date(bench.cluster.now - 301_000).toISOString();
    const state = { terminated: { exitCode: 0, reason: 'Completed', finishedAt } };
    if (found) found.status = { phase: 'Succeeded', containerStatuses: [{ name: 'agent', state }] };
  }
}

const reap = (...args: readonly string[]) =>
  atShell(['reap', '--namespace', 'agents', '--kubeconfig', kubeconfig(), ...args]);

describe('cdk8s-agents reap', () => {
  test('removes ended sessions, and shows them in a table', async () => {
    await ended('a', 'room-7');
    await bench.sessions().create(benchProfile, benchSession('runs'));
    expect(await reap()).toEqual({
      stdout: [
        'agents',
        '    Pod  agent-a       ended  removed',
        '    Pod  agent-room-7  ended  removed',
        '',
        '2 objects removed in agents',
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
      writes: 1,
    });
    expect([...bench.cluster.pods.keys()]).toEqual(['agent-runs']);
    expect(await reap()).toMatchObject({ stdout: 'nothing to remove in agents\n', exitCode: 0 });
  });

  test('removes nothing with --dry-run, and sends nothing but GET', async () => {
    await ended('a');
    const before = bench.requests.length;
    expect(await reap('--dry-run')).toMatchObject({
      stdout: 'agents\n    Pod  agent-a  ended  found\n\n1 object found in agents\n',
      exitCode: 0,
    });
    expect(bench.requests.slice(before)).toEqual(['GET pods', 'GET secrets']);
  });

  test('answers in JSON, with the times that it is given', async () => {
    await ended('a');
    expect(await reap('--json', '--keep-ended-seconds', '302')).toMatchObject({ exitCode: 0 });
    const { stdout } = await reap('--json', '--keep-ended-seconds', '301');
    expect(JSON.parse(stdout)).toEqual({
      namespaces: [
        {
          namespace: 'agents',
          dryRun: false,
          sawSecrets: true,
          objects: [{ kind: 'Pod', name: 'agent-a', id: 'a', why: 'ended', result: 'removed' }],
        },
      ],
    });
  });

  test('exits with 1 where something could not be removed, and shows nothing that a server says', async () => {
    await ended('a', 'b');
    bench.cluster.faults.push(({ method, path }) =>
      method === 'DELETE' && path.includes('agent-a') ? failure(403, 'Forbidden', CANARY, 'pods') : undefined,
    );
    const refused = await reap();
    expect(refused).toMatchObject({ stderr: '', exitCode: 1 });
    expect(refused.stdout).toContain('    Pod  agent-a  ended  refused: ');
    expect(refused.stdout).toContain('1 object refused, 1 object removed in agents\n');
    for (const { stdout, stderr } of [refused, await reap('--json')]) {
      expect(stdout + stderr).not.toContain(CANARY);
      expect(stdout + stderr).not.toContain(FAKE_TOKEN);
    }
  });

  test('says what it could not see: the Secrets, or a whole namespace, while it reaps the others', async () => {
    await ended('a');
    const forbidden = (resource: string) =>
      `${resource} is forbidden: User "reaper" cannot list resource "${resource}" in API group "" in the namespace "x"`;
    bench.cluster.faults.push(({ path }) => {
      if (path.includes('/namespaces/other/')) return failure(403, 'Forbidden', forbidden('pods'), 'pods');
      return /\/secrets\?/.test(path) ? failure(403, 'Forbidden', forbidden('secrets'), 'secrets') : undefined;
    });
    const args = ['reap', '--kubeconfig', kubeconfig(), '-n', 'other', '-n', 'agents'];
    expect(await atShell(args)).toEqual({
      stdout: 'agents\n    Pod  agent-a  ended  removed\n\n1 object removed in agents\n',
      stderr: [
        "warning: Session 'other' (reap): reaper must be allowed to list pods: see SessionReaper, or SessionManagerRole for a back end",
        'warning: agents: Secrets without a pod were not looked for, because the permission to list Secrets is missing',
        '',
      ].join('\n'),
      exitCode: 2,
      writes: 1,
    });
  });

  test.each([
    [['reap'], "error: required option '-n, --namespace <namespace>' not specified\n"],
    [['reap', '-n', 'agents'], 'error: name the cluster with --kubeconfig: this is no pod of a cluster\n'],
    [
      ['reap', '-n', 'agents', '--keep-ended-seconds', '5m'],
      "error: option '--keep-ended-seconds <seconds>' argument '5m' is invalid. It must be whole seconds, such as 300.\n",
    ],
  ])('%j is no request', async (args, stderr) => {
    expect(await atShell(args)).toMatchObject({ stdout: '', stderr, exitCode: 2 });
  });
});

describe('SIGTERM', () => {
  const MAIN = ['--import', 'tsx', join(__dirname, '..', '..', 'src', 'cli', 'main.ts')];

  test('lets the removals end that are under way, begins no other, and tells what is left', async () => {
    await ended(...Array.from({ length: 30 }, (_, index) => `s-${index}`));
    const slow = await FakeApiServer.start((request, response) => {
      const reply = bench.cluster.reply(request);
      if (request.method !== 'DELETE' || reply === 'cut') return reply;
      if (!child.killed) child.kill('SIGTERM');
      setTimeout(() => response.writeHead(reply.status).end(JSON.stringify(reply.body ?? {})), 300);
      return undefined;
    });
    const args = ['reap', '-n', 'agents', '--json', '--kubeconfig', kubeconfig({}, { server: slow.url })];
    const child = spawn(process.execPath, [...MAIN, ...args], { env: { PATH: process.env.PATH } });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    slow.stop();
    expect(status).toBe(1);
    const results: readonly string[] = JSON.parse(stdout).namespaces[0].objects.map(
      ({ result }: { result: string }) => result,
    );
    const left = results.filter((result) => result === 'found').length;
    expect(left).toBeGreaterThan(20);
    expect(results.filter((result) => result === 'removed')).toHaveLength(30 - left);
    expect(bench.cluster.pods.size).toBe(left);
  }, 60_000);
});

describe('a kubeconfig', () => {
  const complaint = async (file: string) => {
    const { stdout, stderr, exitCode } = await atShell(['reap', '-n', 'agents', '--kubeconfig', file]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    return stderr.replaceAll(file, 'FILE');
  };

  test('with a token is sent to the server alone', async () => {
    expect(await reap()).toMatchObject({ exitCode: 0 });
    expect(bench.api.received.every(({ headers }) => headers.authorization === `Bearer ${FAKE_TOKEN}`)).toBe(true);
  });

  test('that kubectl alone can read is refused with a way out', async () => {
    expect(await complaint(kubeconfig({ exec: { command: 'aws' } }))).toBe(
      'error: kubeconfig FILE: exec must not be set, because only kubectl reads it: run kubectl proxy, and name a kubeconfig with the server http://127.0.0.1:8001 and no user\n',
    );
    expect(await complaint(kubeconfig({}, { 'insecure-skip-tls-verify': true }))).toContain('insecure-skip-tls-verify');
  });

  test('that is wrong is not quoted', async () => {
    const broken = kubeconfig();
    writeFileSync(broken, `users: [{ token: ${FAKE_TOKEN} `);
    expect(await complaint(broken)).toBe('error: kubeconfig FILE: the file must be YAML\n');
    writeFileSync(broken, 'current-context: nowhere');
    expect(await complaint(broken)).toBe(
      'error: kubeconfig FILE: contexts must have the context of the current context\n',
    );
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../../src/core/objects/yaml';
import { denyAll, deployment, policy, service } from '../reachability/kube';
import { enterFolder, leaveFolders } from './folders';
import { atShell } from './terminal';

const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });
const ports = (...numbers: readonly number[]) => numbers.map((port) => ({ port }));
const dns = service('kube-system/kube-dns', { ports: [{ port: 53, protocol: 'UDP' }] });

/** Two workloads; the web may call the database on these ports. */
function shop(...open: readonly number[]): string {
  return toYaml([
    deployment('shop/db', [{ containerPort: 5432 }]),
    deployment('shop/web'),
    denyAll('shop'),
    policy('shop/db', { ...pods('db'), ingress: [{ from: [pods('web')], ports: ports(...open) }] }),
    policy('shop/web', { ...pods('web'), policyTypes: ['Egress'], egress: [{ to: [pods('db')] }] }),
    service('shop/db', { selector: { app: 'db' }, ports: [{ port: 5432 }] }),
    dns,
  ]);
}

const path = ['--from', 'shop/web', '--to', 'shop/db'];

beforeEach(() => {
  enterFolder({ 'dist/shop.yaml': shop(5432), 'base/shop.yaml': shop(5432), 'head.yaml': shop(5432, 9187) });
});
afterEach(leaveFolders);

describe('a whole set', () => {
  test('is a table, written in one piece', async () => {
    const { stdout, ...seen } = await atShell(['flows', 'dist']);
    expect(seen).toEqual({ stderr: '', exitCode: 0, writes: 1 });
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
"
shop
  db  Deployment, TCP 5432
    from  web  TCP 5432
    to    nowhere
  web  Deployment, TCP 8080
    from  nobody
    to    db   TCP 5432

2 workloads in 1 namespace, 3 NetworkPolicies
  every workload is isolated both ways, and none is open to everywhere
"
`);
  });

  test('comes from a pipe, with and without -', async () => {
    const { stdout } = await atShell(['flows', 'dist']);
    expect(await atShell(['flows'], { stdin: shop(5432) })).toMatchObject({ stdout, exitCode: 0 });
    expect(await atShell(['flows', '-'], { stdin: shop(5432) })).toMatchObject({ stdout, exitCode: 0 });
  });

  test('comes from several paths together', async () => {
    writeFileSync('more.yaml', toYaml([deployment('other/job')]));
    const { stdout } = await atShell(['flows', 'dist', 'more.yaml']);
    expect(stdout).toContain('3 workloads in 2 namespaces');
  });

  test('is versioned JSON', async () => {
    const { stdout } = await atShell(['flows', 'dist', '--format', 'json']);
    const { workloads, ...rest } = JSON.parse(stdout);
    expect(JSON.stringify(workloads[0])).toMatchInlineSnapshot(
      `"{"id":"shop/db","kind":"Deployment","namespace":"shop","name":"db","labels":{"app":"db"},"ports":[{"port":5432,"protocol":"TCP"}],"hostNetwork":false,"isolated":{"ingress":true,"egress":true}}"`,
    );
    expect(JSON.stringify(rest)).toMatchInlineSnapshot(
      `"{"version":2,"others":[],"connections":[{"from":"shop/web","to":"shop/db","ports":[{"protocol":"TCP","port":5432,"endPort":5432}]}],"unknown":[],"policies":[{"kind":"NetworkPolicy","namespace":"shop","name":"default-deny"},{"kind":"NetworkPolicy","namespace":"shop","name":"db"},{"kind":"NetworkPolicy","namespace":"shop","name":"web"}],"voidAllowLists":[],"notEvaluated":[],"notRead":[]}"`,
    );
  });

  test.each([
    ['mermaid', /^(%%|---|flowchart|graph)/],
    ['dot', /^(\/\/|digraph)/],
    ['svg', /^(<\?xml|<svg)/],
  ])('is a picture as %s', async (format, start) => {
    const { stdout, exitCode } = await atShell(['flows', 'dist', '--format', format]);
    expect(stdout).toMatch(start);
    expect(stdout).toContain('web');
    expect(exitCode).toBe(0);
  });

  test('keeps to the width of the terminal, and to 120 columns in a pipe', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `some-workload-${index}`);
    const stdin = toYaml(names.map((name) => deployment(`shop/${name}`)));
    const longest = (text: string) => Math.max(...text.split('\n').map(({ length }) => length));
    const narrow = await atShell(['flows', '--no-color'], { stdin, columns: 60 });
    expect(longest(narrow.stdout)).toBeLessThanOrEqual(60);
    const { stdout } = await atShell(['flows'], { stdin });
    expect(longest(stdout)).toBeLessThanOrEqual(120);
    expect(longest(stdout)).toBeGreaterThan(60);
  });
});

describe('one path', () => {
  test('that is open exits with 0', async () => {
    const { stdout, exitCode } = await atShell(['flows', 'dist', ...path, '--port', '5432']);
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
"
shop/web -> shop/db : TCP 5432 is open
  egress   open: by spec.egress[0] of NetworkPolicy shop/web
  ingress  open: by spec.ingress[0] of NetworkPolicy shop/db
"
`);
    expect(exitCode).toBe(0);
  });

  test('that is blocked exits with 1 and names the fix', async () => {
    const { stdout, stderr, exitCode } = await atShell(['flows', 'dist', ...path, '--port', '9187/udp']);
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
"
shop/web -> shop/db : UDP 9187 is closed
  egress   open: by spec.egress[0] of NetworkPolicy shop/web
  ingress  closed: shop/default-deny, shop/db isolate shop/db, and no rule opens UDP 9187 from shop/web
  near     spec.ingress[0] of NetworkPolicy shop/db selects shop/web, but opens TCP 5432
  fix      add to spec.ingress of NetworkPolicy shop/db:
           - {from: [{podSelector: {matchLabels: {app: web}}}], ports: [{protocol: UDP, port: 9187}]}
  note     no container of shop/db declares UDP 9187: they declare TCP 5432
"
`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
  });

  test('may lead to a Service, with the port of the Service', async () => {
    const args = ['--from', 'shop/web', '--to', 'db.shop.svc', '--port', '5432', '--protocol', 'tcp'];
    expect(await atShell(['flows', 'dist', ...args])).toMatchObject({ exitCode: 0 });
  });

  test('is JSON for programs', async () => {
    const { stdout, exitCode } = await atShell(['flows', 'dist', ...path, '--port', '1', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 2,
      from: 'shop/web',
      to: 'shop/db',
      port: 1,
      protocol: 'TCP',
      verdict: 'closed',
      parts: [],
      missing: [],
      egress: { verdict: 'open', fixes: [] },
      ingress: {
        verdict: 'closed',
        fixes: [
          {
            action: 'add-rule',
            policy: 'shop/db',
            field: 'spec.ingress',
            yaml: '- {from: [{podSelector: {matchLabels: {app: web}}}], ports: [{protocol: TCP, port: 1}]}',
            alsoOpens: [],
          },
        ],
      },
    });
    expect(exitCode).toBe(1);
  });
});

describe('a path that the manifests do not decide', () => {
  const team = { namespaceSelector: { matchLabels: { team: 'x' } } };
  const unsure = [
    deployment('a/b'),
    deployment('mon/prom'),
    policy('a/b', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [team] }],
      egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
    }),
  ];
  const ask = (from: string, to: string, ...more: readonly string[]) =>
    atShell(['flows', '--from', from, '--to', to, '--port', '443', ...more], {
      stdin: unsure.map((object) => JSON.stringify(object)).join('\n---\n'),
    });

  test('is unknown, exits with 2, and is answered on stdout', async () => {
    const { exitCode, stdout, stderr } = await ask('mon/prom', 'a/b');
    expect([exitCode, stderr]).toEqual([2, '']);
    expect(stdout).toContain('is unknown');
    expect(stdout).toContain('--namespace-labels mon=team=VALUE');
  });

  test.each([
    ['mon=team=x', 0],
    ['mon=team=', 1],
    ['mon', 1],
  ])('has an answer with --namespace-labels %s', async (labels, exitCode) => {
    expect(await ask('mon/prom', 'a/b', '--namespace-labels', labels)).toMatchObject({ exitCode });
  });

  test('may be partly open, which exits with 1', async () => {
    const { exitCode, stdout } = await ask('a/b', 'internet');
    expect([exitCode, stdout.split('\n')[1]?.trim()]).toEqual([1, 'parts    IPv4 open, IPv6 closed']);
  });

  test('refuses labels that are none', async () => {
    const { exitCode, stderr } = await ask('mon/prom', 'a/b', '--namespace-labels', '=x');
    expect([exitCode, stderr]).toEqual([
      2,
      'error: --namespace-labels must be NAMESPACE=KEY=VALUE, such as mon=team=platform, got =x\n',
    ]);
  });
});

test('the NetworkPolicy that opens a path can be applied as it is printed', async () => {
  const stdin = toYaml([deployment('shop/web'), deployment('shop/db'), denyAll('shop')]);
  const question = ['flows', '-', '--no-color', ...path, '--port', '8080'];
  const { stdout, exitCode } = await atShell(question, { stdin });
  expect(exitCode).toBe(1);
  const printed = stdout.split('\n').filter((line) => line.startsWith(' '.repeat(11)));
  const policies = printed.join('\n').split(/^(?= +apiVersion)/m);
  expect(policies).toHaveLength(2);
  for (const [missing, applied] of [policies, policies.slice(1)].entries()) {
    const objects = [stdin, ...applied].join('---\n');
    expect((await atShell(question, { stdin: objects.replace(/\n*$/, '\n') })).exitCode).toBe(missing);
  }
});

describe('a difference', () => {
  const diff = ['flows', '--diff', 'base', 'head.yaml'];

  test('that opens a path exits with 1', async () => {
    const { stdout, exitCode } = await atShell(diff);
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
"
+ shop/web -> shop/db : TCP 9187
1 path opened, 0 closed.
"
`);
    expect(exitCode).toBe(1);
  });

  test('that only closes paths exits with 0', async () => {
    const { stdout, exitCode } = await atShell(['flows', '--diff', 'head.yaml', 'base']);
    expect(stdout).toBe('- shop/web -> shop/db : TCP 9187\n0 paths opened, 1 closed.\n');
    expect(exitCode).toBe(0);
  });

  test('that opens only allowed paths exits with 0', async () => {
    const { stdout, exitCode } = await atShell([...diff, '--allow', 'a/b -> c/d', '--allow', 'shop/* -> */db : 9187']);
    expect(stdout).toBe(
      '+ shop/web -> shop/db : TCP 9187  (allowed)\n0 paths opened, 1 opened as allowed, 0 closed.\n',
    );
    expect(exitCode).toBe(0);
  });

  test('reads allowed paths from a file and ignores its comments', async () => {
    writeFileSync('allow.txt', '# who may call whom\n\nshop/web -> shop/db : 9187 # the exporter\n');
    expect(await atShell([...diff, '--allow', '@allow.txt'])).toMatchObject({ exitCode: 0 });
    writeFileSync('allow.txt', '# shop/web -> shop/db : 9187\n');
    expect(await atShell([...diff, '--allow', '@allow.txt'])).toMatchObject({ exitCode: 1 });
  });

  test('accepts a pipe as one of the two paths', async () => {
    expect(await atShell(['flows', '--diff', 'base', '-'], { stdin: shop(5432) })).toMatchObject({
      stdout: 'No path opened or closed.\n',
      exitCode: 0,
    });
  });

  test('is JSON for programs', async () => {
    const { stdout, exitCode } = await atShell([...diff, '--format', 'json']);
    const nine = [{ protocol: 'TCP', port: 9187, endPort: 9187 }];
    expect(JSON.parse(stdout)).toEqual({
      version: 2,
      opened: [{ from: 'shop/web', to: 'shop/db', ports: nine }],
      allowed: [],
      closed: [],
    });
    expect(exitCode).toBe(1);
  });
});

test('policies that are not evaluated are listed on stderr if the answer does not list them', async () => {
  const cilium = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'l7', namespace: 'shop' },
  };
  writeFileSync(join('base', 'l7.yaml'), toYaml([cilium]));
  const warning = "warning: CiliumNetworkPolicy.cilium.io 'shop/l7' is not evaluated: it may open or close more\n";
  expect(await atShell(['flows', 'base'])).toMatchObject({ stderr: '' });
  expect(await atShell(['flows', 'base', ...path, '--port', '5432'])).toMatchObject({ stderr: warning, exitCode: 0 });
  expect(await atShell(['flows', '--diff', 'base', 'head.yaml'])).toMatchObject({ stderr: warning, exitCode: 1 });
});

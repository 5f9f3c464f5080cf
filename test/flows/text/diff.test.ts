import { AllowList } from '../../../src/flows/text/allow-list';
import { type ReviewedDiff, renderDiff, reviewDiff } from '../../../src/flows/text/diff';
import { toDiffJson } from '../../../src/flows/text/json';
import { reachability } from '../../../src/reachability/index';
import { denyAll, deployment, policy } from '../../reachability/kube';

const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });
const workloads = ['api', 'db', 'web'].map((app) => deployment(`shop/${app}`));

/** A set in which each of these may call the database on some ports. */
function set(callers: Readonly<Record<string, readonly number[]>>): readonly object[] {
  const rules = Object.entries(callers).map(([app, ports]) => ({
    from: [pods(app)],
    ports: ports.map((port) => ({ port })),
  }));
  const open = policy('shop/out', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ podSelector: {} }] }],
  });
  return [...workloads, denyAll('shop'), open, policy('shop/db', { ...pods('db'), ingress: rules })];
}

function reviewed(base: readonly object[], head: readonly object[], ...allow: readonly string[]): ReviewedDiff {
  const list = AllowList.parse(allow.map((text) => ({ text, where: '--allow' })));
  return reviewDiff(reachability(head).changesSince(reachability(base)), list);
}

const { workloads: all } = reachability(workloads);
const both = { base: all, head: all };

const change = [set({ web: [5432], api: [1] }), set({ api: [1, 5432, 9187] })] as const;

test('opened paths come first, then closed paths', () => {
  expect(`\n${renderDiff(reviewed(...change), both, { colour: false })}`).toMatchInlineSnapshot(`
"
+ shop/api -> shop/db : TCP 5432, 9187
- shop/web -> shop/db : TCP 5432
1 path opened, 1 closed.
"
`);
});

test('allowed ports are listed but do not count, and the other ports remain', () => {
  const diff = reviewed(...change, 'shop/api -> shop/db : 5432');
  expect(`\n${renderDiff(diff, both, { colour: false })}`).toMatchInlineSnapshot(`
"
+ shop/api -> shop/db : TCP 9187
+ shop/api -> shop/db : TCP 5432  (allowed)
- shop/web -> shop/db : TCP 5432
1 path opened, 1 opened as allowed, 1 closed.
"
`);
  expect(diff.opened).toHaveLength(1);
});

test('nothing counts as opened if the list allows everything', () => {
  const diff = reviewed(...change, '* -> shop/db : 5432', '* -> shop/db : TCP 9000-9999');
  expect(diff.opened).toEqual([]);
  expect(renderDiff(diff, both, { colour: false })).toContain('0 paths opened, 1 opened as allowed, 1 closed.');
});

test('the JSON of a diff', () => {
  expect(JSON.stringify(toDiffJson(reviewed(...change, '* -> * : 5432')))).toMatchInlineSnapshot(
    `"{"version":2,"opened":[{"from":"shop/api","to":"shop/db","ports":[{"protocol":"TCP","port":9187,"endPort":9187}]}],"allowed":[{"from":"shop/api","to":"shop/db","ports":[{"protocol":"TCP","port":5432,"endPort":5432}]}],"closed":[{"from":"shop/web","to":"shop/db","ports":[{"protocol":"TCP","port":5432,"endPort":5432}]}]}"`,
  );
});

test('two equal sets have no opened or closed paths', () => {
  expect(renderDiff(reviewed(change[0], change[0]), both, { colour: false })).toBe('No path opened or closed.\n');
});

test('a change for everyone is one line', () => {
  const closed = [...workloads, policy('shop/db', { ...pods('db'), policyTypes: ['Ingress'] })];
  const text = renderDiff(reviewed(closed, workloads), both, { colour: false });
  expect(`\n${text}`).toMatchInlineSnapshot(`
"
+ * -> shop/db : all ports
5 paths opened, 0 closed.
"
`);
});

test('a change for all but one lists each of them', () => {
  const closed = [...workloads, policy('shop/db', { ...pods('db'), policyTypes: ['Ingress'] })];
  const but = policy('shop/web', { ...pods('web'), policyTypes: ['Egress'] });
  const text = renderDiff(reviewed([...closed, but], [...workloads, but]), both, { colour: false });
  expect(text).toContain('+ shop/api                     -> shop/db : all ports\n');
  expect(text).not.toContain('*');
});

test('colours distinguish opened, allowed and closed paths', () => {
  const text = renderDiff(reviewed(...change, 'shop/api -> shop/db : 5432, 9187'), both, { colour: true });
  const code = String.fromCharCode(27);
  expect(text).toContain(`${code}[2m+ shop/api`);
  expect(text).toContain(`${code}[32m- shop/web`);
  expect(renderDiff(reviewed(...change), both, { colour: true })).toContain(`${code}[31m+ shop/api`);
});

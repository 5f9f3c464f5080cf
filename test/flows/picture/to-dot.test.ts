import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowsSource } from '../../../src/flows/flows-source';
import { toDot } from '../../../src/flows/picture/to-dot';
import { PortSet, reachability } from '../../../src/reachability/index';
import { describeWithShared } from '../../support/shared';
import { HOSTILE, hostileNet, internet, net, platform, tcp, workload } from '../hand-made';
import { objectsIn, stella, stellaObjects } from '../manifests';
import { expectDrawing } from './drawing-golden';

/** A node or an edge, as parsed by Graphviz. */
interface Drawn {
  readonly name?: string;
  readonly tail?: number;
  readonly head?: number;
}

/** The parsed graph and the warnings of Graphviz. */
async function parsed(
  source: FlowsSource,
): Promise<{ readonly objects: readonly Drawn[]; readonly edges: readonly Drawn[] }> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const result = viz.render(toDot(source), { format: 'json0', engine: 'dot' });
  expect(result.errors).toEqual([]);
  const { objects = [], edges = [] } = JSON.parse(result.output ?? '{}');
  return { objects, edges };
}

const [api, db] = [workload('shop/api'), workload('shop/db')];

test('STELLA is drawn in the words of Graphviz', () => {
  expectDrawing(toDot(stella()), 'flows/stella.dot');
});

test('the order of the objects changes nothing', () => {
  expect(toDot(reachability([...stellaObjects].reverse()))).toBe(toDot(stella()));
});

test.each([
  ['STELLA', stella],
  ['sixty workloads', platform],
  ['nothing', () => net([], [])],
  ['a workload alone', () => net([api], [], { ingress: [api], egress: [api] })],
])('Graphviz draws %s without a warning', async (_what, source) => {
  await parsed(source());
});

test('names that look like syntax are escaped', async () => {
  const { objects, edges } = await parsed(hostileNet());
  const clusters = new Set([...HOSTILE, 'kube-system']).size;
  // Per string a workload, its caller and its callee. The same selected pods count once.
  expect(objects.filter(({ name }) => name?.startsWith('cluster '))).toHaveLength(clusters - 1);
  expect(edges).toHaveLength(2 * HOSTILE.length);
  expect(objects.map(({ name }) => name)).not.toContain('injected');
});

test('an arrow ends at its port, and all ports are a warning', () => {
  const dot = toDot(
    net(
      [api, db],
      [
        [api, db, PortSet.ALL],
        [db, api, tcp(80)],
        [db, internet, tcp(443)],
      ],
    ),
  );
  expect(dot).toContain('"shop/api":e -> "shop/db":p0:w [color="#c93c00", penwidth=2]');
  expect(dot).toMatch(/"shop\/db":e -> "shop\/api":p0:w \[color="#\w{6}"\]/);
  expect(dot).toMatch(
    /<td [^>]*port="p0" bgcolor="#c93c00"><font point-size="10" color="#ffffff">all ports<\/font><\/td>/,
  );
});

test('an arrow has the colour of the edge of the box where it starts, and a box without arrows has no coloured edge', () => {
  const dot = toDot(net([api, db], [[api, db, tcp(80)]]));
  const [, colour] = /"shop\/api":e -> "shop\/db":p0:w \[color="(#\w{6})"\]/.exec(dot) ?? [];
  expect(colour).toBeDefined();
  expect([...dot.matchAll(/<td width="5" [^>]*bgcolor="(#\w{6})"><\/td>/g)].map(([, edge]) => edge)).toEqual([colour]);
});

describeWithShared('the cases of an independent analyser', (shared) => {
  const folder = join(shared, 'fixtures', 'netpol', 'core');

  test.each(readdirSync(folder))('Graphviz draws %s without a warning', async (name) => {
    await parsed(reachability(objectsIn(join(folder, name, 'input'))));
  });
});

import { METRICS } from '../../src/monitoring/metrics';
import { AZORA } from '../scrape/azora-world';
import { STELLA } from '../scrape/stella-world';
import { panelsIn } from '../scrape/support/pages';
import { selectedRules } from '../scrape/support/rule-files';
import type { Sample } from '../scrape/support/sample';
import type { World } from '../scrape/support/world';
import { find } from '../support/objects';

/*
 * The table of metrics, the alerts and panels that read them, and the fake exporters that serve them have to agree: otherwise an
 * alert would be proved with a metric that nobody has.
 */

const PLATFORMS = [AZORA, STELLA];
const TABLE = new Map(Object.values(METRICS).flatMap(({ metrics }) => Object.entries<readonly string[]>(metrics)));

/** Prometheus makes it for each target. */
const OF_PROMETHEUS = ['up'];

/** What the exporters serve, in good health and while things break. */
function served(): readonly Sample[] {
  return PLATFORMS.flatMap(({ world, scenarios, blind }) => {
    const broken = world.copy();
    for (const { breaks } of scenarios) breaks(broken);
    const silent = world.copy();
    for (const { breaks } of blind) breaks(silent);
    return [world, broken, silent].flatMap(samplesOf);
  });
}

function samplesOf(world: World): readonly Sample[] {
  return [...world.toPages().values()].flat();
}

/** Every expression of an alert or a panel. */
const expressions = PLATFORMS.flatMap(({ objects, prometheus: { namespace, name } }) => [
  ...selectedRules(find(objects, 'Prometheus', name, namespace), objects).flatMap(({ rules }) =>
    rules.map(({ expr }) => expr),
  ),
  ...panelsIn(objects).flatMap((panel) => panel.expressions),
]);

/** The metrics that expressions read. */
function readBy(exprs: readonly string[]): ReadonlySet<string> {
  return new Set(exprs.flatMap((expr) => [...expr.matchAll(/\b([a-z_]+)\{/g)].map(([, metric = '']) => metric)));
}

test('alerts and panels read the metrics of the table, and each of them is read', () => {
  expect([...readBy(expressions)].sort()).toEqual([...TABLE.keys()].sort());
});

test('each metric of the table is served by a fake exporter, with the labels of the table', () => {
  const wrong = served().filter(({ name, labels }) => {
    const known = TABLE.get(name);
    return known === undefined || String(Object.keys(labels).sort()) !== String([...known].sort());
  });
  expect(wrong).toEqual([]);
  const names = new Set(served().map(({ name }) => name));
  expect([...TABLE.keys()].filter((name) => !names.has(name) && !OF_PROMETHEUS.includes(name))).toEqual([]);
});

test('each source names a version or a page', () => {
  for (const { exporter, see } of Object.values(METRICS)) {
    expect(exporter).toMatch(/\w{4}/);
    expect(see).toMatch(/^https:\/\/\S+$/);
  }
});

test('a metric that is not in the table is found', () => {
  expect([...readBy(['rate(no_such_metric{namespace="azora"}[5m]) > 0'])].filter((name) => !TABLE.has(name))).toEqual([
    'no_such_metric',
  ]);
});

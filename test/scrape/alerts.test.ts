import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find } from '../support/objects';
import { AZORA } from './azora-world';
import type { Scenario } from './scenarios/scenario';
import { STELLA } from './stella-world';
import { CONTROLS, type Control } from './support/controls';
import { type Course, explains, OF_TROUBLE, runCourse, titleOf, type WatchedPlatform } from './support/course';
import { Exporters, type ReceivedAlert } from './support/exporters';
import { panelsIn } from './support/pages';
import { programsOf } from './support/programs';
import type { ActiveAlert } from './support/prometheus';
import { selectedRules } from './support/rule-files';
import { type Change, startPrometheus } from './support/watched';

interface Ran {
  readonly course: Course;
  readonly sent: readonly ReceivedAlert[];
}

const PLATFORMS: Readonly<Record<string, WatchedPlatform>> = { azora: AZORA, stella: STELLA };
const ran = new Map<string, Ran>();

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scrape-'));
  try {
    const all = Object.entries(PLATFORMS).map(([name, platform]) => run(name, platform, join(folder, name)));
    for (const ended of await Promise.allSettled(all)) if (ended.status === 'rejected') throw ended.reason;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 1_200_000);

async function run(name: string, platform: WatchedPlatform, folder: string): Promise<void> {
  const programs = programsOf();
  mkdirSync(folder, { recursive: true });
  const exporters = await Exporters.listen(folder);
  const start = (change: Change, index: number) =>
    startPrometheus(platform, programs, join(folder, String(index)), exporters, change);
  const servers = await Promise.all([{}, ...platform.faults.map(controlOf)].map(start));
  try {
    const [prometheus, ...controls] = servers;
    if (prometheus === undefined) throw new Error('no Prometheus was started');
    const course = await runCourse(platform, exporters, prometheus, controls);
    ran.set(name, { course, sent: exporters.sent.get(platform.alertmanager) ?? [] });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    exporters.close();
  }
}

function controlOf(fault: string): Control {
  const control = CONTROLS[fault];
  if (control === undefined) throw new Error(`no control ${fault}`);
  return control;
}

function resultOf(name: string): Ran {
  const result = ran.get(name);
  if (result === undefined) throw new Error(`${name} did not run`);
  return result;
}

/** The alert fires once, ends when its cause does, and Alertmanager is told of both. */
function expectCourse(
  scenario: Scenario,
  firing: readonly ActiveAlert[],
  after: readonly ActiveAlert[],
  sent: readonly ReceivedAlert[],
): void {
  expect(firing.filter((alert) => explains(scenario, alert))).toHaveLength(1);
  expect(after.filter((alert) => explains(scenario, alert))).toEqual([]);
  const told = sent.filter(({ labels }) => explains(scenario, { labels }));
  expect([told.some(({ resolved }) => !resolved), told.some(({ resolved }) => resolved)]).toEqual([true, true]);
}

/** Each alert that no scenario explains. */
function unexplained(alerts: readonly ActiveAlert[], scenarios: readonly Scenario[]): readonly object[] {
  return alerts.filter((alert) => !scenarios.some((one) => explains(one, alert))).map(({ labels }) => labels);
}

describe.each(Object.entries(PLATFORMS))('%s', (name, platform) => {
  const { scenarios, blind, maintenance, faults, objects, prometheus } = platform;
  const rules = selectedRules(find(objects, 'Prometheus', prometheus.name, prometheus.namespace), objects).flatMap(
    (group) => group.rules,
  );

  test.each(scenarios.map((one) => [titleOf(one), one] as const))('%s fires and resolves', (_, scenario) => {
    const { course, sent } = resultOf(name);
    expectCourse(scenario, course.broken, course.mended, sent);
  });

  test.each(blind.map((one) => [titleOf(one), one] as const))(
    'without metrics, %s fires and resolves',
    (_, scenario) => {
      const { course, sent } = resultOf(name);
      expectCourse(scenario, course.blind, course.end, sent);
    },
  );

  test('nothing else fires', () => {
    const { course } = resultOf(name);
    expect(unexplained(course.broken, scenarios)).toEqual([]);
    expect(unexplained(course.blind, blind)).toEqual([]);
    expect([...course.mended, ...course.end].map(({ labels }) => labels)).toEqual([]);
  });

  test('every panel shows something', () => {
    expect(panelsIn(objects).length).toBeGreaterThan(0);
    expect(resultOf(name).course.emptyPanels).toEqual([]);
    expect(resultOf(name).course.idlePanels.filter((title) => !title.includes(OF_TROUBLE))).toEqual([]);
  });

  test('rollouts, drains and restarts wake nobody, and outages do', () => {
    const { course } = resultOf(name);
    expect(maintenance.length).toBeGreaterThan(3);
    expect(course.pages).toEqual([]);
    const critical = course.broken.filter(({ labels }) => labels.severity === 'critical');
    expect(critical.length).toBeGreaterThan(0);
  });

  test.each(faults)('if %s, alerts stay silent, and the test fails', (fault) => {
    const { silences, reports } = controlOf(fault);
    const silent = rules.filter(silences);
    const firing = resultOf(name).course.controls[faults.indexOf(fault)] ?? [];
    const isSilent = ({ labels: { alertname, namespace } }: ActiveAlert) =>
      silent.some(({ alert, expr }) => alert === alertname && expr.includes(`"${namespace}"`));
    expect(silent.length).toBeGreaterThan(0);
    expect(firing.filter(isSilent)).toEqual([]);
    expect(firing.some(({ labels }) => labels.alertname === reports)).toBe(reports !== undefined);
  });
});

import type { Scenario } from '../scenarios/scenario';
import type { Exporters } from './exporters';
import { FASTER, fasterExpression, PATIENCE_SECONDS, RATE_INTERVAL } from './faster';
import { type DashboardPanel, panelsIn } from './pages';
import type { ActiveAlert, Prometheus } from './prometheus';
import type { WatchedSet } from './watched';
import type { World } from './world';

/** A set whose alerts are to fire. */
export interface WatchedPlatform extends WatchedSet {
  /** What goes wrong at one time. */
  readonly scenarios: readonly Scenario[];

  /** What goes wrong where metrics themselves are not there. */
  readonly blind: readonly Scenario[];

  /** What happens in every week, and must not wake anybody. */
  readonly maintenance: readonly Maintenance[];

  /** The alerts that always fire. */
  readonly always: readonly string[];

  /** The controls, by the fault of each. */
  readonly faults: readonly string[];
}

/** A rollout, a drain of a node or a restart, in the time that it takes. */
export interface Maintenance {
  readonly what: string;

  /** How long it lasts. Good health follows. */
  readonly minutes: number;
  readonly breaks: (world: World) => void;
}

/** What a Prometheus says while a cluster breaks, is mended, loses its metrics, and is mended again. */
export interface Course {
  readonly broken: readonly ActiveAlert[];

  /** The alerts that wake somebody, by what happened in maintenance. */
  readonly pages: readonly string[];

  /** The panels that are empty in good health. */
  readonly idlePanels: readonly string[];

  /** What its controls say at that time, in their order. */
  readonly controls: readonly (readonly ActiveAlert[])[];

  /** The queries of panels that return nothing at that time. */
  readonly emptyPanels: readonly string[];
  readonly mended: readonly ActiveAlert[];
  readonly blind: readonly ActiveAlert[];
  readonly end: readonly ActiveAlert[];
}

/**
 * Breaks and mends the cluster of a platform.
 * @param controls Prometheus servers with a fault, beside the right one
 */
export async function runCourse(
  platform: WatchedPlatform,
  exporters: Exporters,
  prometheus: Prometheus,
  controls: readonly Prometheus[],
): Promise<Course> {
  const { world, scenarios, blind, always } = platform;
  const healthy = world.toPages();
  const part = async (wanted: readonly Scenario[]): Promise<readonly ActiveAlert[]> => {
    if (wanted.length === 0) exporters.serve(healthy);
    else exporters.serve(broken(platform, wanted));
    return eventually(
      () => firing(prometheus, always),
      (alerts) =>
        wanted.length === 0 ? alerts.length === 0 : wanted.every((one) => alerts.some((alert) => explains(one, alert))),
    );
  };
  exporters.serve(healthy);
  // Prometheus passes on its targets every five seconds.
  await eventually(
    () => prometheus.query('up == 1'),
    (up) => up.length >= world.size,
  );
  const panels = panelsIn(platform.objects);
  const idlePanels = await eventually(
    () => emptyQueries(prometheus, panels),
    (empty) => empty.every((title) => title.includes(OF_TROUBLE)),
  );
  const pages = await maintain(platform, exporters, prometheus);
  const brokenAlerts = await part(scenarios);
  const said = await Promise.all(controls.map((control) => firing(control, always)));
  const emptyPanels = await emptyQueries(prometheus, panels);
  const mended = await part([]);
  const blindAlerts = await part(blind);
  const seen = { pages, idlePanels, emptyPanels };
  return { ...seen, broken: brokenAlerts, controls: said, mended, blind: blindAlerts, end: await part([]) };
}

/** The panel that shows nothing as long as nothing is wrong. */
export const OF_TROUBLE = 'Restarts within an hour';

/** The minutes of good health after each step: long enough for two evaluations. */
const REST_MINUTES = 3;

/** Carries out maintenance, and collects the alerts that wake somebody. */
async function maintain(
  { world, maintenance }: WatchedPlatform,
  exporters: Exporters,
  prometheus: Prometheus,
): Promise<readonly string[]> {
  const pages = new Set<string>();
  for (const { what, minutes, breaks } of maintenance) {
    const copy = world.copy();
    breaks(copy);
    for (const [served, lasts] of [
      [copy, minutes],
      [world, REST_MINUTES],
    ] as const) {
      exporters.serve(served.toPages());
      for (const until = Date.now() + (lasts * 60_000) / FASTER; Date.now() < until; ) {
        for (const { state, labels } of await prometheus.alerts()) {
          if (state === 'firing' && labels.severity === 'critical') pages.add(`${what}: ${JSON.stringify(labels)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
  return [...pages];
}

function broken({ world }: WatchedPlatform, scenarios: readonly Scenario[]) {
  const copy = world.copy();
  for (const { breaks } of scenarios) breaks(copy);
  return copy.toPages();
}

/** A scenario's alert as text: `ServiceNotReachable service=session-service`. */
export function titleOf({ alert, labels }: Scenario): string {
  return [alert, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(' ');
}

/** Whether a scenario explains an alert. */
export function explains({ alert, labels }: Scenario, { labels: own }: Pick<ActiveAlert, 'labels'>): boolean {
  return own.alertname === alert && Object.entries(labels).every(([key, value]) => own[key] === value);
}

async function firing(prometheus: Prometheus, always: readonly string[]): Promise<readonly ActiveAlert[]> {
  const alerts = await prometheus.alerts();
  return alerts.filter(({ state, labels }) => state === 'firing' && !always.includes(labels.alertname ?? ''));
}

async function emptyQueries(prometheus: Prometheus, panels: readonly DashboardPanel[]): Promise<readonly string[]> {
  const queries = panels.flatMap(({ dashboard, title, expressions }) =>
    expressions.map((expr) => ({ title: `${dashboard}: ${title}: ${expr}`, expr })),
  );
  const results = await Promise.all(
    queries.map(async ({ title, expr }) => ({
      title,
      series: await prometheus.query(fasterExpression(expr).replaceAll('$__rate_interval', RATE_INTERVAL)),
    })),
  );
  return results.filter(({ series }) => series.length === 0).map(({ title }) => title);
}

async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (const until = Date.now() + PATIENCE_SECONDS * 1000; ; ) {
    const answer = await ask();
    if (wanted(answer) || Date.now() > until) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

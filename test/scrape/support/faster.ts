import { cpus, loadavg } from 'node:os';

/**
 * On a machine with much else to do, time passes at a third of the pace, and in CI, where other suites run beside this one, at half: a
 * scrape that takes longer than its interval has failed, and every target would count as down.
 */
const [LOAD = 0] = loadavg();
const BESIDE_OTHERS = process.env.CI === 'true' ? 2 : 1;
const SLOWER = LOAD / cpus().length > 6 ? 3 : BESIDE_OTHERS;

/** How much faster than in a cluster time passes for the rules. */
export const FASTER = 120 / SLOWER;

/** The time between scrapes and between evaluations. */
export const INTERVAL = `${500 * SLOWER}ms`;

/** The window for which Grafana puts `$__rate_interval`, and after which a series that is not served any more is gone. */
export const RATE_INTERVAL = `${3 * SLOWER}s`;

/** The time that each part of a course may take. */
export const PATIENCE_SECONDS = 60 * SLOWER;

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A duration of Prometheus, such as `1h30m`, in seconds. @throws Error if it is none */
export function toSeconds(duration: string): number {
  if (!/^(\d+(ms|[smhdw]))+$/.test(duration)) throw new Error(`not a duration of Prometheus: ${duration}`);
  return [...duration.matchAll(/(\d+)(ms|[smhdw])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0),
    0,
  );
}

/** The same duration, in faster time. */
export function fasterDuration(duration: string): string {
  return `${Math.max(1, Math.round((toSeconds(duration) * 1000) / FASTER))}ms`;
}

/** The same expression, with each window and each offset in faster time. Nothing else of it changes. */
export function fasterExpression(expr: string): string {
  return expr
    .replaceAll(/\[((?:\d+(?:ms|[smhdw]))+)\]/g, (_, window: string) => `[${fasterDuration(window)}]`)
    .replaceAll(/\boffset ((?:\d+(?:ms|[smhdw]))+)/g, (_, offset: string) => `offset ${fasterDuration(offset)}`);
}

import type { FakePod } from './fake-pods';
import { processMetrics } from './pages';
import type { Sample } from './sample';

/** The routes of the gateway that are called. */
const ROUTES = ['users', 'courses', 'llm'];

/**
 * What Tyk Pump tells of a gateway in good health.
 * https://github.com/TykTechnologies/tyk-pump/blob/v1.16.0/pumps/prometheus.go
 */
export function gatewayMetrics(pod: FakePod): readonly Sample[] {
  const answers = (api: string, code: string, perSecond: number): Sample => ({
    name: 'tyk_http_status',
    labels: { code, api },
    value: 1000,
    perSecond,
  });
  return [
    ...ROUTES.flatMap((api) => [
      // 4 % of the answers are errors.
      answers(api, '200', 95),
      answers(api, '503', 4),
      answers(api, '403', 1),
      answers(api, '429', 1),
      // Only streamed answers take longer than two seconds.
      ...['total', 'upstream', 'gateway'].flatMap((type) => latencies(type, api, api === 'llm' ? 30_000 : 1000)),
    ]),
    // Few requests say little.
    answers('analytics', '500', 0.0001),
    ...processMetrics(pod),
  ];
}

/** Half of the answers take a millisecond, half of them the longest time. */
function latencies(type: string, api: string, longest: number): readonly Sample[] {
  return ['1', '1000', '5000', '30000', '+Inf'].map((le) => ({
    name: 'tyk_latency_bucket',
    labels: { type, api, le },
    value: 1000,
    perSecond: le === '+Inf' || Number(le) >= longest ? 100 : 50,
  }));
}

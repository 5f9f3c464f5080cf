import { InputError, shown } from '../core/input/input';
import type { Protocol } from '../core/network/peer-port';
import { toPlain } from '../core/plain';
import { type EndpointRef, Reachability, reachability } from '../reachability/index';

/** The objects to check paths in: plain objects, a chart, an app, or a Reachability. */
export type Reachable = readonly object[] | Rendered | { readonly charts: readonly Rendered[] } | Reachability;

interface Rendered {
  toJson(): readonly object[];
}

/** The matchers that are added to `expect`. */
export interface ReachabilityMatchers<R> {
  /**
   * Passes if the NetworkPolicies of the received objects leave the path open.
   * @param from the caller: `ai-agents/stella-agent`, or the labels of pods that are not in the set
   * @param to the called endpoint: `stella/stt-service`, the host name of a Service, `internet`, an address or a block
   * @param port the port of the called pod or, for a Service, of the Service
   * @param protocol TCP by default
   */
  toReach(from: EndpointRef, to: EndpointRef, port: number, protocol?: Protocol): R;

  /** Passes if the NetworkPolicies block the path. The same as `not.toReach`. */
  notToReach(from: EndpointRef, to: EndpointRef, port: number, protocol?: Protocol): R;
}

declare global {
  namespace jest {
    interface Matchers<R> extends ReachabilityMatchers<R> {}
  }
}

interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** For `expect.extend(reachabilityMatchers)`, in jest or a framework with a compatible `expect`. */
export const reachabilityMatchers = {
  toReach(received: unknown, from: EndpointRef, to: EndpointRef, port: number, protocol?: Protocol): MatcherResult {
    return checkPath(received, 'open', from, to, port, protocol);
  },
  notToReach(received: unknown, from: EndpointRef, to: EndpointRef, port: number, protocol?: Protocol): MatcherResult {
    return checkPath(received, 'closed', from, to, port, protocol);
  },
};

function checkPath(
  received: unknown,
  expected: 'open' | 'closed',
  from: EndpointRef,
  to: EndpointRef,
  port: number,
  protocol?: Protocol,
): MatcherResult {
  const explanation = toReachability(received).explain(from, to, port, protocol);
  return {
    pass: explanation.verdict === expected,
    message: () => `expected the path to be ${expected}\n\n${explanation}`,
  };
}

function toReachability(received: unknown): Reachability {
  if (received instanceof Reachability) return received;
  const objects = toObjects(received);
  if (objects === undefined) {
    throw new InputError('expect(…)', [
      `the received value must be objects, a chart or an app, got ${shown(received)}`,
    ]);
  }
  return reachability(objects);
}

function toObjects(received: unknown): readonly object[] | undefined {
  if (Array.isArray(received)) return received;
  if (typeof received !== 'object' || received === null) return undefined;
  if ('charts' in received && Array.isArray(received.charts)) {
    return received.charts.flatMap((chart: unknown) => toRendered(chart) ?? []);
  }
  return toRendered(received);
}

function toRendered(chart: unknown): readonly object[] | undefined {
  const { toJson } = toPlain(chart);
  const objects: unknown = typeof toJson === 'function' ? toJson.call(chart) : undefined;
  return Array.isArray(objects) ? objects : undefined;
}

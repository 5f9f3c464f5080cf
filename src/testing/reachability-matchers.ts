import type { Protocol } from '../core/network/peer-port';
import type { EndpointRef } from '../reachability/index';
import { evaluated } from './evaluated';

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
  const explanation = evaluated(received).explain(from, to, port, protocol);
  return {
    pass: explanation.verdict === expected,
    message: () => `expected the path to be ${expected}\n\n${explanation}`,
  };
}

import type { Protocol } from '../core/network/peer-port';
import type { EndpointRef, Reachability, Verdict } from '../reachability/index';
import { evaluated } from './evaluated';

/** The matchers that are added to `expect`. */
export interface ReachabilityMatchers<R> {
  /**
   * Passes if the NetworkPolicies of the received objects leave the whole path open. A path that is partly open or unknown passes neither
   * matcher, and `not` with such a path is an error: it would hide that the answer is neither.
   * @param from the caller: `ai-agents/stella-agent`, or the labels of pods that are not in the set
   * @param to the called endpoint: `stella/stt-service`, the host name of a Service, `internet`, an address or a block
   * @param port the port of the called pod or, for a Service, of the Service
   * @param protocol TCP by default
   */
  toReach(from: EndpointRef, to: EndpointRef, port: number, protocol?: Protocol): R;

  /** Passes if the NetworkPolicies block the whole path. */
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
  toReach(
    this: unknown,
    received: unknown,
    from: EndpointRef,
    to: EndpointRef,
    port: number,
    protocol?: Protocol,
  ): MatcherResult {
    return checkPath(this, evaluated(received), [from, to, port, protocol], 'open');
  },
  notToReach(
    this: unknown,
    received: unknown,
    from: EndpointRef,
    to: EndpointRef,
    port: number,
    protocol?: Protocol,
  ): MatcherResult {
    return checkPath(this, evaluated(received), [from, to, port, protocol], 'closed');
  },
};

/** Whether a matcher is called with `not`. @param context the `this` that the framework passes to a matcher */
function isNegated(context: unknown): boolean {
  return typeof context === 'object' && context !== null && 'isNot' in context && context.isNot === true;
}

function checkPath(
  context: unknown,
  net: Reachability,
  path: Parameters<Reachability['verdict']>,
  expected: 'open' | 'closed',
): MatcherResult {
  const verdict = net.verdict(...path);
  const isNot = isNegated(context);
  const wanted = isNot === (expected === 'open') ? 'closed' : 'open';
  // With `not`, "fails to be open" would pass for a path that is partly open.
  const isClear = verdict === 'open' || verdict === 'closed';
  return {
    pass: isClear ? verdict === expected : isNot,
    message: () => `expected the path to be ${wanted}, and ${WORDS[verdict]}\n\n${net.explain(...path)}`,
  };
}

const WORDS: Readonly<Record<Verdict, string>> = {
  open: 'it is open',
  closed: 'it is closed',
  partly: 'only a part of it is open',
  unknown: 'the objects do not tell',
};

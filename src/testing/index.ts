/*
 * The entry point `cdk8s-agents/testing`: matchers for the tests of your own charts. It does not load cdk8s or jest.
 */

export { type ReachabilityMatchers, reachabilityMatchers } from './reachability-matchers';
export type { Reachable } from './source';

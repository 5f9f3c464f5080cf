/*
 * The entry point `cdk8s-agents/testing`: matchers for the tests of your own charts. It loads neither cdk8s nor jest.
 */

export { type ReachabilityMatchers, type Reachable, reachabilityMatchers } from './reachability-matchers';

/*
 * The entry point `cdk8s-agents/testing`: matchers for the tests of your own charts. It does not load cdk8s or jest.
 */

export { type ReachabilityMatchers, type Reachable, reachabilityMatchers } from './reachability-matchers';

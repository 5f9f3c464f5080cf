import { equal } from 'node:assert';
import { reachability } from '../../src/reachability/index';
import { growthExponent, pair } from '../measure';
import type { Benchmark } from '../row';
import { tenantObjects, WORKLOADS_OF_TENANT } from './tenant-objects';

const SIZES = [250, 500, 1_000];
const SECONDS_MAX = 3;
const GROWTH_MAX = 1.2;

/** The paths of a workload: within its namespace, in both directions to every pod of it, to DNS, to the internet, from the ingress controller. */
const PATHS_OF_WORKLOAD = WORKLOADS_OF_TENANT + 5;

/**
 * Measures who may call whom among many namespaces with a policy each, read afresh. The peer copies the objects through JSON: it looks at
 * everything once, as any answer has to.
 */
export const checkingManyNamespaces: Benchmark = (note) => {
  const measured = SIZES.map((namespaces) => {
    note(`${namespaces} namespaces`);
    const objects = tenantObjects(namespaces);
    const connections = () => reachability(objects).connections();
    equal(connections().length, namespaces * WORKLOADS_OF_TENANT * PATHS_OF_WORKLOAD);
    return pair(connections, () => JSON.parse(JSON.stringify(objects)), {
      runs: 3,
      warmUps: 0,
      peerCalls: 5,
      collect: true,
    });
  });
  const exponent = growthExponent(measured.map(({ ours }, index) => [SIZES[index] ?? 0, ours]));
  return measured.map((one, index) => {
    const seconds = one.ours / 1000;
    const isLargest = index === SIZES.length - 1;
    const met = seconds <= SECONDS_MAX && exponent <= GROWTH_MAX;
    return {
      what: `connections() of ${SIZES[index]} namespaces × ${WORKLOADS_OF_TENANT} workloads, a policy each`,
      ours: `${seconds.toPrecision(3)} s`,
      peer: `${one.peer.toPrecision(3)} ms to copy them as JSON`,
      ratio: one.ratio,
      ...(isLargest && {
        growth: exponent,
        target: { words: `at most ${SECONDS_MAX} s, and N^${GROWTH_MAX}`, met },
      }),
    };
  });
};

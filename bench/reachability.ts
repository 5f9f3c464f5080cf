import { equal } from 'node:assert';
import { type Reachability, reachability } from '../src/reachability/index';
import { echoAgent, renderSession, stellaAgent, stellaLight } from '../src/session';
import { naiveAllows } from '../test/reachability/naive';
import { naivePods } from '../test/reachability/naive-pods';
import { pair } from './measure';
import type { Benchmark } from './row';
import { NAMESPACE, sampleSession } from './samples';

const PROFILES = [stellaAgent, stellaLight, echoAgent];
const SESSIONS = 10_000;
const FEW_SESSIONS = 100;
const WORKLOADS = 500;

/** The number of workloads that each workload calls. */
const CALLS = 4;
const SECONDS_MAX = 0.3;
const MILLISECONDS_MAX = 1;

/**
 * Measures who may call whom among 10,000 sessions and 500 workloads, each with its own policy. The peers: the same with 100 sessions,
 * because the work should grow with distinct labels, not with pods; and the naive evaluator of the tests for one question.
 */
export const reaching: Benchmark = (note) => {
  note(`${SESSIONS} sessions of ${PROFILES.length} profiles, ${WORKLOADS} workloads`);
  const [many, few] = [objectsOf(SESSIONS), objectsOf(FEW_SESSIONS)];
  const all = pair(
    () => reachability(many).connections(),
    () => reachability(few).connections(),
    { runs: 5, collect: true },
  );
  equal(reachability(many).connections().length, reachability(few).connections().length);

  note('one question, against an evaluator that looks at every object');
  const net = reachability(many);
  net.connections();
  const [open, closed] = [question(net, 'service-7', 'service-8'), question(net, 'service-8', 'service-7')];
  equal(open(), 'open');
  equal(closed(), 'closed');
  const pods = naivePods(many);
  const called = (name: string) => {
    const pod = pods.find(({ labels }) => labels.app === name);
    if (pod === undefined) throw new Error(`no pod of ${name}`);
    return pod;
  };
  const [from, to] = [called('service-7'), called('service-8')];
  equal(naiveAllows(many, from, to, 8080, 'TCP'), true);
  const one = pair(open, () => naiveAllows(many, from, to, 8080, 'TCP'), { runs: 11, calls: 2_000, peerCalls: 20 });
  const seconds = all.ours / 1000;
  return [
    {
      what: `connections() of ${SESSIONS.toLocaleString('en')} sessions and ${WORKLOADS} workloads, read afresh`,
      ours: `${seconds.toPrecision(3)} s`,
      peer: `${(all.peer / 1000).toPrecision(3)} s with ${FEW_SESSIONS} sessions`,
      ratio: all.ratio,
      target: { words: `at most ${SECONDS_MAX} s`, met: seconds <= SECONDS_MAX },
    },
    {
      what: 'verdict(), one question after that',
      ours: `${(one.ours * 1000).toPrecision(3)} µs`,
      peer: `${one.peer.toPrecision(3)} ms naive evaluator`,
      ratio: one.ratio,
      target: { words: `at most ${MILLISECONDS_MAX} ms`, met: one.ours <= MILLISECONDS_MAX },
    },
  ];
};

function question(net: Reachability, from: string, to: string): () => unknown {
  return () => net.verdict(`services/${from}`, `services/${to}`, 8080);
}

function objectsOf(sessions: number): readonly object[] {
  const pods = Array.from({ length: sessions }, (_, index) => {
    const profile = PROFILES[index % PROFILES.length] ?? stellaAgent;
    return renderSession(profile, sampleSession(index)).pod;
  });
  const agents = PROFILES.map(({ name }, index) =>
    policy(NAMESPACE, name, { 'agent-type': name }, [], [index, index + 1]),
  );
  const workloads = Array.from({ length: WORKLOADS }, (_, index) => workload(index)).flat();
  return [...pods, ...agents, ...workloads, denyAll(NAMESPACE), denyAll('services')];
}

/** A Deployment that calls the next ones in the row and is called by the previous ones. */
function workload(index: number): readonly object[] {
  const name = serviceName(index);
  const labels = { app: name };
  const neighbours = Array.from({ length: CALLS }, (_, step) => step + 1);
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'services' },
    spec: {
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 8080 }] }] },
      },
    },
  };
  const callers = neighbours.map((step) => index - step + WORKLOADS);
  return [
    deployment,
    policy(
      'services',
      name,
      labels,
      callers,
      neighbours.map((step) => index + step),
    ),
  ];
}

function policy(
  namespace: string,
  name: string,
  labels: object,
  callers: readonly number[],
  called: readonly number[],
): object {
  const peer = (index: number) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'services' } },
    podSelector: { matchLabels: { app: serviceName(index) } },
  });
  const ports = [{ port: 8080 }];
  const internet = { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } };
  const spec = {
    podSelector: { matchLabels: labels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: callers.length > 0 ? [{ from: callers.map(peer), ports }] : [],
    egress: [
      { to: called.map(peer), ports },
      { to: [internet], ports: [{ port: 443 }] },
    ],
  };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

function denyAll(namespace: string): object {
  const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', namespace },
    spec,
  };
}

function serviceName(index: number): string {
  return `service-${index % WORKLOADS}`;
}

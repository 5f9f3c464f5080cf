import { AgentsApp } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/cluster/cluster';
import { toPlain } from '../../src/core/plain';
import { ForgePlatform } from '../../src/platforms/forge';
import type { ForgePlatformProps } from '../../src/platforms/forge-props';
import { reachability } from '../../src/reachability/index';
import { reachabilityMatchers } from '../../src/testing/reachability-matchers';
import { find, type KubeObject, toKubeObject } from '../support/objects';

expect.extend(reachabilityMatchers);

const OVERHEAD = 'cdk8s-agents/pod-overhead';

const PROFILES = ['coder', 'reviewer', 'evaluator'];

function forge(props: ForgePlatformProps = {}): ForgePlatform {
  return new ForgePlatform(new AgentsApp({ report: false }), 'forge', props);
}

function objectsOf({ guardrails, services, tenantsChart, monitoring }: ForgePlatform): readonly KubeObject[] {
  return [guardrails, services, tenantsChart, monitoring].flatMap((chart) => chart.toJson()).map(toKubeObject);
}

function render(props: ForgePlatformProps = {}): readonly KubeObject[] {
  return objectsOf(forge(props));
}

const objects = render();
const paths = reachability(objects);

test.each(PROFILES)('a %s reaches the shared services, and nothing else', (agent) => {
  const from = `forge-amber/${agent}`;
  for (const [host, port] of [
    ['model-gateway.forge.svc', 4000],
    ['code-search.forge.svc', 8000],
    ['traces.forge.svc', 4318],
    ['package-proxy.forge.svc', 3128],
  ] as const) {
    expect(paths).toReach(from, host, port);
  }
  expect(paths).notToReach(from, 'internet', 443);
  expect(paths).notToReach(from, 'forge/vllm', 8000);
  expect(paths).notToReach(from, 'forge/console', 8080);
  expect(paths).notToReach(from, '172.31.0.1', 6443);
  expect(paths).notToReach(from, '169.254.169.254', 80);
  expect(paths).notToReach(from, 'forge-basalt/reviewer', 8080);
});

test('pods outside the namespaces of tenants do not reach the gateway to models, the tools or the proxy', () => {
  const stranger = { namespace: 'other', labels: { 'app.kubernetes.io/component': 'agent' } };
  const known = reachability(objects, { namespaceLabels: { other: { team: 'other' } } });
  expect(known).notToReach(stranger, 'forge/model-gateway', 4000);
  expect(known).notToReach(stranger, 'forge/code-search', 8000);
  expect(known).notToReach(stranger, 'forge/package-proxy', 3128);
  expect(paths).notToReach('forge/console', 'forge/model-gateway', 4000);
});

test('only the gateway calls the model', () => {
  expect(paths).toReach('forge/model-gateway', 'vllm.forge.svc', 8000);
  const { spec } = find(objects, 'NetworkPolicy', 'vllm');
  expect(spec?.ingress).toEqual([
    {
      from: [
        {
          podSelector: {
            matchLabels: { 'app.kubernetes.io/component': 'service', 'app.kubernetes.io/name': 'model-gateway' },
          },
        },
      ],
      ports: [{ port: 8000, protocol: 'TCP' }],
    },
  ]);
});

test('twenty tenants are twenty namespaces, and change no shared service but the list of the console', () => {
  const tenants = Array.from({ length: 20 }, (_, index) => `tenant-${index}`);
  const many = forge({ tenants });
  expect(many.tenants.map(({ namespaceName }) => namespaceName)).toEqual(tenants.map((name) => `forge-${name}`));
  const shared = ({ services }: ForgePlatform) =>
    JSON.stringify(services.toJson()).replace(/"value":"(?:amber|tenant-0),[^"]*"/, '"value":"TENANTS"');
  expect(shared(many)).toBe(shared(forge()));
  expect(shared(forge())).toContain('TENANTS');
});

test('no session holds the key of a model provider', () => {
  const { tenants } = forge();
  const keys = tenants.flatMap(({ profiles }) => profiles.flatMap(({ resolved }) => resolved.secretKeys));
  expect(new Set(keys)).toEqual(new Set(['GIT_TOKEN']));
  const holders = objects.filter((object) => JSON.stringify(object).includes('ANTHROPIC_API_KEY'));
  expect(holders.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
    'ExternalSecret forge/model-gateway-credentials',
    'Deployment forge/model-gateway',
  ]);
});

describe('the collector of traces beside a coder', () => {
  const namesOf = (props: ForgePlatformProps) =>
    find(render(props), 'PodTemplate', 'coder', 'forge-amber').template?.spec?.initContainers?.map(({ name }) => name);
  const old = new Cluster({ kubernetesVersion: '1.28' });

  test('is there where the cluster has sidecars', () => {
    expect(namesOf({})).toEqual(['toolchains', 'trace-collector']);
    expect(namesOf({ cluster: old })).toEqual(['toolchains']);
    expect(namesOf({ traceCollectors: false })).toEqual(['toolchains']);
  });

  test('is refused where the cluster has none', () => {
    expect(() => forge({ cluster: old, traceCollectors: true })).toThrow(
      "sidecar 'trace-collector' must be left out: Kubernetes has sidecars since 1.29, and the Cluster is 1.28",
    );
  });
});

test('the quota of a tenant holds the sessions of its props at once, with sidecar, init container, overhead and volume', () => {
  const sessions = { coder: 3, reviewer: 2, evaluator: 4 };
  const [tenant] = forge({ sessions, tenants: ['one'] }).tenants;
  const rows = tenant?.guardrails.capacity()?.rows ?? [];
  // Each row is about sessions of one profile alone, for which the parts of the others are free too.
  expect(rows.map(({ sessions: fit, binding: [first] }) => [fit, first?.resource])).toEqual([
    [3, 'requests.storage'],
    [11, 'pods'],
    [5, 'requests.memory'],
  ]);
  const { spec } = find(objectsOf(forge({ sessions, tenants: ['one'] })), 'ResourceQuota', 'forge-one-quota');
  expect(spec?.hard).toMatchObject({ 'requests.nvidia.com/gpu': '5', 'requests.storage': '72Gi' });
});

test('another sandbox reaches the coder alone', () => {
  const templates = render({ sandbox: { runtimeClassName: 'gvisor' } })
    .filter(({ kind, metadata }) => kind === 'PodTemplate' && metadata.namespace === 'forge-amber')
    .map(({ metadata, template }) => {
      const { metadata: pod, spec } = toPlain(template);
      return [metadata.name, toPlain(spec).runtimeClassName, toPlain(toPlain(pod).annotations)[OVERHEAD]];
    });
  expect(templates).toEqual([
    ['coder', 'gvisor', undefined],
    ['reviewer', undefined, undefined],
    ['evaluator', undefined, undefined],
  ]);
});

test('wrong props are one error', () => {
  const wrong: ForgePlatformProps = {
    namespace: 'Forge',
    tenants: ['amber', 'amber'],
    sessions: { coder: 0 },
    clusterIssuer: '',
    secretStore: { storeName: '' },
  };
  expect(() => forge(wrong)).toThrow(/ForgePlatform[\s\S]*namespace[\s\S]*tenants[\s\S]*sessions\.coder/);
  expect(() => forge({ tenants: [] })).toThrow('tenants must have at least one tenant, got []');
});

import { type Chart, Testing } from 'cdk8s';
import { AgentPod } from '../../../../src/agent/agent-pod';
import { AgentProfile } from '../../../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../../../src/agent/agent-profile-props';
import { AgentTemplate } from '../../../../src/agent/agent-template';
import { Cluster } from '../../../../src/core/cluster/cluster';
import { Microservice } from '../../../../src/service/microservice';
import { StatefulService } from '../../../../src/service/stateful-service';
import { minimal as minimalProfile } from '../../../agent/fixtures';
import { microservice, minimal, minimalServer, objectsAround } from '../../../service/samples';
import { find } from '../../../support/objects';

function profile(changes: Partial<AgentProfileProps>): AgentProfile {
  return new AgentProfile({ ...minimalProfile, ...changes });
}

function chartOf(kubernetesVersion: string): Chart {
  const chart = Testing.chart();
  new Cluster({ kubernetesVersion }).addTo(chart);
  return chart;
}

const NOT_EVICTED = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};

test('one prop lets node autoscalers end sessions, and keeps them from ending the pods of a service', () => {
  expect(profile({}).template.metadata?.annotations).toEqual(NOT_EVICTED);
  expect(profile({ evictable: true }).template.metadata?.annotations).toEqual({});
  const kept = find(objectsAround(microservice({ evictable: false })), 'Deployment', minimal.name);
  expect(kept.spec?.template.metadata?.annotations).toEqual(NOT_EVICTED);
  const usual = find(objectsAround(microservice()), 'Deployment', minimal.name);
  expect(usual.spec?.template.metadata?.annotations).toBeUndefined();
});

test('a platform that chooses the user of pods gets no ids, and still no root', () => {
  const safe = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  expect(profile({ userId: 'platform' }).template.spec?.securityContext).toEqual(safe);
  const service = find(objectsAround(microservice({ userId: 'platform' })), 'Deployment', minimal.name);
  expect(service.spec?.template.spec?.securityContext).toEqual(safe);
  const chart = Testing.chart();
  new StatefulService(chart, 'Server', { ...minimalServer, userId: 'platform' });
  expect(find(chart.toJson(), 'StatefulSet', minimalServer.name).spec?.template.spec?.securityContext).toEqual({
    ...safe,
    fsGroupChangePolicy: 'OnRootMismatch',
  });
});

test('a derived profile leaves its ids to the platform', () => {
  const openShift = AgentProfile.fromProfile(profile({}), { userId: 'platform' });
  expect(openShift.resolved.groupId).toBeUndefined();
});

test('huge pages count as resources of the session', () => {
  const { resources } = profile({ hugePages: [{ pageSize: '2Mi', amount: '64Mi' }] });
  expect([resources.requests['hugepages-2Mi'], resources.limits['hugepages-2Mi']]).toEqual(['64Mi', '64Mi']);
});

test('policies open port 53 of the DNS servers that pods are told to ask, and nothing else of them', () => {
  const dnsConfig = { nameservers: ['10.0.0.53', 'FD00::53'] };
  const template = new AgentTemplate(Testing.chart(), 'Template', {
    profile: profile({ dnsConfig }),
    namespace: 'ai-agents',
  });
  const policy = find(objectsAround(template), 'NetworkPolicy', minimalProfile.name);
  const toBlocks = (policy.spec?.egress ?? []).flatMap(({ to = [], ports = [] }) =>
    to.flatMap(({ ipBlock }) =>
      ipBlock ? [[ipBlock.cidr, ...ports.map(({ port, protocol }) => `${protocol}/${port}`)]] : [],
    ),
  );
  expect(toBlocks).toEqual([
    ['10.0.0.53/32', 'TCP/53', 'UDP/53'],
    ['fd00::53/128', 'TCP/53', 'UDP/53'],
  ]);
});

describe('user namespaces', () => {
  const OLD = 'hostUsers must be left out: Kubernetes before 1.33 drops it without a warning, and the Cluster has 1.32';

  test.each<[string, (chart: Chart) => object]>([
    [
      "AgentTemplate 'ai-agents/demo-agent'",
      (chart) => new AgentTemplate(chart, 'T', { profile: profile({ hostUsers: false }), namespace: 'ai-agents' }),
    ],
    [
      "AgentPod 'ai-agents/demo'",
      (chart) =>
        new AgentPod(chart, 'P', { profile: profile({ hostUsers: false }), id: 'demo', namespace: 'ai-agents' }),
    ],
    ["Microservice 'stella/stt-service'", (chart) => new Microservice(chart, 'S', { ...minimal, hostUsers: false })],
    [
      "StatefulService 'stella/queue'",
      (chart) => new StatefulService(chart, 'S', { ...minimalServer, hostUsers: false }),
    ],
  ])('of %s need a cluster that has them', (subject, add) => {
    expect(() => add(chartOf('1.32'))).toThrow(`${subject}: ${OLD}`);
    expect(() => add(chartOf('1.33'))).not.toThrow();
  });
});

test.each<[string, Partial<AgentProfileProps>, string]>([
  ['root', { userId: 0 }, 'userId must be a whole number from 1 to 2147483647: 0 is root, got 0'],
  [
    'a group beside the user of the platform',
    { userId: 'platform', groupId: 1000 },
    'groupId must be left out with userId platform: the platform sets both, got 1000',
  ],
  [
    'no DNS server at all',
    { dnsPolicy: 'None' },
    'dnsConfig.nameservers must have at least one address with dnsPolicy None',
  ],
  [
    'a DNS server by name',
    { dnsConfig: { nameservers: ['dns.example'] } },
    'dnsConfig.nameservers[0] must be an address such as 10.0.0.53 or fd00::53, got "dns.example"',
  ],
  [
    'four DNS servers',
    { dnsConfig: { nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] } },
    'dnsConfig.nameservers must have at most 3 addresses, got 4',
  ],
  [
    '33 search domains',
    { dnsConfig: { searches: Array.from({ length: 33 }, (_, index) => `d${index}`) } },
    'dnsConfig.searches must have at most 32 domains and 2048 characters, got 33 with ',
  ],
  [
    'an address twice',
    { hostAliases: ['a', 'b'].map((name) => ({ ip: '10.0.0.1', hostnames: [name] })) },
    'ip of hostAliases must be different from each other, got "10.0.0.1" twice',
  ],
  [
    'an address without a name',
    { hostAliases: [{ ip: '10.0.0.1', hostnames: [] }] },
    'hostAliases[0].hostnames must have at least one name, got []',
  ],
  [
    'half a page',
    { hugePages: [{ pageSize: '2Mi', amount: '3Mi' }] },
    'hugePages[0].amount must be whole pages of 2Mi, got "3Mi"',
  ],
])('%s is refused', (_name, changes, message) => {
  expect(() => profile(changes)).toThrow(message);
});

import { type Chart, Testing } from 'cdk8s';
import { AgentProfile } from '../../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../../src/agent/agent-profile-props';
import { AgentTemplate } from '../../../src/agent/agent-template';
import { ModelAccess } from '../../../src/agent/model-access/model-access';
import type { ModelGatewayProps } from '../../../src/agent/model-access/model-gateway';
import { Health } from '../../../src/core/pods/health/health';
import { Egress } from '../../../src/network/egress';
import { Peer } from '../../../src/network/peer';
import { reachability } from '../../../src/reachability';
import { Microservice } from '../../../src/service/microservice';
import { expectGolden } from '../../support/golden';
import { minimal } from '../fixtures';

/** A profile that only calls others. */
const WORKER: AgentProfileProps = {
  ...minimal,
  ports: [],
  health: Health.none('It serves nothing.'),
  serviceAccountName: 'demo-agent',
};

const anthropicUrl = 'http://llm-gateway.ai.svc:4000';

function templateOf(chart: Chart, props: Partial<ModelGatewayProps> = {}): AgentTemplate {
  const modelAccess = ModelAccess.gateway({ anthropicUrl, ...props });
  return new AgentTemplate(chart, 'Template', {
    namespace: 'agents',
    profile: new AgentProfile({ ...WORKER, modelAccess }),
  });
}

function gatewayIn(chart: Chart): Microservice {
  return new Microservice(chart, 'Gateway', {
    name: 'llm-gateway',
    namespace: 'ai',
    image: 'ghcr.io/berriai/litellm:1.80.0',
    ports: [{ name: 'http', port: 4000 }],
    cpuRequest: '250m',
    cpuLimit: '1',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
  });
}

test('a profile without a Secret, with a gateway of another app that checks its token', () => {
  const chart = Testing.chart();
  const every: Required<ModelGatewayProps> = {
    anthropicUrl,
    openAiUrl: `${anthropicUrl}/v1`,
    peer: Peer.pods({ namespace: 'ai', labels: { app: 'llm-gateway' }, ports: [{ port: 4000 }] }),
    tokenAudience: 'llm-gateway',
    tokenSeconds: 900,
    internetReason: 'The agents install packages.',
  };
  templateOf(chart, every);
  expectGolden(chart, 'agent-template/model-gateway');
});

test('the path to a gateway of this app is open on both sides, for the pods of the profile alone', () => {
  const chart = Testing.chart();
  const gateway = gatewayIn(chart);
  templateOf(chart).connections.allowTo(gateway);
  const other = new AgentTemplate(chart, 'Other', {
    namespace: 'agents',
    profile: new AgentProfile({ ...minimal, name: 'other' }),
  });
  const net = reachability(chart.toJson());
  expect(net.verdict('agents/demo-agent', 'ai/llm-gateway', 4000)).toBe('open');
  expect(net.verdict('agents/other', 'ai/llm-gateway', 4000)).toBe('closed');
  expect(net.verdict('agents/demo-agent', 'internet', 443)).toBe('closed');
  expect(net.verdict('agents/demo-agent', 'ai/llm-gateway', 4001)).toBe('closed');
  expect(other.connections.egress).toEqual([]);
});

test('a gateway to which no path leads fails at synth', () => {
  const chart = Testing.chart();
  templateOf(chart);
  expect(chart.node.findAll().flatMap(({ node }) => node.validate())).toEqual([
    "AgentTemplate 'agents/demo-agent': no path leads to the gateway http://llm-gateway.ai.svc:4000 of modelAccess: call connections.allowTo(gateway), or set peer of ModelAccess.gateway",
  ]);
});

test.each([
  ['in another namespace', 'http://llm-gateway.models.svc.cluster.local:4000'],
  ['in the namespace of the sessions', 'http://llm-gateway:4000'],
  ['at an address', 'http://198.51.100.7:4000'],
])('a path to pods of ai does not lead to a gateway %s', (_case, url) => {
  const chart = Testing.chart();
  templateOf(chart, { anthropicUrl: url }).connections.allowTo(gatewayIn(chart));
  expect(chart.node.findAll().flatMap(({ node }) => node.validate())).toEqual([
    expect.stringContaining(`no path leads to the gateway ${url}`),
  ]);
});

test('a gateway outside the cluster is reached by its addresses', () => {
  const chart = Testing.chart();
  templateOf(chart, {
    anthropicUrl: 'https://llm.example.com',
    peer: Egress.addresses('gateway', ['198.51.100.7/32'], [{ port: 443 }]),
  });
  expect(chart.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
});

test('a path around the gateway that is opened later fails at synth, unless the profile says why', () => {
  const findingsWith = (props: Partial<ModelGatewayProps>) => {
    const chart = Testing.chart();
    const { connections } = templateOf(chart, props);
    connections.allowTo(gatewayIn(chart));
    connections.allowTo(Egress.internet443());
    return chart.node.findAll().flatMap(({ node }) => node.validate());
  };
  expect(findingsWith({})).toEqual([
    "AgentTemplate 'agents/demo-agent': a path to Peer 'internet 443' leads around the gateway of modelAccess: remove it, or say in internetReason of ModelAccess.gateway why the agents need the internet",
  ]);
  expect(findingsWith({ internetReason: 'The agents install packages.' })).toEqual([]);
});

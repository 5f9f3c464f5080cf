import { ApiObject, type Chart, Testing } from 'cdk8s';
import { AgentProfile } from '../../../src/agent/agent-profile';
import { AgentTemplate } from '../../../src/agent/agent-template';
import { Health } from '../../../src/core/pods/health/health';
import { DefaultDeny } from '../../../src/namespace/default-deny';
import { Egress } from '../../../src/network/egress';
import { Peer } from '../../../src/network/peer';
import { reachability } from '../../../src/reachability/index';
import { Microservice } from '../../../src/service/microservice';
import type { MicroserviceProps } from '../../../src/service/microservice-props';
import { ToolServer, type ToolServerProps } from '../../../src/service/serving/tool-server';
import { reachabilityMatchers } from '../../../src/testing/reachability-matchers';
import { minimal as minimalProfile } from '../../agent/fixtures';
import { expectGolden } from '../../support/golden';
import { find, toKubeObject } from '../../support/objects';
import { minimal } from '../samples';

expect.extend(reachabilityMatchers);

/** The props that a Microservice does not have, or that mean something else here. */
type OwnProps = Omit<ToolServerProps, Exclude<keyof MicroserviceProps, 'health' | 'sessionAffinitySeconds'>>;

const { ports: _, ...required } = minimal;

class Forge {
  readonly chart = Testing.chart();
  readonly coder = this.agents('coder');
  readonly reviewer = this.agents('reviewer');

  constructor() {
    new DefaultDeny(this.chart, 'Deny', { namespace: 'tools' });
  }

  tools(changes: Partial<ToolServerProps> = {}): ToolServer {
    const { coder } = this;
    return new ToolServer(this.chart, 'Tools', {
      ...required,
      name: 'search',
      namespace: 'tools',
      callers: [coder],
      ...changes,
    });
  }

  private agents(name: string): AgentTemplate {
    const profile = new AgentProfile({ ...minimalProfile, name });
    return new AgentTemplate(this.chart, name, { profile, namespace: 'agents' });
  }
}

/** Its Service and its policy. */
function pageOf({ service: { service, policy } }: ToolServer): Chart {
  const page = Testing.chart();
  [service, policy.resource].forEach((object, index) => {
    if (object !== undefined) new ApiObject(page, `Object${index}`, toKubeObject(Object(object.toJson())));
  });
  return page;
}

test('a tool server with only an image, resources and callers', () => {
  expectGolden(pageOf(new Forge().tools()), 'tool-server/defaults');
});

test('every prop of its own reaches the objects', () => {
  const forge = new Forge();
  // Required<> makes a missing new prop a compile error.
  const every: Required<OwnProps> = {
    port: 9000,
    path: '/tools/mcp',
    otherPorts: [{ name: 'metrics', port: 9090 }],
    callers: [forge.coder, forge.reviewer],
    egress: [Egress.addresses('proxy', ['203.0.113.7/32'], [{ port: 3128 }])],
    health: Health.http({ port: 'mcp', livenessPath: '/healthz', readinessPath: '/healthz' }),
    sessionAffinitySeconds: 3600,
  };
  const tools = forge.tools(every);
  expectGolden(pageOf(tools), 'tool-server/every-prop');
  const { spec } = find(forge.chart.toJson(), 'Deployment', 'search');
  expect(spec?.template.spec?.containers[0]).toMatchObject({
    ports: [
      { name: 'mcp', containerPort: 9000 },
      { name: 'metrics', containerPort: 9090 },
    ],
    readinessProbe: { httpGet: { path: '/healthz', port: 'mcp' } },
  });
  expect(tools.url).toBe('http://search.tools.svc:9000/tools/mcp');
});

test('only its callers reach the tools, and it reaches nothing that it does not declare', () => {
  const forge = new Forge();
  forge.tools({ otherPorts: [{ name: 'metrics', port: 9090 }] });
  const paths = reachability(forge.chart.toJson());
  expect(paths).toReach('agents/coder', 'search.tools.svc', 8000);
  expect(paths).notToReach('agents/coder', 'tools/search', 9090);
  expect(paths).notToReach('agents/reviewer', 'tools/search', 8000);
  expect(paths).notToReach({ namespace: 'tools', labels: { app: 'other' } }, 'tools/search', 8000);
  expect(paths).notToReach('tools/search', 'internet', 443);
});

test('a declared egress is open, and nothing beside it', () => {
  const forge = new Forge();
  forge.tools({ egress: [Egress.addresses('proxy', ['203.0.113.7/32'], [{ port: 3128 }])] });
  const paths = reachability(forge.chart.toJson());
  expect(paths).toReach('tools/search', '203.0.113.7', 3128);
  expect(paths).notToReach('tools/search', '203.0.113.8', 3128);
});

test('synth fails if anybody else opens the tools, from either side', () => {
  const message = "only callers may reach its tools, got AgentTemplate 'agents/reviewer': add them to callers";
  const opened = new Forge();
  opened.reviewer.connections.allowTo(opened.tools());
  expect(() => Testing.synth(opened.chart)).toThrow(`Microservice 'tools/search': ${message}`);
  const range = new Forge();
  range.tools().connections.allowFrom(Peer.pods({ namespace: 'other' }));
  expect(() => Testing.synth(range.chart)).toThrow("only callers may reach its tools, got Peer 'every pod in other'");
});

test('its callers may be all pods of namespaces, whose own paths are then no others', () => {
  const callers = [Peer.namespaces({ labels: { team: 'agents' } })];
  const forge = new Forge();
  const tools = forge.tools({ callers });
  new ApiObject(forge.chart, 'Agents', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'agents', labels: { team: 'agents' } },
  });
  forge.reviewer.connections.allowTo(tools);
  Testing.synth(forge.chart);
  const elsewhere = new Forge();
  elsewhere.reviewer.connections.allowTo(elsewhere.tools({ callers }));
  expect(() => Testing.synth(elsewhere.chart)).toThrow(
    "only callers may reach its tools, got AgentTemplate 'agents/reviewer': add them to callers",
  );
});

test('other ports may be opened to others', () => {
  const forge = new Forge();
  const tools = forge.tools({ otherPorts: [{ name: 'metrics', port: 9090 }] });
  const scraper = new Microservice(forge.chart, 'Scraper', { ...minimal, name: 'scraper', namespace: 'agents' });
  scraper.connections.allowTo(tools, { ports: ['metrics'] });
  expect(reachability(Testing.synth(forge.chart))).toReach('agents/scraper', 'tools/search', 9090);
});

test('a server without sessions spreads all requests', () => {
  const affinityOf = (changes: Partial<ToolServerProps>) => {
    const { service } = new Forge().tools(changes);
    return find([Object(service.service?.toJson())], 'Service', 'search').spec?.sessionAffinity;
  };
  expect(affinityOf({ sessionAffinitySeconds: 0 })).toBeUndefined();
  expect(affinityOf({})).toBe('ClientIP');
});

test.each<[string, Partial<ToolServerProps>, string]>([
  ['no caller', { callers: [] }, 'callers must name who may call the tools, such as an AgentTemplate, got []'],
  ['no port', { port: 0 }, 'port must be a port from 1 to 65535, such as 8080, got 0'],
  ['a relative path', { path: 'mcp' }, 'path must be an absolute path'],
  ['a negative time', { sessionAffinitySeconds: -1 }, 'sessionAffinitySeconds must be whole seconds of at least 0'],
])('%s is refused', (_what, changes, message) => {
  expect(() => new Forge().tools(changes)).toThrow(`ToolServer 'tools/search': ${message}`);
});

test('what a Microservice refuses is refused', () => {
  expect(() => new Forge().tools({ cpuLimit: '1 core' })).toThrow("Microservice 'tools/search': cpuLimit must be");
  expect(() => new Forge().tools({ sessionAffinitySeconds: 86_401 })).toThrow('from 1 to 86400');
  expect(() => new Forge().tools({ otherPorts: [{ name: 'mcp', port: 9 }] })).toThrow(
    'ports must be different from each other, got "mcp" twice',
  );
});

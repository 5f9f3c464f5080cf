import { type Chart, Testing } from 'cdk8s';
import { selectorLabels } from '../../src/core/objects/labels';
import { WorkloadMonitor, type WorkloadMonitorProps } from '../../src/monitoring/workload-monitor';
import { Connections, type IConnectable } from '../../src/network/connections';
import { Peer } from '../../src/network/peer';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';

function agents(ports = [{ name: 'http', port: 8080 }]): IConnectable {
  const podLabels = selectorLabels('echo-agent', 'agent');
  const subject = "AgentProfile 'echo-agent'";
  return { connections: new Connections({ subject, namespace: 'ai-agents', podLabels, ports }) };
}

const minimal: WorkloadMonitorProps = { name: 'echo-agent', target: agents(), port: 'http' };

function every(): Required<WorkloadMonitorProps> {
  return {
    name: 'echo-agent',
    namespace: 'observability',
    target: agents([
      { name: 'http', port: 8080 },
      { name: 'metrics', port: 9090 },
    ]),
    port: 'metrics',
    path: '/internal/metrics',
    intervalSeconds: 15,
    scrapeTimeoutSeconds: 15,
    honorLabels: true,
    dropLabels: ['session_id', 'room'],
    targetLabels: ['agent-type'],
    scraper: Peer.pods({ namespace: 'observability', labels: { app: 'prometheus-server' } }),
    labels: { release: 'kube-prometheus-stack' },
  };
}

function chart(props: WorkloadMonitorProps): Chart {
  const chart = Testing.chart();
  new WorkloadMonitor(chart, 'Monitor', props);
  return chart;
}

test('the pods of a profile are scraped every 30 s, and their session id is dropped', () => {
  expectGolden(chart(minimal), 'workload-monitor/one-profile');
});

test('every prop reaches the monitor', () => {
  expectGolden(chart(every()), 'workload-monitor/every-prop');
});

test('only Prometheus may call the scraped port', () => {
  const props = every();
  chart(props);
  expect(props.target.connections.ingress).toEqual([
    {
      selector: {
        kind: 'pods',
        namespaceLabels: { 'kubernetes.io/metadata.name': 'observability' },
        podLabels: { app: 'prometheus-server' },
      },
      ports: [{ port: 9090, protocol: 'TCP' }],
      peer: "Peer 'prometheus-server in observability'",
    },
  ]);
  expect(props.target.connections.egress).toEqual([]);
});

test('empty lists drop and add no labels', () => {
  const monitor = chart({ ...minimal, dropLabels: [], targetLabels: [] }).toJson();
  expect(find(monitor, 'PodMonitor', 'echo-agent').spec).toEqual({
    namespaceSelector: { matchNames: ['ai-agents'] },
    selector: {
      matchLabels: { 'app.kubernetes.io/component': 'agent', 'app.kubernetes.io/name': 'echo-agent' },
    },
    podMetricsEndpoints: [{ port: 'http', path: '/metrics', interval: '30s', scrapeTimeout: '10s' }],
  });
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const wrong = {
    name: 'Echo',
    port: 'grpc',
    path: 'metrics',
    intervalSeconds: 5,
    dropLabels: ['session-id'],
    targetLabels: ['agent type'],
    labels: { 'app.kubernetes.io/name': 'other' },
  };
  expect(() => chart({ ...minimal, ...wrong })).toThrowErrorMatchingInlineSnapshot(
    `"WorkloadMonitor 'ai-agents/Echo': name must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "Echo"; labels.app.kubernetes.io/name must not be set: the library sets it; port must be one of http, got "grpc"; path must be an absolute path without .. and colons, such as /tmp, got "metrics"; scrapeTimeoutSeconds must be at most intervalSeconds 5, got 10; dropLabels[0] must be letters, digits and underscores, not a digit first, such as session_id, got "session-id"; targetLabels[0] must be a label key such as app or example.com/team, its name 63 characters at most, got "agent type""`,
  );
});

test('a wrong prop opens no path', () => {
  const target = agents();
  expect(() => chart({ ...minimal, target, intervalSeconds: 0 })).toThrow('intervalSeconds must be whole seconds');
  expect(target.connections.ingress).toEqual([]);
});

test('a target without ports cannot be scraped', () => {
  expect(() => chart({ ...minimal, target: agents([]) })).toThrow(
    "target must declare its metrics port, but AgentProfile 'echo-agent' declares no ports",
  );
});

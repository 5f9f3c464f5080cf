import { type Chart, Testing } from 'cdk8s';
import { AgentProfile } from '../../../src/agent/agent-profile';
import { AgentScaledJob } from '../../../src/agent/scaled-job/agent-scaled-job';
import { AgentDashboard, type AgentDashboardProps } from '../../../src/monitoring/agents/agent-dashboard';
import { minimal as minimalProfile } from '../../agent/fixtures';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';

const minimal: AgentDashboardProps = { name: 'agents', namespace: 'ai-agents' };

// Required<> makes a missing new prop a compile error.
const every: Required<AgentDashboardProps> = {
  ...minimal,
  dashboardNamespace: 'monitoring',
  title: 'Voice agents',
  labels: { 'acme.io/dashboard': 'yes' },
};

function chart(props: AgentDashboardProps): Chart {
  const chart = Testing.chart();
  new AgentDashboard(chart, 'Dashboard', props);
  return chart;
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly refId: string; readonly expr: string }[];
  }[];
}

function dashboard(props: AgentDashboardProps): Dashboard {
  return dashboardOf(chart(props), props.name);
}

function dashboardOf(page: Chart, name: string): Dashboard {
  const { data } = find(page.toJson(), 'ConfigMap', name);
  return JSON.parse((data as Record<string, string>)[`${name}.json`] ?? '') as Dashboard;
}

test('a dashboard that Grafana finds by its label', () => {
  expectGolden(chart(minimal), 'agent-dashboard/defaults');
});

test('every prop reaches the dashboard', () => {
  expectGolden(chart(every), 'agent-dashboard/every-prop');
});

test('the panels show the number of sessions, quota, latency and resource usage', () => {
  expect(dashboard(minimal).panels.map(({ title }) => title)).toEqual([
    'Sessions by phase',
    'Running sessions by profile',
    'Quota in use',
    'Messages per second',
    'Response latency',
    'Memory, top ten sessions',
    'CPU cores, top ten sessions',
  ]);
});

test("every query selects only the agents' namespace", () => {
  for (const { targets } of dashboard(every).panels) {
    for (const { expr } of targets) {
      for (const [selector] of expr.matchAll(/\{[^}]*\}/g)) expect(selector).toContain('namespace="ai-agents"');
    }
  }
});

test('the pods of an AgentScaledJob count as sessions', () => {
  const page = chart(minimal);
  const profile = new AgentProfile({ ...minimalProfile, name: 'batch-coder', secretAs: 'none', secretKeys: [] });
  new AgentScaledJob(page, 'Batch', {
    profile,
    namespace: 'ai-agents',
    maxReplicas: 2,
    triggers: [{ type: 'redis', metadata: { address: 'redis.data.svc:6379', listName: 'work', listLength: '1' } }],
  });
  const { panels } = dashboardOf(page, 'agents');
  const selectors = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/pod=~"[^"]+"/g) ?? []));
  expect(selectors).toEqual(Array(3).fill('pod=~"agent-.+|batch-coder-[a-z0-9]+-[a-z0-9]+"'));
});

test('the panels stand side by side and do not overlap', () => {
  const places = dashboard(minimal).panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
  expect(places).toEqual(['0,0', '12,0', '0,8', '12,8', '0,16', '12,16', '0,24']);
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const name = `agents-${'x'.repeat(40)}`;
  expect(() =>
    chart({ name, namespace: 'ai_agents', dashboardNamespace: 'Monitoring', labels: { grafana_dashboard: 'a b' } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"AgentDashboard 'Monitoring/agents-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx': namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "ai_agents"; labels.grafana_dashboard must be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most, got "a b"; name must be 40 characters at most: it is the dashboard's uid in Grafana too, got "agents-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; dashboardNamespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "Monitoring""`,
  );
});

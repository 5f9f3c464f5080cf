import { type Chart, Testing } from 'cdk8s';
import { podName, secretName } from '../../src/agent/agent-session';
import { AgentAlerts, type AgentAlertsProps } from '../../src/monitoring/agent-alerts';
import { expectGolden } from '../support/golden';
import { expectToldWell, expressionOf, rulesIn } from './rules';

const minimal: AgentAlertsProps = { name: 'agent-alerts', namespace: 'ai-agents' };

// Required<> makes a missing new prop a compile error.
const every: Required<AgentAlertsProps> = {
  ...minimal,
  severity: 'critical',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  sessionLimitSeconds: 3600,
  // Tested below: it leaves the limit out.
  unlimitedSessions: false,
  // Tested below: false leaves an alert out.
  restartingSessions: true,
  restartsPerHour: 5,
  pendingMinutes: 2,
  quotaPercent: 70,
  quotaMinutes: 3,
  orphanMinutes: 20,
};

function chart(props: AgentAlertsProps): Chart {
  const chart = Testing.chart();
  new AgentAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts of a namespace with agents', () => {
  expectGolden(chart(minimal), 'agent-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'agent-alerts/every-prop');
});

test('every alert has a summary, a description and a command', () => {
  expectToldWell(rulesIn(chart(minimal), 'agent-alerts'), 'ai-agents', 5);
});

test('restarts are counted for each container, also for sidecars, unless no pod restarts', () => {
  const rules = rulesIn(chart(minimal), 'agent-alerts');
  expect(expressionOf(rules, 'AgentContainerRestarting')).toBe(
    [
      'increase(kube_pod_container_status_restarts_total{namespace="ai-agents",pod=~"agent-.+"}[1h]) >= 3',
      'or',
      'increase(kube_pod_init_container_status_restarts_total{namespace="ai-agents",pod=~"agent-.+"}[1h]) >= 3',
    ].join('\n'),
  );
  const without = rulesIn(chart({ ...minimal, restartingSessions: false }), 'agent-alerts');
  expect(without.map(({ alert }) => alert)).toEqual(
    rules.map(({ alert }) => alert).filter((alert) => alert !== 'AgentContainerRestarting'),
  );
  for (const { expr } of without) expect(expr).not.toMatch(/restart/);
});

test('where some sessions have no time limit, the end of an old session is told too', () => {
  const failed = (props: Partial<AgentAlertsProps>) =>
    expressionOf(rulesIn(chart({ ...minimal, ...props }), 'agent-alerts'), 'AgentPodFailed');
  expect(failed({})).toContain('kube_pod_start_time');
  expect(failed({ unlimitedSessions: true })).toBe(
    failed({})
      .split('\n')
      .filter((line) => !line.includes('kube_pod_start_time'))
      .join('\n'),
  );
});

test("the expressions match the names of the sessions' pods and Secrets", () => {
  const rules = rulesIn(chart(minimal), 'agent-alerts');
  expect(expressionOf(rules, 'AgentPodFailed')).toContain(`pod=~"${podName('.+')}"`);
  expect(expressionOf(rules, 'AgentPodPending')).toContain(`pod=~"${podName('.+')}"`);
  expect(expressionOf(rules, 'AgentContainerRestarting')).toContain(`pod=~"${podName('.+')}"`);
  expect(expressionOf(rules, 'AgentSecretOrphaned')).toContain(`secret=~"${secretName('.+')}"`);
  expect(expressionOf(rules, 'AgentSecretOrphaned')).toContain(`"pod", "${podName('(.+)')}"`);
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const severity = 'loud' as 'critical';
  expect(() =>
    chart({
      name: 'a_b',
      namespace: 'AI',
      severity,
      labels: { a: '-' },
      sessionLimitSeconds: 0,
      restartsPerHour: 0,
      pendingMinutes: 0,
      quotaPercent: 100,
      quotaMinutes: 0.5,
      orphanMinutes: -1,
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"AgentAlerts 'AI/a_b': name must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "a_b"; namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "AI"; labels.a must be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most, got "-"; severity must be one of critical, warning, info, got "loud"; sessionLimitSeconds must be whole seconds of at least 1, such as 30, got 0; restartsPerHour must be a whole number of at least 1, got 0; pendingMinutes must be a whole number of at least 1, got 0; quotaPercent must be a whole percentage from 1 to 99, such as 80: usage never exceeds 100, got 100; quotaMinutes must be a whole number of at least 1, got 0.5; orphanMinutes must be a whole number of at least 1, got -1"`,
  );
});

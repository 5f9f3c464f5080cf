import { ApiObject, type Chart, Testing } from 'cdk8s';
import { AgentProfile } from '../../../src/agent/agent-profile';
import { podName, secretName } from '../../../src/agent/agent-session';
import { AgentScaledJob } from '../../../src/agent/scaled-job/agent-scaled-job';
import type { AgentScaledJobProps } from '../../../src/agent/scaled-job/scaled-job-props';
import { AgentAlerts, type AgentAlertsProps } from '../../../src/monitoring/agents/agent-alerts';
import { minimal as minimalProfile } from '../../agent/fixtures';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';
import { expectToldWell, expressionOf, type Rule, rulesIn } from '../rules';

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

function scaledJob(name: string, namespace: string): AgentScaledJobProps {
  const profile = new AgentProfile({ ...minimalProfile, name, secretAs: 'none', secretKeys: [] });
  return {
    profile,
    namespace,
    maxReplicas: 2,
    triggers: [{ type: 'redis', metadata: { address: 'redis.data.svc:6379', listName: 'work', listLength: '1' } }],
  };
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

describe('with AgentScaledJobs in the app', () => {
  const LONG = `coder-${'x'.repeat(52)}`;

  /** The names of Jobs and pods in a cluster of Kubernetes 1.28, for these two ScaledJobs. */
  const NAMES = [
    { job: 'batch-coder-fnr7l', pod: 'batch-coder-fnr7l-glfx5' },
    { job: `${LONG}t5lhk`, pod: `${LONG}f8sqd` },
  ];
  const OTHERS = [
    'batch-coder-api-7d4b9c6f5d-x2x9z',
    'batch-coder',
    'my-batch-coder-fnr7l-glfx5',
    'batch-coders-fnr7l-glfx5',
  ];

  function withScaledJobs(namespace = 'ai-agents'): readonly Rule[] {
    // The alerts come first: they read the finished tree.
    const page = chart(minimal);
    for (const name of ['batch-coder', LONG]) new AgentScaledJob(page, name, scaledJob(name, namespace));
    return rulesIn(page, 'agent-alerts');
  }

  const matched = (expr: string, label: string): RegExp =>
    new RegExp(`^(${new RegExp(`${label}=~"([^"]+)"`).exec(expr)?.[1]})$`);

  test('their pods are among the agents that wait or restart', () => {
    for (const alert of ['AgentPodPending', 'AgentContainerRestarting']) {
      const pods = matched(expressionOf(withScaledJobs(), alert), 'pod');
      for (const name of [podName('a'), ...NAMES.map(({ pod }) => pod)]) expect(name).toMatch(pods);
      for (const name of OTHERS) expect(name).not.toMatch(pods);
    }
  });

  test('a Job that fails is told once, and not again by its pod', () => {
    const rules = withScaledJobs();
    const jobs = matched(expressionOf(rules, 'AgentJobFailed'), 'job_name');
    for (const { job } of NAMES) expect(job).toMatch(jobs);
    expect('batch-coder-api-29711040').not.toMatch(jobs);
    const failed = matched(expressionOf(rules, 'AgentPodFailed'), 'pod');
    for (const { pod } of NAMES) expect(pod).not.toMatch(failed);
  });

  test('the alerts say what they are about', () => {
    expectToldWell(withScaledJobs(), 'ai-agents', 6);
  });

  test('those of another namespace, and ScaledJobs of others, change nothing', () => {
    const before = rulesIn(chart(minimal), 'agent-alerts');
    expect(withScaledJobs('batch')).toEqual(before);
    const page = chart(minimal);
    const metadata = { name: 'import', namespace: 'ai-agents' };
    new ApiObject(page, 'Import', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledJob', metadata });
    expect(rulesIn(page, 'agent-alerts')).toEqual(before);
  });

  test('the alerts of a namespace with batch sessions', () => {
    const page = chart({ ...minimal, restartingSessions: false });
    new AgentScaledJob(page, 'Batch', scaledJob('batch-coder', 'ai-agents'));
    const rule = find(page.toJson(), 'PrometheusRule', 'agent-alerts');
    const golden = Testing.chart();
    new ApiObject(golden, 'Rule', Object(rule));
    expectGolden(golden, 'agent-alerts/scaled-jobs');
  });
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

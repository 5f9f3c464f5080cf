import { Chart, Testing } from 'cdk8s';
import { AgentsApp } from '../../../src/app/agents-app';
import { Cluster } from '../../../src/core/cluster/cluster';
import { NodePlacement } from '../../../src/core/pods/placement/node-placement';
import { NamespaceGuardrails } from '../../../src/namespace/namespace-guardrails';
import { Quota } from '../../../src/namespace/quota';
import { SessionReaper } from '../../../src/service/reaper/session-reaper';
import type { SessionReaperProps } from '../../../src/service/reaper/session-reaper-props';
import { INCOMPLETE_SECONDS, KEEP_ENDED_SECONDS, START_SECONDS } from '../../../src/session/reap/reap-options';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';
import { pageOf } from '../samples';

const minimal: SessionReaperProps = {
  namespace: 'back-end',
  agentsNamespaces: ['ai-agents'],
  image: 'ghcr.io/acme/session-reaper:1.0.0@sha256:3b1f0c5e8a9d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d9c8b7a6f5e4d3c2b',
};

// Required<> makes a missing new prop a compile error.
const every: Required<SessionReaperProps> = {
  name: 'cleaner',
  namespace: 'operations',
  agentsNamespaces: ['tenant-acme', 'tenant-umbrella'],
  image: 'registry.example.com/reaper:latest',
  imagePullPolicy: 'Always',
  imagePullSecrets: ['registry'],
  mutableTagReason: 'built by the same pipeline',
  command: ['node', '/app/node_modules/.bin/cdk8s-agents'],
  schedule: '7 */2 * * MON-FRI',
  timeZone: 'Europe/Zurich',
  suspend: true,
  dryRun: true,
  keepEndedSeconds: 3600,
  startSeconds: 900,
  incompleteSeconds: 120,
  jobLimitSeconds: 600,
  startingDeadlineSeconds: 300,
  successfulJobsHistoryLimit: 2,
  failedJobsHistoryLimit: 5,
  cpuRequest: '10m',
  cpuLimit: '1',
  memoryRequest: '96Mi',
  memoryLimit: '1Gi',
  priorityClassName: 'housekeeping',
  runtimeClassName: 'gvisor',
  schedulerName: 'own-scheduler',
  placement: NodePlacement.required('pool', 'system'),
  userId: 2000,
  groupId: 3000,
  labels: { team: 'platform' },
  podAnnotations: { 'example.com/log-format': 'text' },
  podOverrides: { patch: { spec: { preemptionPolicy: 'Never' } }, reason: 'never evicts agents' },
};

function reaper(changes: Partial<SessionReaperProps> = {}): SessionReaper {
  const chart = Testing.chart();
  new Cluster({ kubernetesVersion: '1.30' }).addTo(chart);
  return new SessionReaper(chart, 'Reaper', { ...minimal, ...changes });
}

const AROUND = ['ServiceAccount', 'NetworkPolicy', 'Role', 'RoleBinding'];

test('a run every five minutes, one at a time, with a token of its own', () => {
  expectGolden(pageOf(reaper(), 'CronJob'), 'session-reaper/defaults');
});

test('the account of a reaper may list and delete pods and Secrets of sessions, and its pods may call the API server', () => {
  expectGolden(pageOf(reaper(), ...AROUND), 'session-reaper/access');
});

test('every prop reaches the CronJob', () => {
  expectGolden(pageOf(reaper(every), 'CronJob'), 'session-reaper/every-prop');
});

test('each namespace of agents has a Role and a RoleBinding, and the reaper none in its own', () => {
  const { roles, roleBindings } = reaper(every);
  expect([roles, roleBindings].map((each) => each.map(({ metadata }) => metadata.namespace))).toEqual([
    ['tenant-acme', 'tenant-umbrella'],
    ['tenant-acme', 'tenant-umbrella'],
  ]);
});

test('the defaults of its times are those of Sessions.reap', () => {
  const { keepEndedSeconds, startSeconds, incompleteSeconds } = reaper().resolved;
  expect({ keepEndedSeconds, startSeconds, incompleteSeconds }).toEqual({
    keepEndedSeconds: KEEP_ENDED_SECONDS,
    startSeconds: START_SECONDS,
    incompleteSeconds: INCOMPLETE_SECONDS,
  });
});

test('a quota of its namespace has to admit one pod of it', () => {
  const synth = (pods: number): unknown => {
    const app = new AgentsApp({ report: false });
    const quota = Quota.of({ requestsCpu: '1', requestsMemory: '1Gi', pods });
    new NamespaceGuardrails(new Chart(app, 'Guardrails'), 'BackEnd', { name: 'back-end', quota });
    for (const name of ['one', 'two']) {
      new SessionReaper(new Chart(app, name), 'Reaper', { ...minimal, name, agentsNamespaces: [`agents-${name}`] });
    }
    return app.synthYaml();
  };
  expect(() => synth(2)).not.toThrow();
  expect(() => synth(1)).toThrow(
    "pods 1 cannot hold together CronJob 'back-end/one' 1, CronJob 'back-end/two' 1: 2; 1 pod fits",
  );
});

test('a namespace of agents is no place for it', () => {
  expect(() => reaper({ namespace: 'ai-agents' })).toThrow(
    "SessionReaper 'ai-agents/session-reaper': namespace must be none of agentsNamespaces, because whoever starts pods there could take the reaper's permissions, got \"ai-agents\"",
  );
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const wrong = {
    name: 'a'.repeat(53),
    agentsNamespaces: [],
    schedule: '0 */5 * * * *',
    timeZone: 'Local',
    keepEndedSeconds: -1,
    startingDeadlineSeconds: 9,
    jobLimitSeconds: 0,
    image: 'reaper',
  };
  expect(() => reaper(wrong)).toThrowErrorMatchingInlineSnapshot(
    `"SessionReaper 'back-end/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': name must have at most 52 characters, because a CronJob adds 11 for each of its Jobs, got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; image must have a fixed tag or a digest, such as ghcr.io/acme/agent:1.4.2 (or mutableTagReason says why not), got "reaper"; agentsNamespaces must have at least one namespace, got []; schedule must be a cron schedule of five fields, minutes first, such as */5 * * * *, got "0 */5 * * * *"; timeZone must be a name of the time zone database, such as Etc/UTC or Europe/Zurich, got "Local"; keepEndedSeconds must be whole seconds of at least 0, such as 30, got -1; jobLimitSeconds must be whole seconds of at least 1, such as 30, got 0; startingDeadlineSeconds must be at least 10, because the controller looks every 10 seconds, got 9"`,
  );
});

test.each(['*/5 * * * *', '0 3 * * SUN', '@hourly', '5,35 8-18/2 * JAN-MAR 1-5'])('%s is a schedule', (schedule) => {
  expect(find(Chart.of(reaper({ schedule })).toJson(), 'CronJob', 'session-reaper').spec).toMatchObject({ schedule });
});

test.each(['* * * *', '60 * * * *', '*/0 * * * *', '* * * * 7', '@reboot', 'TZ=UTC * * * * *'])(
  '%s is no schedule',
  (schedule) => {
    expect(() => reaper({ schedule })).toThrow('schedule must be a cron schedule of five fields');
  },
);

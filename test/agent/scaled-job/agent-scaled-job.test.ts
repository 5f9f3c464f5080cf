import { ApiObject, type Chart, Testing } from 'cdk8s';
import { AgentProfile } from '../../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../../src/agent/agent-profile-props';
import { AgentTemplate } from '../../../src/agent/agent-template';
import { ModelAccess } from '../../../src/agent/model-access/model-access';
import { AgentScaledJob } from '../../../src/agent/scaled-job/agent-scaled-job';
import type { AgentScaledJobProps } from '../../../src/agent/scaled-job/scaled-job-props';
import { Health } from '../../../src/core/pods/health/health';
import { NamespaceGuardrails } from '../../../src/namespace/namespace-guardrails';
import { Quota } from '../../../src/namespace/quota';
import { Peer } from '../../../src/network/peer';
import { reachability } from '../../../src/reachability/index';
import { reachabilityMatchers } from '../../../src/testing/reachability-matchers';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';
import { minimal } from '../fixtures';

expect.extend(reachabilityMatchers);

const REDIS = { type: 'redis', metadata: { address: 'redis.data.svc:6379', listName: 'work', listLength: '1' } };

/** A worker without ports. */
const worker: AgentProfileProps = {
  ...minimal,
  name: 'batch-coder',
  ports: [],
  health: Health.none('it takes one piece of work and ends'),
  noMetricsReason: 'it ends before anybody scrapes it',
};

function scaledJob(
  changes: Partial<AgentScaledJobProps> = {},
  profile: Partial<AgentProfileProps> = {},
  chart: Chart = Testing.chart(),
): AgentScaledJob {
  return new AgentScaledJob(chart, 'Batch', {
    profile: new AgentProfile({ ...worker, ...profile }),
    namespace: 'batch',
    triggers: [REDIS],
    maxReplicas: 20,
    secretName: 'batch-coder',
    ...changes,
  });
}

function pageOf({ scaledJob }: AgentScaledJob): Chart {
  const page = Testing.chart();
  new ApiObject(page, 'Object', Object(scaledJob.toJson()));
  return page;
}

function specOf(job: AgentScaledJob) {
  return Object(find([Object(job.scaledJob.toJson())], 'ScaledJob', 'batch-coder').spec);
}

test('a queue worker with required props only', () => {
  expectGolden(pageOf(scaledJob()), 'agent-scaled-job/defaults');
});

test('every prop reaches the ScaledJob', () => {
  // Required<> makes a missing new prop a compile error.
  const every: Required<AgentScaledJobProps> = {
    profile: new AgentProfile({ ...worker, secretAs: 'files', labels: { team: 'batch' } }),
    namespace: 'batch',
    triggers: [
      { ...REDIS, name: 'list', authenticationRef: 'redis-login', metricType: 'AverageValue' },
      { type: 'kafka', metadata: { topic: 'work', lagThreshold: '1' } },
    ],
    maxReplicas: 40,
    minReplicas: 2,
    secretName: 'batch-credentials',
    pollingIntervalSeconds: 10,
    scalingStrategy: 'accurate',
    backoffLimit: 2,
    successfulJobsHistoryLimit: 0,
    failedJobsHistoryLimit: 5,
    jobLimitSeconds: 50_000,
  };
  expectGolden(pageOf(scaledJob(every)), 'agent-scaled-job/every-prop');
});

test('the pods are those of the profile, with a Secret that all Jobs share', () => {
  const profile = new AgentProfile(worker);
  const { template } = specOf(scaledJob({ profile })).jobTargetRef;
  const chart = Testing.chart();
  new AgentTemplate(chart, 'Agents', { profile, namespace: 'batch' });
  const expected = JSON.stringify(Object(find(chart.toJson(), 'PodTemplate', 'batch-coder')).template);
  expect(template).toEqual(JSON.parse(expected.replaceAll('agent-secret-of-the-session', 'batch-coder')));
  expect(expected).toContain('agent-secret-of-the-session');
});

test('each attempt has the time of a session, and the Job time to start', () => {
  const secondsOf = (changes: Partial<AgentScaledJobProps>) =>
    specOf(scaledJob(changes, { sessionLimitSeconds: 3600 })).jobTargetRef.activeDeadlineSeconds;
  expect(secondsOf({})).toBe(3600 + 600);
  expect(secondsOf({ backoffLimit: 2 })).toBe(3 * 3600 + 600);
});

test('a change of the profile leaves running Jobs alone', () => {
  expect(specOf(scaledJob()).rollout).toEqual({ strategy: 'gradual' });
});

test('the policy selects the pods of the Jobs, which have no session', () => {
  const chart = Testing.chart();
  const job = scaledJob({}, {}, chart);
  job.connections.allowTo(Peer.pods({ namespace: 'data', labels: { app: 'redis' }, ports: [{ port: 6379 }] }));
  const paths = reachability(Testing.synth(chart));
  const redis = { namespace: 'data', labels: { app: 'redis' } };
  expect(paths).toReach('batch/batch-coder', redis, 6379);
  expect(paths).notToReach('batch/batch-coder', 'internet', 443);
  expect(paths).notToReach(redis, 'batch/batch-coder', 8080);
});

describe('the quota', () => {
  function inQuota(pods: number, maxReplicas: number) {
    const chart = Testing.chart();
    const quota = Quota.of({
      requestsCpu: '100',
      requestsMemory: '100Gi',
      limitsCpu: '100',
      limitsMemory: '100Gi',
      pods,
    });
    new NamespaceGuardrails(chart, 'Guardrails', { name: 'batch', quota });
    scaledJob({ maxReplicas }, {}, chart);
    return () => Testing.synth(chart);
  }

  test('must admit as many Jobs as may run', () => {
    expect(inQuota(20, 20)()).not.toEqual([]);
    expect(inQuota(20, 21)).toThrow(/pods.*21 Jobs at most/s);
  });
});

test('a profile whose sessions have no Secret gets none', () => {
  const modelAccess = ModelAccess.gateway({
    peer: Peer.pods({ namespace: 'models', labels: { app: 'litellm' }, ports: [{ port: 4000 }] }),
    openAiUrl: 'http://litellm.models.svc:4000/v1',
  });
  const { template } = specOf(scaledJob({ secretName: undefined }, { modelAccess })).jobTargetRef;
  expect(template.spec.containers[0].envFrom).toBeUndefined();
});

describe('refused:', () => {
  test.each<[string, Partial<AgentScaledJobProps>, string]>([
    ['no queue', { triggers: [] }, 'triggers must name at least one queue, got []'],
    [
      'a scaler that is none',
      { triggers: [{ type: 'Redis', metadata: {} }] },
      'triggers[0].type must be a KEDA scaler such as prometheus, got "Redis"',
    ],
    [
      'two triggers of one name',
      {
        triggers: [
          { ...REDIS, name: 'a' },
          { ...REDIS, name: 'a' },
        ],
      },
      'names of triggers must be different from each other, got "a" twice',
    ],
    ['no Jobs', { maxReplicas: 0 }, 'maxReplicas must be a whole number of at least 1, got 0'],
    ['more at least than at most', { minReplicas: 21 }, 'minReplicas must be at most maxReplicas 20, got 21'],
    ['no time', { jobLimitSeconds: 0 }, 'jobLimitSeconds must be whole seconds of at least 1'],
    ['no pause', { pollingIntervalSeconds: 0 }, 'pollingIntervalSeconds must be whole seconds of at least 1'],
    ['half an attempt', { backoffLimit: 0.5 }, 'backoffLimit must be a whole number of at least 0'],
    ['a namespace that Kubernetes refuses', { namespace: 'A' }, 'namespace must be lower-case letters'],
    ['a Secret that Kubernetes refuses', { secretName: 'a b' }, 'secretName must be dot-separated labels'],
    [
      'no Secret for a profile that reads one',
      { secretName: undefined },
      `secretName must name a Secret that exists, because the profile's secretAs is "env": no Job has a Secret of its own`,
    ],
    [
      'a Secret for a profile that reads none',
      { profile: new AgentProfile({ ...worker, secretAs: 'none' }) },
      `secretName must be left out, because the profile's secretAs is "none", got "batch-coder"`,
    ],
  ])('%s', (_what, changes, message) => {
    expect(() => scaledJob(changes)).toThrow(message);
    expect(() => scaledJob(changes)).toThrow(/^AgentScaledJob '(batch|A)\/batch-coder': /);
  });

  test('a strategy that the library does not render', () => {
    expect(() => scaledJob(Object({ scalingStrategy: 'custom' }))).toThrow(
      'scalingStrategy must be one of default, accurate, eager, got "custom"',
    );
  });
});

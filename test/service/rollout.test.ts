import { Chart, JsonPatch } from 'cdk8s';
import { AgentsApp } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/objects/cluster';
import { Health } from '../../src/service/health';
import { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { find } from '../support/objects';
import { microservice, minimal, objectsAround } from './samples';

function deploymentOf(props: Partial<MicroserviceProps>) {
  return find(objectsAround(microservice(props)), 'Deployment', minimal.name).spec;
}

test('a rollout may take ten minutes without progress', () => {
  expect(deploymentOf({})?.progressDeadlineSeconds).toBe(600);
  expect(deploymentOf({ ports: [], health: Health.none('it serves nothing') })?.progressDeadlineSeconds).toBe(600);
});

test('a slow start extends the progress deadline', () => {
  // 180 probes of 5 s, and the readiness probe within 5 s after them.
  const spec = deploymentOf({ health: Health.http({ startupSeconds: 900 }) });
  expect(spec?.template.spec?.containers[0]?.startupProbe).toMatchObject({ failureThreshold: 180, periodSeconds: 5 });
  expect(spec?.progressDeadlineSeconds).toBe(900 + 5 + 300);
});

test.each<[string, Health, number]>([
  ['a startup time that is not a multiple of the period', Health.http({ startupSeconds: 901 }), 905 + 5 + 300],
  ['probes that take longer than their period', Health.http({ startupSeconds: 500, timeoutSeconds: 10 }), 1305],
  [
    'a late first readiness probe',
    Health.http({ startupSeconds: 10, readinessInitialDelaySeconds: 700, readinessPeriodSeconds: 20 }),
    700 + 20 + 300,
  ],
  ['commands', Health.command({ livenessCommand: ['a'], readinessCommand: ['b'], startupSeconds: 1000 }), 1305],
])('%s counts in the progress deadline', (_what, health, seconds) => {
  expect(deploymentOf({ health })?.progressDeadlineSeconds).toBe(seconds);
});

test('a progress deadline within the time that pods may take to start is refused', () => {
  const health = Health.tcp({ startupSeconds: 900 });
  expect(() => microservice({ health, progressDeadlineSeconds: 905 })).toThrowErrorMatchingInlineSnapshot(
    `"Microservice 'stella/stt-service': progressDeadlineSeconds must exceed the 905 s in which pods may start, or a slow start is reported as stalled: leave it out, got 905"`,
  );
  expect(deploymentOf({ health, progressDeadlineSeconds: 906 })?.progressDeadlineSeconds).toBe(906);
});

test('Recreate ends the old pod first, and its drain counts in the progress deadline', () => {
  const recreated = { strategy: 'Recreate', drainSeconds: 600, replicas: 1 } as const;
  expect(deploymentOf(recreated)).toMatchObject({
    progressDeadlineSeconds: 120 + 5 + 600 + 300,
    strategy: { type: 'Recreate' },
  });
  expect(deploymentOf(recreated)?.strategy?.rollingUpdate).toBeUndefined();
  expect(() => microservice({ ...recreated, progressDeadlineSeconds: 725 })).toThrow(
    'progressDeadlineSeconds must exceed the 725 s in which pods may end and start',
  );
});

test('pods of one revision are spread, wherever pods of the previous one still run', () => {
  const { topologySpreadConstraints = [] } = deploymentOf({})?.template.spec ?? {};
  expect(topologySpreadConstraints.map(({ topologyKey, matchLabelKeys }) => [topologyKey, matchLabelKeys])).toEqual([
    ['topology.kubernetes.io/zone', ['pod-template-hash']],
    ['kubernetes.io/hostname', ['pod-template-hash']],
  ]);
});

test('an unknown strategy is refused', () => {
  expect(() => microservice(Object({ strategy: 'Canary' }))).toThrow(
    'strategy must be one of RollingUpdate, Recreate, got "Canary"',
  );
});

describe('before SIGTERM', () => {
  const containerOf = (props: Partial<MicroserviceProps>) => deploymentOf(props)?.template.spec?.containers[0];

  test('a pod behind a Service keeps serving for ten seconds, and has its whole drain time after them', () => {
    expect(containerOf({})?.lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } } });
    expect(deploymentOf({ drainSeconds: 45 })?.template.spec?.terminationGracePeriodSeconds).toBe(55);
  });

  test('the time can be changed, or left out', () => {
    const spec = deploymentOf({ preStopSleepSeconds: 25 })?.template.spec;
    expect(spec?.containers[0]?.lifecycle).toEqual({ preStop: { sleep: { seconds: 25 } } });
    expect(spec?.terminationGracePeriodSeconds).toBe(55);
    expect(containerOf({ preStopSleepSeconds: 0 })).not.toHaveProperty('lifecycle');
    expect(() => microservice({ preStopSleepSeconds: -1 })).toThrow('preStopSleepSeconds must be whole seconds');
  });

  test('a pod that nobody calls, or that no other pod replaces, does not wait', () => {
    const worker = { ports: [], health: Health.none('it serves nothing') };
    for (const props of [worker, { strategy: 'Recreate' } as const]) {
      expect(containerOf(props)).not.toHaveProperty('lifecycle');
      expect(deploymentOf(props)?.template.spec?.terminationGracePeriodSeconds).toBe(30);
    }
  });

  test('a hook of a patch is kept', () => {
    const service = microservice();
    const lifecycle = { preStop: { exec: { command: ['drain'] } } };
    service.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/lifecycle', lifecycle));
    const { spec } = find(objectsAround(service), 'Deployment', minimal.name);
    expect(spec?.template.spec?.containers[0]?.lifecycle).toEqual(lifecycle);
  });

  test('on Kubernetes before 1.30 nothing waits, and synth says so', () => {
    const { service, app } = onCluster('1.29');
    const { spec } = find([service.deployment.toJson()], 'Deployment', minimal.name);
    expect(spec?.template.spec?.containers[0]).not.toHaveProperty('lifecycle');
    expect(spec?.template.spec?.terminationGracePeriodSeconds).toBe(30);
    const warning = 'preStopSleepSeconds needs Kubernetes 1.30, and the cluster may have 1.29: requests fail';
    expect(app.toReport(false)).toContain(warning);
    for (const quiet of [onCluster('1.30'), onCluster('1.29', { preStopSleepSeconds: 0 })]) {
      expect(quiet.app.toReport(false)).not.toContain('preStopSleepSeconds');
    }
    expect(() => onCluster('1.29', { preStopSleepSeconds: 5 })).toThrow(
      'preStopSleepSeconds needs Kubernetes 1.30, and the cluster may have 1.29, got 5',
    );
  });
});

function onCluster(kubernetesVersion: string, props: Partial<MicroserviceProps> = {}) {
  const app = new AgentsApp({ report: false, cluster: new Cluster({ kubernetesVersion }) });
  return { app, service: new Microservice(new Chart(app, 'chart'), 'Service', { ...minimal, ...props }) };
}

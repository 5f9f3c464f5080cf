import { Health } from '../../src/core/pods/health/health';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
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

test('without surge, an old pod ends first, and its drain counts in the progress deadline', () => {
  for (const maxSurge of [0, '0%']) {
    expect(deploymentOf({ maxSurge, drainSeconds: 600, preStop: LifecycleHook.none() })).toMatchObject({
      progressDeadlineSeconds: 120 + 5 + 600 + 300,
      strategy: { rollingUpdate: { maxSurge, maxUnavailable: 1 }, type: 'RollingUpdate' },
    });
  }
  expect(() => microservice({ maxSurge: 0, preStop: LifecycleHook.sleep(10), progressDeadlineSeconds: 165 })).toThrow(
    'progressDeadlineSeconds must exceed the 165 s in which pods may end and start',
  );
});

test('a rollout starts as many new pods beside the old ones as asked for', () => {
  const rollingUpdate = (maxSurge?: number | string) => deploymentOf({ maxSurge })?.strategy?.rollingUpdate;
  expect(rollingUpdate()).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  expect(rollingUpdate('50%')).toEqual({ maxSurge: '50%', maxUnavailable: 0 });
});

test('a surge that Kubernetes refuses, or that Recreate does not have, is refused', () => {
  expect(() => microservice({ maxSurge: '101%' })).toThrow(
    'maxSurge must be a number of pods or a percentage up to 100%, such as 1 or 25%, got "101%"',
  );
  expect(() => microservice({ maxSurge: 0, strategy: 'Recreate' })).toThrow(
    'maxSurge must be left out with Recreate, which ends all old pods first, got 0',
  );
});

import type { Deployment } from 'kubernetes-types/apps/v1';
import { stellaAgent } from '../../src/agent/stella/stella-agent';
import { AgentsApp } from '../../src/app/agents-app';
import { addReferencePlatforms } from '../../src/platforms/reference-platforms';
import { type KubeObject, toKubeObject } from '../support/objects';

const app = new AgentsApp({ report: false });
addReferencePlatforms(app);
const rendered = app.charts.flatMap((chart) => chart.toJson()).map(toKubeObject);
const deployments = rendered.filter(isDeployment);

function isDeployment(object: KubeObject): object is KubeObject & Deployment {
  return object.kind === 'Deployment';
}

/** Deployments that may be reported as stalled while their pods still start. */
function impatient(objects: readonly Deployment[]): readonly string[] {
  return objects
    .filter(({ spec }) => {
      const starts = (spec?.template.spec?.containers ?? []).map(({ startupProbe }) => {
        const { failureThreshold = 3, periodSeconds = 10 } = startupProbe ?? { failureThreshold: 0 };
        return failureThreshold * periodSeconds;
      });
      return (spec?.progressDeadlineSeconds ?? 600) <= Math.max(...starts);
    })
    .map(({ metadata }) => metadata?.name ?? '');
}

function deployment(startupFailures: number, progressDeadlineSeconds: number): Deployment {
  const startupProbe = { failureThreshold: startupFailures, periodSeconds: 5 };
  const template = { spec: { containers: [{ name: 'slow', startupProbe }] } };
  return { metadata: { name: 'slow' }, spec: { progressDeadlineSeconds, selector: {}, template } };
}

test('each Deployment has more time to progress than its pods have to start', () => {
  expect(deployments.length).toBeGreaterThan(10);
  expect(impatient(deployments)).toEqual([]);
  expect(impatient([deployment(180, 600)])).toEqual(['slow']);
  expect(impatient([deployment(100, 600)])).toEqual([]);
});

test('two recorders never run at once', () => {
  const recorder = deployments.find(({ metadata }) => metadata.name === 'message-recorder');
  expect(recorder?.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
});

/** Seconds from SIGTERM to SIGKILL, of Deployments whose pods sleep before SIGTERM. */
function drains(objects: readonly Deployment[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    objects.map(({ metadata, spec }) => {
      const pod = spec?.template.spec;
      const sleeps = (pod?.containers ?? []).map(({ lifecycle }) => sleepSeconds(lifecycle?.preStop));
      return [metadata?.name ?? '', (pod?.terminationGracePeriodSeconds ?? 30) - Math.max(...sleeps)];
    }),
  );
}

/** The typed API of kubernetes-types may lack `sleep`. */
function sleepSeconds(hook: object = {}): number {
  return Object(hook).sleep?.seconds ?? 0;
}

test('what a live call streams through drains as long as its agent', () => {
  const voice = stellaAgent.resolved.drainSeconds;
  expect(voice).toBe(600);
  expect(drains(deployments)).toMatchObject({
    'session-management-server': voice,
    'stt-service': voice,
    'tts-service': voice,
    'llm-wrapper-service': voice,
    'ai-agent-service': voice,
    'user-service': 30,
  });
});

test('each pod behind a Service that another takes over from sleeps before SIGTERM, or keeps serving by itself', () => {
  const called = rendered.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
  const hasty = deployments
    .filter(({ metadata, spec }) => called.includes(metadata.name) && spec?.strategy?.type !== 'Recreate')
    .filter(({ spec }) =>
      spec?.template.spec?.containers.some(({ lifecycle }) => sleepSeconds(lifecycle?.preStop) === 0),
    )
    .map(({ metadata }) => metadata.name);
  // Tyk waits by itself, by its graceful_shutdown_delay_seconds.
  expect(hasty).toEqual(['api-gateway']);
});

/** Workloads whose pods stay for more than a minute after a liveness or startup probe has failed. */
function slowToRestart(objects: readonly Deployment[]): readonly string[] {
  return objects
    .filter(({ spec }) => {
      const { containers = [], terminationGracePeriodSeconds: ofPod = 30 } = spec?.template.spec ?? {};
      const probes = containers.flatMap(({ livenessProbe, startupProbe }) => [livenessProbe ?? [], startupProbe ?? []]);
      return probes.flat().some(({ terminationGracePeriodSeconds = ofPod }) => terminationGracePeriodSeconds > 60);
    })
    .map(({ metadata }) => metadata?.name ?? '');
}

test('a process that hangs is restarted within a minute, however long it may drain', () => {
  expect(slowToRestart(deployments)).toEqual([]);
  const hangs = { containers: [{ name: 'hangs', livenessProbe: {} }], terminationGracePeriodSeconds: 600 };
  expect(slowToRestart([{ metadata: { name: 'hangs' }, spec: { selector: {}, template: { spec: hangs } } }])).toEqual([
    'hangs',
  ]);
});

import type { Deployment } from 'kubernetes-types/apps/v1';
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

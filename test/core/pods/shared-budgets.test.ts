import { ApiObject, App, Chart } from 'cdk8s';
import { Cpu, Deployment } from 'cdk8s-plus-28';
import { AgentsApp } from '../../../src/app/agents-app';
import { BackendScaling } from '../../../src/service/backend-scaling';
import { Microservice } from '../../../src/service/microservice';
import { StatefulService } from '../../../src/service/stateful-service';
import { minimal, minimalServer } from '../../service/samples';

const LABELS = { app: 'model', tier: 'gpu' };

/** A Deployment that somebody wrote by hand. */
function deployment(chart: Chart, labels: object = LABELS): ApiObject {
  return new ApiObject(chart, 'Model', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'model', namespace: 'stella' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [] } } },
  });
}

/** A budget that somebody wrote by hand. */
function budget(chart: Chart, name: string, selector: object, namespace = 'stella'): void {
  new ApiObject(chart, `Budget-${name}`, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace },
    spec: { maxUnavailable: 1, selector },
  });
}

/** The errors at synth. */
function errorsOf(app: App, add: (chart: Chart) => void): string {
  add(new Chart(app, 'chart'));
  try {
    app.synthYaml();
    return '';
  } catch (error) {
    return String(error);
  }
}

const rest =
  'or the API server refuses to evict them and their nodes cannot be drained: remove all but one, or narrow their selectors, got';

test('a raw budget beside that of a Microservice is refused, with both names', () => {
  const add = (chart: Chart): void => {
    new Microservice(chart, 'Api', minimal);
    budget(chart, 'more', { matchLabels: { 'app.kubernetes.io/name': 'stt-service' } });
  };
  for (const app of [new App(), new AgentsApp()]) {
    expect(errorsOf(app, add)).toContain(
      `Deployment 'stella/stt-service' must have pods of one PodDisruptionBudget, ${rest} PodDisruptionBudget 'stella/stt-service' and PodDisruptionBudget 'stella/more'`,
    );
  }
});

test('so is one beside the budget of a StatefulService', () => {
  const errors = errorsOf(new App(), (chart) => {
    new StatefulService(chart, 'Queue', { ...minimalServer, replicas: 2 });
    budget(chart, 'more', { matchLabels: { 'app.kubernetes.io/name': 'queue' } });
  });
  expect(errors).toContain(`${rest} PodDisruptionBudget 'stella/queue' and PodDisruptionBudget 'stella/more'`);
});

test('so is one beside the budget that an autoscaler brings', () => {
  const errors = errorsOf(new App(), (chart) => {
    const target = new Deployment(chart, 'Backend', {
      metadata: { name: 'backend', namespace: 'stella' },
      containers: [{ image: 'ghcr.io/acme/backend:1.0.0', resources: { cpu: { request: Cpu.millis(100) } } }],
    });
    new BackendScaling(chart, 'Scaling', { target, minReplicas: 2, maxReplicas: 4 });
    budget(chart, 'more', { matchExpressions: [{ key: 'cdk8s.io/metadata.addr', operator: 'Exists' }] });
  });
  expect(errors).toContain(`${rest} PodDisruptionBudget 'stella/backend' and PodDisruptionBudget 'stella/more'`);
});

test('two raw budgets of raw pods are refused in an AgentsApp, however they select', () => {
  const errors = errorsOf(new AgentsApp(), (chart) => {
    deployment(chart);
    budget(chart, 'one', { matchLabels: { app: 'model' } });
    budget(chart, 'two', {
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['cpu', 'gpu'] },
        { key: 'app', operator: 'Exists' },
        { key: 'app', operator: 'NotIn', values: ['web'] },
        { key: 'legacy', operator: 'DoesNotExist' },
      ],
    });
  });
  expect(errors).toContain(
    `Deployment 'stella/model' must have pods of one PodDisruptionBudget, ${rest} PodDisruptionBudget 'stella/one' and PodDisruptionBudget 'stella/two'`,
  );
});

test.each<[string, object, string]>([
  ['selects another label', { matchLabels: { app: 'model', tier: 'cpu' } }, 'stella'],
  ['selects another value', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['cpu'] }] }, 'stella'],
  ['excludes the value', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['gpu'] }] }, 'stella'],
  ['needs another label', { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, 'stella'],
  ['needs the absence of a label', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, 'stella'],
  ['has no condition, so that evictions ignore it', {}, 'stella'],
  ['is in another namespace', { matchLabels: LABELS }, 'models'],
])('a second budget is accepted that %s', (_, selector, namespace) => {
  const errors = errorsOf(new AgentsApp(), (chart) => {
    deployment(chart);
    budget(chart, 'one', { matchLabels: { app: 'model' } });
    budget(chart, 'two', selector, namespace);
  });
  expect(errors).toBe('');
});

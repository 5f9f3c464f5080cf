import { App, Chart } from 'cdk8s';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { AgentSecret } from '../../src/agent/agent-secret';
import { AgentTemplate } from '../../src/agent/agent-template';
import { SecretSource } from '../../src/agent/secret-source';
import { echoAgent } from '../../src/agent/stella/echo-agent';
import { AgentsApp } from '../../src/app/agents-app';
import { PostgresUserSecret } from '../../src/backing/postgres';
import { type Plain, toPlain } from '../../src/core/plain';
import { podTemplateOf } from '../../src/core/pods/pod-templates';
import { addReferencePlatforms } from '../../src/platforms/reference-platforms';
import { Microservice } from '../../src/service/microservice';
import { ServiceSecret } from '../../src/service/service-secret';
import { StatefulService } from '../../src/service/stateful-service';
import { type KubeObject, toIdentity, toKubeObject } from '../support/objects';

const RECOMMENDED = ['name', 'component', 'managed-by', 'part-of'].map((name) => `app.kubernetes.io/${name}`);
const PART_OF = 'app.kubernetes.io/part-of';

/** Labels that change while the pods stay the same workload. */
const NEVER_SELECTED = [PART_OF, 'app.kubernetes.io/version', 'app.kubernetes.io/managed-by'];

const app = new AgentsApp({ report: false });
addReferencePlatforms(app);
const rendered = app.charts.flatMap((chart) => chart.toJson()).map(toKubeObject);

/** Objects, and pod templates in them, that lack one of the labels. */
function unlabelled(objects: readonly KubeObject[], wanted: readonly string[]): readonly string[] {
  return objects.flatMap((object) => {
    const own = [object.metadata.labels, toPlain(toPlain(podTemplateOf(toPlain(object))?.metadata).labels)];
    const sets = podTemplateOf(toPlain(object)) === undefined ? own.slice(0, 1) : own;
    const missing = wanted.filter((label) => sets.some((labels) => labels?.[label] === undefined));
    return missing.map((label) => `${toIdentity(object)}: ${label}`);
  });
}

/** The labels that selectors of an object require, however deep. */
function selected(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(selected);
  const fields = Object.entries(toPlain(value));
  return fields.flatMap(([field, inner]) => [
    ...(isSelector(field) ? labelsOf(toPlain(inner)) : []),
    ...selected(inner),
  ]);
}

function isSelector(field: string): boolean {
  return field === 'matchLabels' || /selector$/i.test(field);
}

function labelsOf(selector: Plain): readonly string[] {
  const expressions = Array.isArray(selector.matchExpressions) ? selector.matchExpressions : [];
  return [...Object.keys(selector), ...expressions.map((expression) => String(toPlain(expression).key))];
}

function unstable(objects: readonly KubeObject[]): readonly string[] {
  const found = objects.filter((object) => selected(object).some((label) => NEVER_SELECTED.includes(label)));
  return found.map(toIdentity);
}

test('each object of the platforms, and each pod template, says what it is, who wrote it, and what it is part of', () => {
  expect(rendered.length).toBeGreaterThan(150);
  expect(unlabelled(rendered, RECOMMENDED)).toEqual([]);
  const labels = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/component': 'service', [PART_OF]: 'shop' };
  const bare = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop', labels } };
  expect(unlabelled([bare], RECOMMENDED)).toEqual(['v1 Service shop/web: app.kubernetes.io/managed-by']);
  const template = { metadata: { labels: {} } };
  const workload = { ...bare, apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } };
  expect(unlabelled([workload], [PART_OF])).toEqual([`apps/v1 Deployment shop/web: ${PART_OF}`]);
});

test('one selector finds all of a platform, with its Argo CD objects', () => {
  const applications = rendered.map(({ metadata }) => metadata.labels?.[PART_OF]);
  expect(new Set(applications)).toEqual(new Set(['azora', 'forge', 'stella']));
  const argo = rendered.filter(({ metadata }) => metadata.namespace === 'argocd');
  expect(argo.map(({ kind, metadata }) => [kind, metadata.name, metadata.labels?.[PART_OF]])).toEqual([
    ['AppProject', 'stella', 'stella'],
    ['Application', 'stella', 'stella'],
    ['AppProject', 'azora', 'azora'],
    ['Application', 'azora', 'azora'],
    ['AppProject', 'forge', 'forge'],
    ['Application', 'forge', 'forge'],
  ]);
});

test('each workload and its pods have the version of their image', () => {
  const workloads = rendered.filter(({ kind }) => ['Deployment', 'StatefulSet', 'PodTemplate'].includes(kind));
  expect(workloads.length).toBeGreaterThan(12);
  expect(unlabelled(workloads, ['app.kubernetes.io/version'])).toEqual([]);
  const others = rendered.filter((object) => !workloads.includes(object));
  expect(others.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/version']).map(toIdentity)).toEqual([]);
});

test('no selector requires a label that changes: selectors of workloads are immutable', () => {
  expect(unstable(rendered)).toEqual([]);
  const matchLabels = { 'app.kubernetes.io/version': '1.0.0' };
  const base = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
  expect(unstable([{ ...base, spec: { selector: matchLabels } }])).toEqual(['v1 Service web']);
  expect(unstable([{ ...base, spec: { podSelector: { matchLabels } } }])).toEqual(['v1 Service web']);
  const matchExpressions = [{ key: PART_OF, operator: 'Exists' }];
  expect(unstable([{ ...base, spec: { podSelector: { matchExpressions } } }])).toEqual(['v1 Service web']);
});

const resources = { cpuRequest: '100m', cpuLimit: '1', memoryRequest: '128Mi', memoryLimit: '256Mi' };
const placed = { namespace: 'shop', image: 'ghcr.io/acme/web:2.1.0' };
const store = { storeName: 'vault', remoteKey: 'shop/web', keys: ['KEY'] };

function rendersOf(chart: Chart): readonly KubeObject[] {
  return chart.toJson().map(toKubeObject);
}

/** Objects in a chart that says what they are part of, by kind. */
function inShop(add: (chart: Chart) => void): ReadonlyMap<string, KubeObject> {
  const chart = new Chart(new App(), 'shop', { labels: { [PART_OF]: 'shop', team: 'web' } });
  add(chart);
  return new Map(rendersOf(chart).map((object) => [object.kind, object]));
}

/** The labels that a controller copies from an object to what it creates. */
function created(object: KubeObject | undefined): unknown {
  const spec = toPlain(object?.spec);
  const template = object?.template ?? spec.template ?? toPlain(spec.target).template;
  return (template as PodTemplateSpec | undefined)?.metadata?.labels;
}

test('pods, and Secrets that a controller creates, are part of what their chart is part of', () => {
  const web = inShop((chart) => {
    new Microservice(chart, 'Web', { ...resources, ...placed, name: 'web', ports: [{ name: 'http', port: 80 }] });
    new StatefulService(chart, 'Data', {
      ...resources,
      ...placed,
      name: 'data',
      ports: [{ name: 'tcp', port: 5000 }],
      storagePath: '/data',
      storageSize: '1Gi',
    });
    new ServiceSecret(chart, 'Secret', { ...store, namespace: 'shop', name: 'web' });
    new AgentTemplate(chart, 'Agent', { profile: echoAgent, namespace: 'shop' });
  });
  for (const kind of ['Deployment', 'StatefulSet', 'ExternalSecret']) {
    expect(created(web.get(kind))).toMatchObject({ [PART_OF]: 'shop' });
    // The chart's other labels are for the objects that cdk8s writes.
    expect(created(web.get(kind))).not.toHaveProperty('team');
  }
  // The profile's own label overrides the chart's, because sessions that a back end starts know no chart.
  expect(created(web.get('PodTemplate'))).toMatchObject({ [PART_OF]: 'stella' });
  // The API server refuses a changed claim template.
  expect(JSON.stringify(toPlain(web.get('StatefulSet')?.spec).volumeClaimTemplates)).not.toContain('part-of');
});

test.each([
  ['a service', (chart: Chart) => new ServiceSecret(chart, 'S', { ...store, namespace: 'shop', name: 'web' })],
  [
    'a database user',
    (chart: Chart) =>
      new PostgresUserSecret(chart, 'S', { storeName: 'vault', remoteKey: 'shop/db', namespace: 'shop', name: 'web' }),
  ],
  [
    'a session',
    (chart: Chart) =>
      new AgentSecret(chart, 'S', { id: 'web', namespace: 'shop', source: SecretSource.external(store) }),
  ],
])('the Secret of %s is part of what its chart is part of', (_, add) => {
  expect(created(inShop(add).get('ExternalSecret'))).toMatchObject({ [PART_OF]: 'shop' });
});

test('a label of your own overrides the version and the application', () => {
  const labels = { 'app.kubernetes.io/version': '7', [PART_OF]: 'mall' };
  const ports = [{ name: 'http', port: 80 }];
  const web = inShop(
    (chart) => new Microservice(chart, 'Web', { ...resources, ...placed, name: 'web', ports, labels }),
  );
  expect(web.get('Deployment')?.metadata.labels).toMatchObject(labels);
  expect(created(web.get('Deployment'))).toMatchObject(labels);
  expect(web.get('Service')?.metadata.labels).toMatchObject(labels);
});

test('without a label of the chart, nothing says what it is part of', () => {
  const chart = new Chart(new App(), 'shop');
  new ServiceSecret(chart, 'Secret', { ...store, namespace: 'shop', name: 'web' });
  expect(JSON.stringify(chart.toJson())).not.toContain('part-of');
});

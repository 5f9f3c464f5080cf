import { type App, Chart } from 'cdk8s';
import { AgentsApp } from '../../src/app/agents-app';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { toObjectClaims } from '../../src/namespace/object-claims';
import { Quota } from '../../src/namespace/quota';
import { objectMisfits, quotaMisfits } from '../../src/namespace/quota-fit';
import { wideAmounts } from '../../src/namespace/quota-guard';
import { toWorkloadClaims } from '../../src/namespace/workload-claims';
import { AzoraPlatform } from '../../src/platforms/azora';
import { StellaPlatform } from '../../src/platforms/stella';
import { Microservice } from '../../src/service/microservice';

/** A Deployment of four pods with one CPU each. */
function deployment(name: string, grace: number | undefined, strategy: object = {}, replicas = 4): object {
  const containers = [{ name, resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } }];
  const template = { spec: { containers, terminationGracePeriodSeconds: grace } };
  const metadata = { name, namespace: 'shop' };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas, strategy, template } };
}

/** Whether a quota of so many pods holds the Deployments while they are rolled out. */
function holds(pods: number, ...deployments: readonly object[]): boolean {
  return quotaMisfits({ pods: String(pods) }, toWorkloadClaims(deployments)).length === 0;
}

test.each([
  ['drains for a call', 600, {}, 8],
  ['drains for more than a minute', 61, {}, 8],
  ['ends within a minute, so that its rollout can wait', 60, {}, 5],
  ['has the grace period of Kubernetes', undefined, {}, 5],
  ['waits until all old pods have ended', 600, { type: 'Recreate' }, 4],
])('a Deployment that %s needs room for all old and new pods at most', (_, grace, strategy, most) => {
  const web = deployment('web', grace, strategy);
  expect(holds(most, web)).toBe(true);
  expect(holds(most - 1, web)).toBe(false);
});

test('an app is applied at once: all old pods drain together, and the largest short rollout fits beside them', () => {
  const all = [deployment('stt', 600), deployment('tts', 300), deployment('web', 30), deployment('api', 30, {}, 8)];
  expect(holds(20 + 8 + 2, ...all)).toBe(true);
  expect(quotaMisfits({ pods: '29' }, toWorkloadClaims(all))).toEqual([
    "pods 29 cannot hold together Deployment 'shop/stt' 4, Deployment 'shop/tts' 4, Deployment 'shop/web' 4, Deployment 'shop/api' 8 and old pods that drain during their rollouts 8 and the largest rollout or job 2: 30; 20 pods fit",
  ]);
});

test('the maximum of an autoscaler drains too', () => {
  const spec = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 10 };
  const metadata = { name: 'web', namespace: 'shop' };
  const scaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec };
  const [claim] = toWorkloadClaims([deployment('web', 600), scaler]);
  expect(claim).toMatchObject({ pods: 10, draining: 10 });
  expect(claim?.how).toBe("10 replicas (the maximum of HorizontalPodAutoscaler 'web') + 10 that drain for up to 600 s");
});

test('a quota of more than one and a half times the need does not guard', () => {
  const web = [deployment('web', 600)];
  const wide = (hard: Readonly<Record<string, string>>) =>
    wideAmounts('the quota', hard, toWorkloadClaims(web), toObjectClaims(web), []);
  expect(wide({ pods: '12', 'requests.cpu': '12', 'services.loadbalancers': '0' })).toEqual([]);
  expect(wide({ pods: '13', 'requests.cpu': '12001m', 'services.loadbalancers': '1' })).toEqual([
    'pods of a quota must be at most 1.5 times what its namespace needs, or it guards nothing, got the quota: 13 where 8 is needed',
    'requests.cpu of a quota must be at most 1.5 times what its namespace needs, or it guards nothing, got the quota: 12001m where 8 is needed',
    'services.loadbalancers of a quota must be at most 1.5 times what its namespace needs, or it guards nothing, got the quota: 1 where 0 is needed',
  ]);
});

test('a namespace without workloads, and one of sessions, has no need to compare with', () => {
  const template = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'bot', namespace: 'shop' } };
  expect(wideAmounts('the quota', { pods: '50' }, [], [], [])).toEqual([]);
  expect(wideAmounts('the quota', { pods: '50' }, toWorkloadClaims([template, deployment('web', 30)]), [], [])).toEqual(
    [],
  );
});

test('synth warns of a wide quota', () => {
  const app = new AgentsApp({ report: false });
  const chart = new Chart(app, 'shop');
  const quota = Quota.of({ requestsCpu: '10', requestsMemory: '1Gi', pods: 4 });
  new NamespaceGuardrails(chart, 'Guardrails', { name: 'shop', quota });
  new Microservice(chart, 'Web', {
    name: 'web',
    namespace: 'shop',
    image: 'ghcr.io/acme/web:2.1.0',
    ports: [{ name: 'http', port: 80 }],
    cpuRequest: '100m',
    cpuLimit: '1',
    memoryRequest: '256Mi',
    memoryLimit: '256Mi',
  });
  expect(app.toReport(false)).toContain(
    "warning: requests.cpu of a quota must be at most 1.5 times what its namespace needs, or it guards nothing: NamespaceGuardrails 'shop' (ResourceQuota 'shop/shop-quota': 10 where 300m is needed)\n",
  );
});

test('load balancers and node ports are counted, so that a quota of 0 refuses a Service that opens the namespace', () => {
  const metadata = { name: 'web', namespace: 'shop' };
  const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] };
  const objects = toObjectClaims([{ apiVersion: 'v1', kind: 'Service', metadata, spec }]);
  const closed = Quota.of({ requestsCpu: '1', requestsMemory: '1Gi', servicesLoadBalancers: 0, servicesNodePorts: 0 });
  expect(objectMisfits(closed.hard, objects)).toEqual([
    "services.loadbalancers 0 cannot hold Service 'shop/web' 1: 1 in all",
    "services.nodeports 0 cannot hold Service 'shop/web' 1: 1 in all",
  ]);
  const open = Quota.of({ requestsCpu: '1', requestsMemory: '1Gi', servicesLoadBalancers: 1, servicesNodePorts: 1 });
  expect(objectMisfits(open.hard, objects)).toEqual([]);
});

const alertmanager = { serviceName: 'alertmanager-operated', namespace: 'monitoring' };

test.each<readonly [string, (app: App) => unknown]>([
  ['Azora', (app) => new AzoraPlatform(app, 'azora', { alertmanager })],
  ['Azora with embedded servers', (app) => new AzoraPlatform(app, 'azora', { alertmanager, backing: 'embedded' })],
  ['STELLA', (app) => new StellaPlatform(app, 'stella')],
])('the default quotas of %s admit it and guard it', (_, add) => {
  const app = new AgentsApp({ report: false });
  add(app);
  expect(() => app.synthYaml()).not.toThrow();
  expect(app.toReport(false)).not.toContain('does not guard');
});

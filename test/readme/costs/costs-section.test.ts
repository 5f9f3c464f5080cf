import { costsSection } from '../../../src/readme/costs/costs-section';
import { sizesOf } from '../../../src/readme/sizes';
import { deployment, object, setOf } from '../set';

function costs(...objects: readonly object[]): string {
  return costsSection(sizesOf(setOf(...objects)));
}

const resources = { requests: { cpu: '500m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } };
const strategy = { rollingUpdate: { maxSurge: 1 } };
const web = deployment('web', { resources }, {}, { strategy });
const scaler = object('autoscaling/v2 HorizontalPodAutoscaler', 'web', {
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 6 },
});
const quota = (hard: object) => object('v1 ResourceQuota', 'quota', { spec: { hard } });

test('a namespace has its sums at rest and at most, against its quota', () => {
  expect(costs(web, scaler, quota({ pods: '8', 'requests.cpu': '3', 'limits.memory': '4Gi' }))).toBe(
    `## What it costs

At rest, every autoscaler is at its minimum; at most, at its maximum, while all workloads are replaced: old pods drain beside the new ones, and the largest rollout or job adds its own. Sessions come on top.

At most, all together: 7 pods, 3500m CPUs requested and 1792Mi of memory requested.

### Namespace \`shop\`

| resource | at rest | at most | of it rollouts | quota | used at most |
| --- | --- | --- | --- | --- | --- |
| \`pods\` | 2 | 7 | 1 | 8 | 88 % |
| \`requests.cpu\` | 1 | 3500m | 500m | 3 | **117 %** |
| \`limits.cpu\` | 2 | 7 | 1 |  |  |
| \`requests.memory\` | 512Mi | 1792Mi | 256Mi |  |  |
| \`limits.memory\` | 1Gi | 3584Mi | 512Mi | 4Gi | 88 % |`,
  );
});

test('old pods that drain for long stand beside the new ones', () => {
  const calls = {
    strategy,
    template: { spec: { containers: [{ name: 'calls' }], terminationGracePeriodSeconds: 600 } },
  };
  expect(costs(object('apps/v1 Deployment', 'calls', { spec: { replicas: 4, ...calls } }))).toContain(
    '| `pods` | 4 | 8 | 4 |',
  );
});

test('volumes, load balancers and devices count, and KEDA may scale to nothing', () => {
  const gpu = { limits: { 'nvidia.com/gpu': '2' } };
  const keda = object('keda.sh/v1alpha1 ScaledObject', 'gpu', {
    spec: { scaleTargetRef: { name: 'gpu' }, maxReplicaCount: 3 },
  });
  const claim = { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '5Gi' } } } };
  const text = costs(
    deployment('gpu', { resources: gpu }, {}, { strategy: { type: 'Recreate' } }),
    keda,
    object('apps/v1 StatefulSet', 'store', {
      spec: { replicas: 3, template: { spec: { containers: [{ name: 'store' }] } }, volumeClaimTemplates: [claim] },
    }),
    object('v1 Service', 'public', { spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } }),
  );
  expect(text).toContain('At most, all together: 6 pods, 15Gi of volumes and 1 load balancer.');
  expect(text).toContain('| `requests.nvidia.com/gpu` | 0 | 6 |');
  expect(text).toContain('| `requests.storage` | 15Gi | 15Gi |\n');
  expect(text).toContain('| `services.loadbalancers` | 1 | 1 |\n');
});

test('a namespace of sessions says how many the quota admits beside what runs there', () => {
  const template = { spec: { containers: [{ name: 'agent', resources }] } };
  const agent = object('v1 PodTemplate', 'agent', { template });
  expect(costs(web, agent, quota({ pods: '10', 'limits.cpu': '4' }))).toContain(
    '- Sessions that the quota admits: 3 agent: limits.cpu binds; pods 10 is never reached',
  );
  expect(costs(web, agent)).not.toContain('Sessions that');
});

test('a set without pods, volumes and load balancers costs nothing', () => {
  expect(costs(object('v1 ConfigMap', 'settings'))).toBe('');
  expect(costs()).toBe('');
});

import { filesSection } from '../../../src/readme/files/files-section';
import { manifestSet } from '../../../src/readme/manifest-set';
import { sizesOf } from '../../../src/readme/sizes';
import { deployment, object } from '../set';

function files(named: Readonly<Record<string, readonly object[]>>): string {
  const set = manifestSet(Object.entries(named).map(([name, objects]) => ({ name, objects })));
  return filesSection(set, sizesOf(set));
}

const policy = (app: string, from?: string) =>
  object('networking.k8s.io/v1 NetworkPolicy', app, {
    spec: {
      podSelector: { matchLabels: { app } },
      policyTypes: ['Ingress'],
      ...(from === undefined ? {} : { ingress: [{ from: [{ podSelector: { matchLabels: { app: from } } }] }] }),
    },
  });

test('each file has its objects by what they are for, and each workload a line', () => {
  const labelled = { labels: { 'app.kubernetes.io/component': 'guardrail' } };
  const scaler = object('autoscaling/v2 HorizontalPodAutoscaler', 'web', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 6,
    },
  });
  const template = {
    metadata: { labels: { app: 'agent' } },
    spec: { containers: [{ name: 'a', image: 'acme/agent:1' }] },
  };
  expect(
    files({
      '1-first.yaml': [object('v1 LimitRange', 'limits', {}, labelled)],
      '2-second.yaml': [
        deployment('web', { ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: 'UDP' }] }),
        scaler,
        object('v1 PodTemplate', 'agent', { template }),
        policy('web', 'agent'),
        policy('agent'),
      ],
    }),
  ).toBe(`## What is in it

### Workloads

| workload | image | ports | pods | called by | calls |
| --- | --- | --- | --- | --- | --- |
| \`shop/agent\`, PodTemplate | \`acme/agent:1\` |  | one for each session |  | \`everybody\` |
| \`shop/web\`, Deployment | \`ghcr.io/acme/web:1.0.0\` | \`53/UDP\`, \`8080\` | 2 to 6 | \`agent\` | \`everybody\` |

### 1-first.yaml

1 object.

| for | kind | objects |
| --- | --- | --- |
| guardrail | \`LimitRange\` | \`shop/limits\` |

### 2-second.yaml

5 objects.

| for | kind | objects |
| --- | --- | --- |
| not labelled | \`Deployment\` | \`shop/web\` |
|  | \`HorizontalPodAutoscaler\` | \`shop/web\` |
|  | \`NetworkPolicy\` | 2: \`shop/agent\`, \`shop/web\` |
|  | \`PodTemplate\` | \`shop/agent\` |`);
});

test('many objects of a kind are counted, and a List counts as its items', () => {
  const items = Array.from({ length: 10 }, (_, index) => object('v1 ConfigMap', `c${index}`));
  const text = files({ 'a.yaml': [{ apiVersion: 'v1', kind: 'List', items }] });
  expect(text).toContain('10 objects.');
  expect(text).toContain(
    '| 10: `shop/c0`, `shop/c1`, `shop/c2`, `shop/c3`, `shop/c4`, `shop/c5`, `shop/c6`, `shop/c7` and 2 more |',
  );
});

test("what an operator makes is a line with the operator's numbers", () => {
  const image =
    'ghcr.io/cloudnative-pg/postgresql:18@sha256:0000000000000000000000000000000000000000000000000000000000000000';
  const cluster = object('postgresql.cnpg.io/v1 Cluster', 'pg', {
    spec: { instances: 3, imageName: image, storage: { size: '1Gi' } },
  });
  expect(files({ 'a.yaml': [cluster] })).toContain(
    '| `shop/pg`, Cluster | `ghcr.io/cloudnative-pg/postgresql:18` | `5432`, `8000`, `9187` | 3 | `everybody` | `everybody` |',
  );
});

test('a file without objects, and no files at all', () => {
  expect(files({ 'a.yaml': [] })).toBe('## What is in it\n\n### a.yaml\n\n0 objects.');
  expect(files({})).toBe('');
});

import { ApiObject, type Chart, Testing } from 'cdk8s';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentSecret } from '../../src/agent/agent-secret';
import { SecretSource } from '../../src/agent/secret-source';
import { echoAgent } from '../../src/agent/stella/echo-agent';
import { objectLabels } from '../../src/core/objects/labels';
import { addPruneConfirmation } from '../../src/gitops/prune-confirmation';
import { addSyncWaves } from '../../src/gitops/sync-waves';
import { OPERATED_KINDS } from '../../src/operators/index';
import { toIdentity, toKubeObject } from '../support/objects';
import { object, platform } from './samples';

function annotationsOf(chart: Chart, key: string): readonly string[] {
  return chart
    .toJson()
    .map(toKubeObject)
    .map((found) => `${found.metadata.annotations?.[key] ?? 'none'}: ${toIdentity(found)}`);
}

const wavesOf = (chart: Chart) => annotationsOf(chart, 'argocd.argoproj.io/sync-wave').slice().sort();

test('namespaces come first, then policies, backing services, services, and monitoring', () => {
  const chart = platform();
  addSyncWaves(chart);
  expect(wavesOf(chart)).toMatchInlineSnapshot(`
[
  "-1: networking.k8s.io/v1 NetworkPolicy azora/default-deny",
  "-1: networking.k8s.io/v1 NetworkPolicy azora/gateway",
  "-1: networking.k8s.io/v1 NetworkPolicy azora/kafka-exporter",
  "-1: networking.k8s.io/v1 NetworkPolicy azora/kafka-kafka",
  "-1: networking.k8s.io/v1 NetworkPolicy azora/kafka-kafka-entity-operator",
  "-1: v1 ServiceAccount azora/gateway",
  "-2: v1 LimitRange azora/azora-limits",
  "-2: v1 Namespace azora",
  "0: kafka.strimzi.io/v1 Kafka azora/kafka",
  "0: kafka.strimzi.io/v1 KafkaNodePool azora/dual-role",
  "0: kafka.strimzi.io/v1 KafkaTopic azora/events",
  "1: apps/v1 Deployment azora/gateway",
  "1: policy/v1 PodDisruptionBudget azora/gateway",
  "1: v1 Service azora/gateway",
  "2: monitoring.coreos.com/v1 PodMonitor azora/kafka-kafka",
  "2: monitoring.coreos.com/v1 PodMonitor azora/kafka-kafka-exporter",
]
`);
});

test.each([
  ['Namespace', 'v1', {}, '-2'],
  ['ResourceQuota', 'v1', {}, '-2'],
  ['ConfigMap', 'v1', objectLabels('x', 'guardrail'), '-2'],
  ['ExternalSecret', 'external-secrets.io/v1', {}, '-1'],
  ['SealedSecret', 'bitnami.com/v1alpha1', {}, '-1'],
  ['NetworkPolicy', 'networking.k8s.io/v1', objectLabels('x', 'monitoring'), '-1'],
  ['ValidatingAdmissionPolicy', 'admissionregistration.k8s.io/v1', objectLabels('x', 'guardrail'), '-1'],
  ['ValidatingAdmissionPolicyBinding', 'admissionregistration.k8s.io/v1', objectLabels('x', 'guardrail'), '-1'],
  ['RoleBinding', 'rbac.authorization.k8s.io/v1', {}, '-1'],
  ['Cluster', 'postgresql.cnpg.io/v1', {}, '0'],
  ['RedisEnterpriseDatabase', 'app.redislabs.com/v1alpha1', {}, '0'],
  ['StatefulSet', 'apps/v1', objectLabels('x', 'backing'), '0'],
  ['Kafka', 'kafka.example.com/v1', {}, '1'],
  ['Deployment', 'apps/v1', objectLabels('x', 'gateway'), '1'],
  ['ScaledObject', 'keda.sh/v1alpha1', {}, '1'],
  ['PodTemplate', 'v1', objectLabels('x', 'agent'), '1'],
  ['Role', 'iam.example.com/v1', {}, '1'],
  ['Pod', 'v1', objectLabels('x', 'agent'), '3'],
  ['ExternalSecret', 'external-secrets.io/v1', { ...objectLabels('x', 'agent'), session: 'demo' }, '3'],
  ['SealedSecret', 'bitnami.com/v1alpha1', { ...objectLabels('x', 'agent'), session: 'demo' }, '3'],
  ['Secret', 'v1', { ...objectLabels('x', 'agent'), session: 'demo' }, '3'],
  ['Ingress', 'networking.k8s.io/v1', objectLabels('x', 'gateway'), '3'],
  ['HTTPRoute', 'gateway.networking.k8s.io/v1', objectLabels('x', 'gateway'), '3'],
  ['Secret', 'v1', { session: 'demo' }, '-1'],
  ['Pod', 'metrics.k8s.io/v1', {}, '1'],
  ['PodMonitor', 'monitoring.coreos.com/v1', objectLabels('x', 'backing'), '2'],
  ['ConfigMap', 'v1', objectLabels('x', 'monitoring'), '2'],
])('%s of %s with labels %j is in wave %4$s', (kind, apiVersion, labels, wave) => {
  const chart = Testing.chart();
  object(chart, kind, apiVersion, { name: 'x', namespace: 'azora', labels });
  addSyncWaves(chart);
  expect(wavesOf(chart)).toEqual([`${wave}: ${apiVersion} ${kind} azora/x`]);
});

test('Argo CD ignores the health of bare pods: a pod that will terminate is never healthy while it runs', () => {
  const chart = platform();
  object(chart, 'Pod', 'v1', { name: 'session', namespace: 'azora' });
  addSyncWaves(chart);
  const ignored = annotationsOf(chart, 'argocd.argoproj.io/ignore-healthcheck').filter((line) => !/^none/.test(line));
  expect(ignored).toEqual(['true: v1 Pod azora/session']);
});

test('a session in Git comes last with its credentials, and neither counts in the health', () => {
  const chart = platform();
  const session = { id: 'demo', namespace: 'azora' };
  const source = SecretSource.external({
    storeName: 'vault',
    remoteKey: 'sessions/demo',
    keys: [...echoAgent.resolved.secretKeys],
  });
  new AgentSecret(chart, 'DemoSecret', { ...session, profile: echoAgent, source });
  new AgentPod(chart, 'DemoPod', { ...session, profile: echoAgent });
  addSyncWaves(chart);
  const ofSession = ['external-secrets.io/v1 ExternalSecret azora/agent-secret-demo', 'v1 Pod azora/agent-demo'];
  const last = wavesOf(chart).filter((line) => line.startsWith('3'));
  expect(last).toEqual(ofSession.map((identity) => `3: ${identity}`));
  const ignored = annotationsOf(chart, 'argocd.argoproj.io/ignore-healthcheck').filter((line) => !/^none/.test(line));
  expect(ignored).toEqual(ofSession.map((identity) => `true: ${identity}`));
});

test('an existing wave is kept, and a wave that is not a number is refused', () => {
  const chart = Testing.chart();
  const annotated = (wave: string): ApiObject => {
    const annotations = { 'argocd.argoproj.io/sync-wave': wave };
    return object(chart, 'Job', 'batch/v1', { name: 'migration', namespace: 'azora', annotations });
  };
  annotated('-5');
  addSyncWaves(chart);
  expect(wavesOf(chart)).toEqual(['-5: batch/v1 Job azora/migration']);
  annotated('first');
  expect(() => addSyncWaves(chart)).toThrow(
    'Job \'azora/migration\': annotation argocd.argoproj.io/sync-wave must be a number such as "-1", got "first"',
  );
});

test('an object that is added after the waves is reported', () => {
  const chart = platform();
  addSyncWaves(chart);
  object(chart, 'Service', 'v1', { name: 'late', namespace: 'azora' });
  expect(() => chart.toJson()).toThrow(
    "Service 'azora/late' must be added before addSyncWaves is called: it has no wave",
  );
});

test('waves are the same however often they are added', () => {
  const chart = platform();
  addSyncWaves(chart);
  const once = wavesOf(chart);
  addSyncWaves(chart);
  expect(wavesOf(chart)).toEqual(once);
});

test('Argo CD asks only before it deletes namespaces and objects that hold data', () => {
  const chart = platform();
  for (const [name, volumeClaimTemplates] of Object.entries({ postgres: [{}], cache: [] })) {
    const metadata = { name, namespace: 'azora' };
    new ApiObject(chart, name, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: { volumeClaimTemplates },
    });
  }
  object(chart, 'PersistentVolumeClaim', 'v1', { name: 'scratch', namespace: 'azora' });
  object(chart, 'Pooler', 'postgresql.cnpg.io/v1', { name: 'pooler', namespace: 'azora' });
  object(chart, 'Prometheus', 'monitoring.coreos.com/v1', { name: 'main', namespace: 'azora' });
  addPruneConfirmation(chart);
  const asked = annotationsOf(chart, 'argocd.argoproj.io/sync-options').filter((line) => !line.startsWith('none'));
  expect(asked).toEqual([
    'Prune=confirm,Delete=confirm: kafka.strimzi.io/v1 Kafka azora/kafka',
    'Prune=confirm,Delete=confirm: kafka.strimzi.io/v1 KafkaNodePool azora/dual-role',
    'Prune=confirm,Delete=confirm: kafka.strimzi.io/v1 KafkaTopic azora/events',
    'Prune=confirm,Delete=confirm: v1 Namespace azora',
    'Prune=confirm,Delete=confirm: apps/v1 StatefulSet azora/postgres',
    'Prune=confirm,Delete=confirm: v1 PersistentVolumeClaim azora/scratch',
  ]);
});

test('pods of a template have no Argo CD annotations', () => {
  const chart = platform();
  addSyncWaves(chart);
  const deployment = chart.toJson().find(({ kind }: { readonly kind: string }) => kind === 'Deployment');
  expect(JSON.stringify(deployment.spec)).not.toContain('argoproj');
});

test.each(OPERATED_KINDS.map((operated) => [`${operated.group} ${operated.kind}`, operated] as const))(
  '%s is applied by its part, and asked for by what it holds',
  (_name, { group, kind, part, holdsData }) => {
    const chart = Testing.chart();
    object(chart, kind, `${group}/v1`, { name: 'x', namespace: 'azora' });
    addSyncWaves(chart);
    addPruneConfirmation(chart);
    const { annotations } = toKubeObject(chart.toJson()[0]).metadata;
    expect(annotations).toEqual({
      'argocd.argoproj.io/sync-wave': { access: '-1', backing: '0', service: '1', monitoring: '2' }[part],
      ...(holdsData ? { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' } : {}),
    });
  },
);

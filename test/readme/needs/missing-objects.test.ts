import { Testing } from 'cdk8s';
import { AgentProfile } from '../../../src/agent/agent-profile';
import { AgentTemplate } from '../../../src/agent/agent-template';
import { missingObjects } from '../../../src/readme/needs/missing-objects';
import { withVolumes } from '../../agent/fixtures';
import { deployment, object, setOf } from '../set';

const namespace = object('v1 Namespace', 'shop', {}, { namespace: undefined });

/** Kind, path, keys and users of what has to exist. */
function missing(...objects: readonly object[]): readonly string[] {
  return missingObjects(setOf(namespace, ...objects)).map(
    ({ kind, path, keys, usedBy, optional }) =>
      `${kind} ${path} [${keys.join(' ')}] ${usedBy.join(', ')}${optional ? ' optional' : ''}`,
  );
}

test('a Secret that a pod reads has to exist, with the keys that it reads, in each way to read one', () => {
  const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'api', key: 'token' } } }];
  const envFrom = [{ secretRef: { name: 'all', optional: true } }];
  const volumes = [
    { name: 'tls', secret: { secretName: 'tls', items: [{ key: 'tls.crt', path: 'c' }] } },
    { name: 'more', projected: { sources: [{ secret: { name: 'api', items: [{ key: 'other', path: 'o' }] } }] } },
    { name: 'csi', csi: { driver: 'x', nodePublishSecretRef: { name: 'csi' } } },
  ];
  expect(missing(deployment('web', { env, envFrom }, { volumes, imagePullSecrets: [{ name: 'pull' }] }))).toEqual([
    'Secret shop/all [] Deployment shop/web optional',
    'Secret shop/api [other token] Deployment shop/web',
    'Secret shop/csi [] Deployment shop/web',
    'Secret shop/pull [] Deployment shop/web',
    'Secret shop/tls [tls.crt] Deployment shop/web',
  ]);
});

test('custom resources of any operator name their Secrets by the name of the field', () => {
  const credentials = { accessKeyId: { name: 's3', key: 'ID' }, secretAccessKey: { name: 's3', key: 'KEY' } };
  expect(
    missing(
      object('postgresql.cnpg.io/v1 Cluster', 'pg', {
        spec: { managed: { roles: [{ name: 'app', passwordSecret: { name: 'pg-role' } }] } },
      }),
      object('barmancloud.cnpg.io/v1 ObjectStore', 'backup', {
        spec: { configuration: { s3Credentials: credentials } },
      }),
      object('app.redislabs.com/v1 RedisEnterpriseCluster', 'redis', { spec: { licenseSecretName: 'license' } }),
      object('monitoring.coreos.com/v1 Prometheus', 'main', { spec: { secrets: ['etcd'], configMaps: ['extra'] } }),
      object('networking.k8s.io/v1 Ingress', 'web', { spec: { tls: [{ secretName: 'web-tls' }] } }),
      object('gateway.networking.k8s.io/v1 Gateway', 'edge', {
        spec: { gatewayClassName: 'cilium', listeners: [{ tls: { certificateRefs: [{ name: 'edge-tls' }] } }] },
      }),
    ),
  ).toEqual([
    'ConfigMap shop/extra [] Prometheus shop/main',
    'GatewayClass cilium [] Gateway shop/edge',
    'Secret shop/edge-tls [tls.crt tls.key] Gateway shop/edge',
    'Secret shop/etcd [] Prometheus shop/main',
    'Secret shop/license [license] RedisEnterpriseCluster shop/redis',
    'Secret shop/pg-role [password username] Cluster shop/pg',
    'Secret shop/s3 [ID KEY] ObjectStore shop/backup',
    'Secret shop/web-tls [tls.crt tls.key] Ingress shop/web',
  ]);
});

test('a Secret that the set has, or that an operator makes for an object of the set, need not exist before', () => {
  const reads = (...names: readonly string[]) =>
    deployment('web', { envFrom: names.map((name) => ({ secretRef: { name } })) });
  const store = { secretStoreRef: { name: 'vault' } };
  const vault = object('external-secrets.io/v1 SecretStore', 'vault');
  const labels = { 'strimzi.io/cluster': 'events' };
  const entityOperator = { userOperator: { secretPrefix: 'user-' } };
  expect(
    missing(
      reads(
        'own',
        'synced',
        'renamed',
        'sealed',
        'cert',
        'pg-app',
        'pg-ca',
        'events-cluster-ca-cert',
        'user-reader',
        'redb-cache',
      ),
      object('v1 Secret', 'own'),
      vault,
      object('external-secrets.io/v1 ExternalSecret', 'synced', { spec: store }),
      object('external-secrets.io/v1 ExternalSecret', 'other', { spec: { ...store, target: { name: 'renamed' } } }),
      object('bitnami.com/v1alpha1 SealedSecret', 'sealed'),
      object('cert-manager.io/v1 Certificate', 'cert', { spec: { secretName: 'cert' } }),
      object('postgresql.cnpg.io/v1 Cluster', 'pg', { spec: {} }),
      object('kafka.strimzi.io/v1 Kafka', 'events', { spec: { entityOperator } }),
      object('kafka.strimzi.io/v1 KafkaUser', 'reader', {}, { labels }),
      object('app.redislabs.com/v1alpha1 RedisEnterpriseDatabase', 'cache', { spec: {} }),
    ),
  ).toEqual([]);
  const merged = { ...store, target: { creationPolicy: 'Merge' } };
  expect(
    missing(
      reads('merged', 'pg-app'),
      vault,
      object('external-secrets.io/v1 ExternalSecret', 'merged', { spec: merged }),
    ),
  ).toEqual(['Secret shop/merged [] Deployment shop/web', 'Secret shop/pg-app [] Deployment shop/web']);
});

test('an Ingress needs its class and its Secret, or the issuer that makes the Secret', () => {
  const spec = { ingressClassName: 'nginx', tls: [{ secretName: 'web-tls' }] };
  const ingress = (annotations?: object) =>
    object('networking.k8s.io/v1 Ingress', 'web', { spec }, { ...(annotations && { annotations }) });
  expect(missing(ingress())).toEqual([
    'IngressClass nginx [] Ingress shop/web',
    'Secret shop/web-tls [tls.crt tls.key] Ingress shop/web',
  ]);
  expect(missing(ingress({ 'cert-manager.io/cluster-issuer': 'letsencrypt' }))).toEqual([
    'ClusterIssuer letsencrypt [] Ingress shop/web',
    'IngressClass nginx [] Ingress shop/web',
  ]);
  expect(missing(ingress({ 'cert-manager.io/issuer': 'own' }))).toEqual([
    'IngressClass nginx [] Ingress shop/web',
    'Issuer shop/own [] Ingress shop/web',
  ]);
});

test('a trigger of KEDA needs what authenticates it', () => {
  const triggers = [
    { type: 'redis', metadata: {}, authenticationRef: { name: 'redis-login' } },
    { type: 'kafka', metadata: {}, authenticationRef: { name: 'all', kind: 'ClusterTriggerAuthentication' } },
  ];
  expect(missing(object('keda.sh/v1alpha1 ScaledJob', 'batch', { spec: { triggers } }))).toEqual([
    'ClusterTriggerAuthentication all [] ScaledJob shop/batch',
    'TriggerAuthentication shop/redis-login [] ScaledJob shop/batch',
  ]);
});

test('a Secret of another namespace is not the one that a pod reads', () => {
  const reader = deployment('web', { envFrom: [{ secretRef: { name: 'api' } }] });
  expect(missing(reader, object('v1 Secret', 'api', {}, { namespace: 'other' }))).toEqual([
    'Namespace other [] Secret other/api',
    'Secret shop/api [] Deployment shop/web',
  ]);
});

test('classes, stores, roles, accounts and namespaces that the set does not have are named, and what every cluster has is not', () => {
  const pod = { priorityClassName: 'urgent', serviceAccountName: 'web', runtimeClassName: 'gvisor' };
  const subjects = [{ kind: 'ServiceAccount', name: 'web' }];
  expect(
    missing(
      deployment('web', {}, { ...pod, volumes: [{ name: 'ca', configMap: { name: 'kube-root-ca.crt' } }] }),
      deployment('plain', {}, { serviceAccountName: 'default', priorityClassName: 'system-node-critical' }),
      object('rbac.authorization.k8s.io/v1 RoleBinding', 'a', {
        roleRef: { kind: 'ClusterRole', name: 'own' },
        subjects,
      }),
      object('rbac.authorization.k8s.io/v1 RoleBinding', 'b', {
        roleRef: { kind: 'ClusterRole', name: 'view' },
        subjects,
      }),
      object('external-secrets.io/v1 ExternalSecret', 'x', {
        spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' } },
      }),
      object('v1 PersistentVolumeClaim', 'data', { spec: { storageClassName: 'fast' } }, { namespace: 'elsewhere' }),
    ),
  ).toEqual([
    'ClusterRole own [] RoleBinding shop/a',
    'ClusterSecretStore vault [] ExternalSecret shop/x',
    'Namespace elsewhere [] PersistentVolumeClaim elsewhere/data',
    'PriorityClass urgent [] Deployment shop/web',
    'RuntimeClass gvisor [] Deployment shop/web',
    'ServiceAccount shop/web [] Deployment shop/web',
    'StorageClass fast [] PersistentVolumeClaim elsewhere/data',
  ]);
});

test("fields of a ConfigMap, and keys that are anybody's own words, refer to nothing", () => {
  expect(
    missing(
      object('v1 ConfigMap', 'settings', { data: { secretName: 'not-one' } }),
      deployment('web', {}, { nodeSelector: { secretName: 'no' } }),
      object('example.com/v1 Thing', 'a', { spec: { labels: { secretName: 'no' }, size: { name: 'no' } } }),
    ),
  ).toEqual([]);
});

test('each session has a Secret of its own, which is made with it', () => {
  const template = { spec: { containers: [{ name: 'a', envFrom: [{ secretRef: { name: 'of-the-session' } }] }] } };
  const annotations = { 'cdk8s-agents/secret-name': 'agent-secret-SESSION, in place of of-the-session' };
  expect(missing(object('v1 PodTemplate', 'agent', { template }, { annotations }))).toEqual([]);
  expect(missing(object('v1 PodTemplate', 'agent', { template }))).toEqual([
    'Secret shop/of-the-session [] PodTemplate shop/agent',
  ]);
});

test('what the sessions of a profile mount and read, apart from the Secret of each, is needed', () => {
  const chart = Testing.chart();
  const profile = new AgentProfile({ ...withVolumes, secretAs: 'files', imagePullSecrets: ['registry'] });
  new AgentTemplate(chart, 'Coder', { namespace: 'shop', profile });
  expect(missing(...chart.toJson())).toEqual([
    'ConfigMap shop/ca-bundle [] PodTemplate shop/demo-agent',
    'ConfigMap shop/limits [] PodTemplate shop/demo-agent optional',
    'ConfigMap shop/prompts [] PodTemplate shop/demo-agent',
    'PersistentVolumeClaim shop/models [] PodTemplate shop/demo-agent',
    'Secret shop/git [key] PodTemplate shop/demo-agent',
    'Secret shop/license [key] PodTemplate shop/demo-agent',
    'Secret shop/registry [] PodTemplate shop/demo-agent',
    'StorageClass fast [] PodTemplate shop/demo-agent',
  ]);
});

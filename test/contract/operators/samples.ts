import { customResources, type Made, type OperatedKind } from '../../../src/operators/index';

/*
 * A sample of each kind in the registry of operators. A new kind needs a sample here.
 */

export const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '1Gi' } };
const SANDBOX_TEMPLATE = 'extensions.agents.x-k8s.io/SandboxTemplate';
const VOLUME = { spec: { resources: { requests: { storage: '5Gi' } } } };

const VOLUME_TEMPLATE = { metadata: { name: 'data' }, ...VOLUME };

/** A resource with this name and all objects that its operator can create, and the other resources that affect it. */
export type Sample = (name: string) => {
  readonly spec?: object;
  readonly labels?: object;
  readonly others?: readonly object[];
};

export const NO_PODS: Sample = () => ({});

export const SAMPLES: Readonly<Record<string, Sample>> = {
  'actions.github.com/AutoscalingRunnerSet': () => ({ spec: { maxRunners: 5, template: podTemplate({}) } }),
  'actions.github.com/EphemeralRunner': (name) => ({ spec: podTemplate({}), labels: { runner: name } }),
  'actions.github.com/EphemeralRunnerSet': (name) => ({
    spec: { replicas: 2, ephemeralRunnerSpec: podTemplate({}) },
    labels: { set: name },
  }),
  'agents.x-k8s.io/Sandbox': () => ({
    spec: { podTemplate: podTemplate({ app: 'sandbox' }), service: true, volumeClaimTemplates: [VOLUME_TEMPLATE] },
  }),
  'app.redislabs.com/RedisEnterpriseActiveActiveDatabase': (name) => ({
    spec: { redisEnterpriseCluster: { name }, globalConfigurations: { databasePort: 6379 } },
  }),
  'app.redislabs.com/RedisEnterpriseCluster': () => ({
    spec: {
      nodes: 3,
      sideContainersSpec: [{ name: 'logs', resources: RESOURCES }],
      redisOnFlashSpec: { enabled: true, flashDiskSize: '50Gi' },
    },
  }),
  'app.redislabs.com/RedisEnterpriseDatabase': (name) => ({
    spec: { redisEnterpriseCluster: { name }, databasePort: 6379 },
  }),
  'app.redislabs.com/RedisEnterpriseRemoteCluster': NO_PODS,
  'apps.kruise.io/AdvancedCronJob': (name) => ({
    spec: { template: { jobTemplate: { spec: { template: podTemplate({ cron: name }) } } } },
  }),
  'apps.kruise.io/BroadcastJob': () => ({ spec: { template: podTemplate({ app: 'once' }) } }),
  'apps.kruise.io/CloneSet': (name) => ({
    spec: { ...selected({ clones: name }), replicas: 2, volumeClaimTemplates: [VOLUME_TEMPLATE] },
  }),
  'apps.kruise.io/DaemonSet': (name) => ({ spec: selected({ daemons: name }) }),
  'apps.kruise.io/StatefulSet': (name) => ({
    spec: { ...selected({ kruise: name }), replicas: 2, volumeClaimTemplates: [VOLUME_TEMPLATE] },
  }),
  'argoproj.io/Rollout': (name) => ({
    spec: {
      ...selected({ rollout: name }),
      replicas: 2,
      strategy: { canary: { canaryMetadata: { labels: { role: 'canary' } } } },
    },
  }),
  'barmancloud.cnpg.io/ObjectStore': NO_PODS,
  'batch.volcano.sh/Job': () => ({
    spec: { tasks: [{ name: 'worker', replicas: 2, template: podTemplate({}) }], plugins: { svc: [] } },
  }),
  'bitnami.com/SealedSecret': NO_PODS,
  'extensions.agents.x-k8s.io/SandboxClaim': (name) => ({
    spec: { warmPoolRef: { name: `${name}-pool` } },
    others: [
      of(SANDBOX_TEMPLATE, `${name}-template`, { podTemplate: podTemplate({}) }),
      of('extensions.agents.x-k8s.io/SandboxWarmPool', `${name}-pool`, {
        sandboxTemplateRef: { name: `${name}-template` },
      }),
    ],
  }),
  'extensions.agents.x-k8s.io/SandboxTemplate': () => ({ spec: { podTemplate: podTemplate({ app: 'python' }) } }),
  'extensions.agents.x-k8s.io/SandboxWarmPool': (name) => ({
    spec: { replicas: 3, sandboxTemplateRef: { name: `${name}-template` } },
    others: [of(SANDBOX_TEMPLATE, `${name}-template`, { podTemplate: podTemplate({}) })],
  }),
  'external-secrets.io/ClusterExternalSecret': NO_PODS,
  'external-secrets.io/ClusterPushSecret': NO_PODS,
  'external-secrets.io/ClusterSecretStore': NO_PODS,
  'external-secrets.io/ExternalSecret': NO_PODS,
  'external-secrets.io/PushSecret': NO_PODS,
  'external-secrets.io/SecretStore': NO_PODS,
  'jobset.x-k8s.io/JobSet': () => ({
    spec: { replicatedJobs: [{ name: 'workers', replicas: 2, template: { spec: { template: podTemplate({}) } } }] },
  }),
  'kafka.strimzi.io/Kafka': (name) => ({
    spec: {
      kafka: {
        rack: { topologyKey: 'topology.kubernetes.io/zone' },
        listeners: [{ name: 'tls', port: 9093, type: 'internal', tls: true }],
      },
      entityOperator: { topicOperator: { resources: RESOURCES }, userOperator: { resources: RESOURCES } },
      cruiseControl: { resources: RESOURCES },
      kafkaExporter: { resources: RESOURCES },
    },
    others: [nodePool(`${name}-brokers`, name)],
  }),
  'kafka.strimzi.io/KafkaBridge': () => ({ spec: { resources: RESOURCES, http: { port: 8080 } } }),
  'kafka.strimzi.io/KafkaConnect': () => ({ spec: { resources: RESOURCES, build: { resources: RESOURCES } } }),
  'kafka.strimzi.io/KafkaConnector': NO_PODS,
  'kafka.strimzi.io/KafkaMirrorMaker2': () => ({ spec: { resources: RESOURCES } }),
  'kafka.strimzi.io/KafkaNodePool': (name) => ({
    spec: toSpec(nodePool(name, `${name}-elsewhere`)),
    labels: { 'strimzi.io/cluster': `${name}-elsewhere` },
  }),
  'kafka.strimzi.io/KafkaRebalance': NO_PODS,
  'kafka.strimzi.io/KafkaTopic': NO_PODS,
  'kafka.strimzi.io/KafkaUser': NO_PODS,
  'keda.sh/ScaledJob': () => ({ spec: { maxReplicaCount: 10, jobTargetRef: { template: podTemplate({}) } } }),
  'kubeflow.org/MPIJob': training('mpiReplicaSpecs'),
  'kubeflow.org/PaddleJob': training('paddleReplicaSpecs'),
  'kubeflow.org/PyTorchJob': training('pytorchReplicaSpecs'),
  'kubeflow.org/TFJob': training('tfReplicaSpecs'),
  'kubeflow.org/XGBoostJob': training('xgbReplicaSpecs'),
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': () => ({
    spec: { replicas: 2, leaderWorkerTemplate: { size: 4, workerTemplate: podTemplate({ app: 'llm' }) } },
  }),
  'monitoring.coreos.com/Alertmanager': () => ({
    spec: { replicas: 3, resources: RESOURCES, storage: { volumeClaimTemplate: VOLUME } },
  }),
  'monitoring.coreos.com/AlertmanagerConfig': NO_PODS,
  'monitoring.coreos.com/PodMonitor': NO_PODS,
  'monitoring.coreos.com/Probe': NO_PODS,
  'monitoring.coreos.com/Prometheus': () => ({
    spec: {
      replicas: 2,
      shards: 2,
      resources: RESOURCES,
      thanos: { resources: RESOURCES },
      storage: { volumeClaimTemplate: VOLUME },
    },
  }),
  'monitoring.coreos.com/PrometheusAgent': () => ({
    spec: { shards: 2, resources: RESOURCES, storage: { volumeClaimTemplate: VOLUME } },
  }),
  'monitoring.coreos.com/PrometheusRule': NO_PODS,
  'monitoring.coreos.com/ScrapeConfig': NO_PODS,
  'monitoring.coreos.com/ServiceMonitor': NO_PODS,
  'monitoring.coreos.com/ThanosRuler': () => ({
    spec: { resources: RESOURCES, storage: { volumeClaimTemplate: VOLUME } },
  }),
  'postgresql.cnpg.io/Backup': NO_PODS,
  'postgresql.cnpg.io/Cluster': (name) => ({
    spec: {
      instances: 3,
      resources: RESOURCES,
      storage: { size: '16Gi' },
      walStorage: { size: '4Gi' },
      backup: { volumeSnapshot: {} },
      plugins: [{ name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: name } }],
    },
    others: [of('barmancloud.cnpg.io/ObjectStore', name, { instanceSidecarConfiguration: { resources: RESOURCES } })],
  }),
  'postgresql.cnpg.io/ClusterImageCatalog': NO_PODS,
  'postgresql.cnpg.io/Database': NO_PODS,
  'postgresql.cnpg.io/DatabaseRole': NO_PODS,
  'postgresql.cnpg.io/ImageCatalog': NO_PODS,
  'postgresql.cnpg.io/Pooler': (name) => ({
    spec: {
      instances: 2,
      cluster: { name },
      template: { spec: { containers: [{ name: 'pgbouncer', resources: RESOURCES }] } },
    },
  }),
  'postgresql.cnpg.io/Publication': NO_PODS,
  'postgresql.cnpg.io/ScheduledBackup': NO_PODS,
  'postgresql.cnpg.io/Subscription': NO_PODS,
  'ray.io/RayCluster': () => ({ spec: rayCluster() }),
  'ray.io/RayJob': () => ({ spec: { rayClusterSpec: rayCluster(), entrypoint: 'python train.py' } }),
  'ray.io/RayService': () => ({ spec: { rayClusterConfig: rayCluster() } }),
  'serving.knative.dev/Configuration': () => ({ spec: { template: podTemplate({}) } }),
  'serving.knative.dev/Revision': () => ({ spec: podTemplate({}).spec }),
  'serving.knative.dev/Service': () => ({ spec: { template: podTemplate({}) } }),
};

function podTemplate(labels: object) {
  return { metadata: { labels }, spec: { containers: [{ name: 'main', resources: RESOURCES }] } };
}

function selected(labels: object) {
  return { selector: { matchLabels: labels }, template: podTemplate(labels) };
}

function rayCluster(): object {
  return {
    headGroupSpec: { template: podTemplate({}) },
    workerGroupSpecs: [{ groupName: 'gpu', replicas: 2, template: podTemplate({}) }],
  };
}

function training(field: string): Sample {
  return () => ({ spec: { [field]: { Worker: { replicas: 2, template: podTemplate({}) } } } });
}

function of(type: string, name: string, spec: object = {}, labels: object = {}): object {
  const [group, kind] = type.split('/');
  return { apiVersion: `${group}/v1`, kind, metadata: { name, namespace: 'shop', labels }, spec };
}

function nodePool(name: string, kafka: string) {
  const storage = { type: 'persistent-claim', size: '16Gi' };
  const spec = { replicas: 3, roles: ['broker', 'controller'], resources: RESOURCES, storage };
  return of('kafka.strimzi.io/KafkaNodePool', name, spec, { 'strimzi.io/cluster': kafka });
}

function toSpec(object: object): object {
  return 'spec' in object && typeof object.spec === 'object' && object.spec !== null ? object.spec : {};
}

export function typeOf({ group, kind }: Pick<OperatedKind, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}

/** The sample of a kind with a name. The resource comes first. */
export function sampleObjects(operated: OperatedKind, sample: Sample, name: string): readonly [object, ...object[]] {
  const { spec, labels, others = [] } = sample(name);
  return [of(typeOf(operated), name, spec, labels), ...others];
}

/** The result of an entry for its sample. Does not use `madeOf`, because a made-up entry is not in the registry. */
export function madeBy(operated: OperatedKind, sample: Sample, name = 'main'): Made {
  const objects = sampleObjects(operated, sample, name);
  const { spec, labels = {} } = sample(name);
  const text = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
  return operated.make(
    { namespace: 'shop', name, labels: text, annotations: {}, spec: { ...spec } },
    customResources(objects),
  );
}

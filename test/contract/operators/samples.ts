import { customResources, type Made, type OperatedKind } from '../../../src/operators/index';

/*
 * A sample of each kind in the registry of operators. A new kind needs a sample here.
 */

export const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '1Gi' } };
const VOLUME = { spec: { resources: { requests: { storage: '5Gi' } } } };

/** A resource with this name and all objects that its operator can create, and the other resources that affect it. */
export type Sample = (name: string) => {
  readonly spec?: object;
  readonly labels?: object;
  readonly others?: readonly object[];
};

export const NO_PODS: Sample = () => ({});

export const SAMPLES: Readonly<Record<string, Sample>> = {
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
  'barmancloud.cnpg.io/ObjectStore': NO_PODS,
  'bitnami.com/SealedSecret': NO_PODS,
  'external-secrets.io/ClusterExternalSecret': NO_PODS,
  'external-secrets.io/ClusterPushSecret': NO_PODS,
  'external-secrets.io/ClusterSecretStore': NO_PODS,
  'external-secrets.io/ExternalSecret': NO_PODS,
  'external-secrets.io/PushSecret': NO_PODS,
  'external-secrets.io/SecretStore': NO_PODS,
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
};

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

/*
 * All labels that operators set on their pods, in addition to the labels that policies select by: a selector must not depend on
 * undocumented labels, and must not match unintended pods.
 */
type Labels = Readonly<Record<string, string>>;

/** @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pods.go */
export function postgresInstance(cluster: string, serial: number, role: 'primary' | 'replica'): Labels {
  return {
    ...postgres(cluster, serial),
    'cnpg.io/instanceRole': role,
    'cnpg.io/podRole': 'instance',
    role,
  };
}

/** @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/jobs.go */
export function postgresJob(cluster: string, serial: number, role: 'initdb' | 'join' | 'full-recovery'): Labels {
  const job = `${cluster}-${serial}-${role}`;
  return {
    ...postgres(cluster, serial),
    'batch.kubernetes.io/job-name': job,
    'cnpg.io/jobRole': role,
    'job-name': job,
  };
}

function postgres(cluster: string, serial: number): Labels {
  return {
    'app.kubernetes.io/component': 'database',
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'cloudnative-pg',
    'app.kubernetes.io/name': 'postgresql',
    'app.kubernetes.io/version': '18',
    'cnpg.io/cluster': cluster,
    'cnpg.io/instanceName': `${cluster}-${serial}`,
  };
}

/** @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/#use-pod-anti-affinity */
export function redisNode(cluster: string, serial: number): Labels {
  return {
    ...redisPod(cluster),
    ...ofStatefulSet(cluster, serial),
    'redis.io/role': 'node',
  };
}

/** The services rigger creates the Services of databases. Its other labels are not documented. */
export function redisServicesRigger(cluster: string): Labels {
  return { ...redisPod(cluster), name: 'services-rigger', 'pod-template-hash': '6d9f5' };
}

function redisPod(cluster: string): Labels {
  return { app: 'redis-enterprise', 'redis.io/cluster': cluster };
}

/** @see https://github.com/RedisLabs/redis-enterprise-k8s-docs/blob/master/operator.yaml */
export const REDIS_OPERATOR: Labels = {
  app: 'redis-enterprise',
  name: 'redis-enterprise-operator',
  'pod-template-hash': '7c8d4',
};

/** @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/operator-common/src/main/java/io/strimzi/operator/common/model/Labels.java */
export function kafkaNode(cluster: string, pool: string, serial: number): Labels {
  const name = `${cluster}-${pool}-${serial}`;
  return {
    ...strimzi(cluster, 'kafka'),
    'statefulset.kubernetes.io/pod-name': name,
    'strimzi.io/broker-role': 'true',
    'strimzi.io/controller': 'strimzipodset',
    'strimzi.io/controller-name': `${cluster}-${pool}`,
    'strimzi.io/controller-role': 'true',
    'strimzi.io/pod-name': name,
    'strimzi.io/pool-name': pool,
  };
}

export function kafkaEntityOperator(cluster: string): Labels {
  return { ...strimzi(cluster, 'entity-operator'), 'pod-template-hash': '5f7b9' };
}

export function kafkaExporter(cluster: string): Labels {
  return { ...strimzi(cluster, 'kafka-exporter'), 'pod-template-hash': '7d9c4' };
}

function strimzi(cluster: string, part: 'kafka' | 'entity-operator' | 'kafka-exporter'): Labels {
  return {
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'strimzi-cluster-operator',
    'app.kubernetes.io/name': part,
    'app.kubernetes.io/part-of': `strimzi-${cluster}`,
    'strimzi.io/cluster': cluster,
    'strimzi.io/component-type': part,
    'strimzi.io/kind': 'Kafka',
    'strimzi.io/name': `${cluster}-${part}`,
  };
}

/** @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/packaging/install/cluster-operator/060-Deployment-strimzi-cluster-operator.yaml */
export const STRIMZI_OPERATOR: Labels = {
  name: 'strimzi-cluster-operator',
  'pod-template-hash': '85c4f',
  'strimzi.io/kind': 'cluster-operator',
};

/** @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/config/manager/manager.yaml */
export const CNPG_OPERATOR: Labels = { 'app.kubernetes.io/name': 'cloudnative-pg', 'pod-template-hash': '68b9d' };

/** @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/prometheus/server/statefulset.go */
export function prometheusServer(name: string, serial: number): Labels {
  return {
    ...ofStatefulSet(`prometheus-${name}`, serial),
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'prometheus-operator',
    'app.kubernetes.io/name': 'prometheus',
    'app.kubernetes.io/version': '3.5.0',
    'operator.prometheus.io/name': name,
    'operator.prometheus.io/shard': '0',
    prometheus: name,
  };
}

/** Labels that Kubernetes adds. */
function ofStatefulSet(name: string, serial: number): Labels {
  return {
    'apps.kubernetes.io/pod-index': String(serial),
    'controller-revision-hash': `${name}-7c95df6b97`,
    'statefulset.kubernetes.io/pod-name': `${name}-${serial}`,
  };
}

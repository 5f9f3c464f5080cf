import { toPlain } from '../core/plain';
import type { Labels } from './labels';
import type { ContainerPort, PodTemplate } from './read-pods';

/** Pods that an operator makes of a custom resource: the labels that it really sets, and what the pods listen on. */
interface Operated {
  /** What they are called, beside the resource. @default - as the resource */
  readonly suffix?: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
}

/** A custom resource, as far as its pods depend on it. */
interface Resource {
  readonly name: string;
  readonly spec: unknown;
}

/**
 * By API group and kind. Policies select these pods although no manifest has them.
 * @see https://cloudnative-pg.io/documentation/current/labels_annotations/
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/operator-common/src/main/java/io/strimzi/operator/common/model/Labels.java
 * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/prometheus/server/operator.go
 */
const OPERATORS: Readonly<Record<string, (resource: Resource) => readonly Operated[]>> = {
  'app.redislabs.com/RedisEnterpriseCluster': ({ name }) => [
    {
      labels: { ...redis(name), 'redis.io/role': 'node' },
      ports: tcp({ api: 9443, ui: 8443, metrics: 8070 }),
    },
    { suffix: 'services-rigger', labels: { ...redis(name), name: 'services-rigger' }, ports: [] },
  ],
  'kafka.strimzi.io/Kafka': ({ name, spec }) => [
    {
      labels: { ...strimzi(name, 'kafka'), 'app.kubernetes.io/name': 'kafka' },
      ports: tcp({
        'tcp-ctrlplane': 9090,
        'tcp-replication': 9091,
        'tcp-clientstls': 9093,
        'tcp-kafkaagent': 8443,
        'tcp-prometheus': 9404,
      }),
    },
    ...(toPlain(spec).entityOperator === undefined
      ? []
      : [
          {
            suffix: 'entity-operator',
            labels: { ...strimzi(name, 'entity-operator'), 'app.kubernetes.io/name': 'entity-operator' },
            ports: [],
          },
        ]),
  ],
  'monitoring.coreos.com/Prometheus': ({ name }) => [
    {
      labels: {
        'app.kubernetes.io/instance': name,
        'app.kubernetes.io/managed-by': 'prometheus-operator',
        'app.kubernetes.io/name': 'prometheus',
        'operator.prometheus.io/name': name,
        prometheus: name,
      },
      ports: tcp({ web: 9090, 'reloader-web': 8080 }),
    },
  ],
  'postgresql.cnpg.io/Cluster': ({ name }) => [
    {
      labels: { ...cnpg(name, 'database'), 'app.kubernetes.io/name': 'postgresql', 'cnpg.io/podRole': 'instance' },
      ports: tcp({ postgresql: 5432, status: 8000, metrics: 9187 }),
    },
  ],
  'postgresql.cnpg.io/Pooler': ({ name, spec }) => [
    {
      labels: {
        ...cnpg(String(toPlain(toPlain(spec).cluster).name), 'pooler'),
        'app.kubernetes.io/name': 'pgbouncer',
        'cnpg.io/podRole': 'pooler',
        'cnpg.io/poolerName': name,
      },
      ports: tcp({ pgbouncer: 5432, metrics: 9127 }),
    },
  ],
};

/** The pods that an operator makes of an object; none for an object that no known operator reads. */
export function operatorPods(
  { group, kind, namespace }: { readonly group: string; readonly kind: string; readonly namespace: string },
  resource: Resource,
): readonly PodTemplate[] {
  const operated = OPERATORS[`${group}/${kind}`]?.(resource) ?? [];
  return operated.map(({ suffix, labels, ports }) => ({
    object: { kind, name: suffix === undefined ? resource.name : `${resource.name}-${suffix}` },
    controller: undefined,
    namespace,
    labels,
    ports,
    hostNetwork: false,
    hostIp: undefined,
  }));
}

function cnpg(cluster: string, component: string): Labels {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'cloudnative-pg',
    'cnpg.io/cluster': cluster,
  };
}

function strimzi(cluster: string, part: string): Labels {
  return {
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'strimzi-cluster-operator',
    'strimzi.io/cluster': cluster,
    'strimzi.io/kind': 'Kafka',
    'strimzi.io/name': `${cluster}-${part}`,
  };
}

function redis(cluster: string): Labels {
  return { app: 'redis-enterprise', 'redis.io/cluster': cluster };
}

function tcp(ports: Readonly<Record<string, number>>): readonly ContainerPort[] {
  return Object.entries(ports).map(([name, port]) => ({ name, port, protocol: 'TCP' }));
}

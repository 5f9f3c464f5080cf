import { DNS, OUTSIDE } from '../support/parties';
import { type Paths, toPaths } from '../support/wanted-paths';
import { AZORA_OPERATED, AZORA_STRANGERS, AZORA_WORKLOADS } from './azora-parties';

/*
 * The intended paths of Azora OS, written by hand from the Azora deployment document and the operators' documentation, not
 * computed from the policies. Ports are those of the pods.
 */

/** Every path of the Azora deployment document. */
export const APPLICATION = [
  'internet → api-gateway TCP 8443',
  'api-gateway → user-service TCP 8080',
  'api-gateway → session-service TCP 8081',
  'api-gateway → course-service TCP 8082',
  'api-gateway → enrollment-service TCP 8083',
  'api-gateway → ai-agent-service TCP 8085',
  'api-gateway → analytics-service TCP 8086',
  'api-gateway → llm-wrapper-service TCP 8084',
  // The gateway, the sessions and the AI services have separate databases.
  'api-gateway → redis TCP 6380',
  // The metrics of the gateway are those of Tyk Pump, which reads the gateway's records.
  'api-gateway-pump → redis TCP 6380',
  'user-service → postgres TCP 5432',
  'user-service → ai-agent-service TCP 8085',
  'user-service → analytics-service TCP 8086',
  'user-service → session-service TCP 8081',
  'course-service → postgres TCP 5432',
  'course-service → ai-agent-service TCP 8085',
  'course-service → analytics-service TCP 8086',
  'enrollment-service → postgres TCP 5432',
  'enrollment-service → ai-agent-service TCP 8085',
  'enrollment-service → analytics-service TCP 8086',
  'session-service → redis TCP 6379',
  'ai-agent-service → redis TCP 6381',
  'ai-agent-service → llm-wrapper-service TCP 8084',
  'ai-agent-service → user-service TCP 8080',
  'ai-agent-service → course-service TCP 8082',
  'ai-agent-service → enrollment-service TCP 8083',
  'ai-agent-service → session-service TCP 8081',
  'ai-agent-service → analytics-service TCP 8086',
  'ai-agent-service → internet TCP 443',
  'llm-wrapper-service → redis TCP 6381',
  'llm-wrapper-service → analytics-service TCP 8086',
  'llm-wrapper-service → internet TCP 443',
  'analytics-service → redis TCP 6381',
  // The Azora deployment document uses 9092, without TLS.
  'analytics-service → kafka TCP 9093',
  'analytics-service → internet TCP 443',
  // The broker of the Azora deployment document uses ZooKeeper on 2181; with KRaft, the nodes form the quorum.
  'kafka → kafka TCP 9090',
] as const;

/** Paths that the Postgres operator and the cluster need. https://cloudnative-pg.io/documentation/current/networking/ */
export const POSTGRES_OPERATION = [
  'postgres → postgres TCP 5432',
  'postgres → postgres TCP 8000',
  'cnpg-operator → postgres TCP 5432',
  'cnpg-operator → postgres TCP 8000',
  'postgres → API server TCP 6443',
  'prometheus → postgres TCP 9187',
] as const;

/** Paths that the other operators need, and paths for backups and metrics. */
export const OPERATION = [
  // The pod of a Job that creates a replica.
  'postgres-join → postgres TCP 5432, 8000',
  'postgres-join → API server TCP 6443',
  'postgres-join → internet TCP 443',
  'postgres → internet TCP 443',
  // https://redis.io/docs/latest/operate/rs/networking/port-configurations/#nodes-on-different-vlans
  'redis → internet TCP 443',
  'redis-rigger → internet TCP 443',
  'redis → redis all',
  'redis → redis-rigger all',
  'redis-rigger → redis all',
  'redis-operator → redis TCP 9443',
  'redis → API server TCP 6443',
  'redis-rigger → API server TCP 6443',
  'redis-operator → API server TCP 6443',
  // The API server calls the admission webhook for databases.
  'API server → redis-operator TCP 8443',
  // https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaCluster.java
  'kafka → kafka TCP 9091',
  'kafka-entity-operator → kafka TCP 9091',
  'kafka-exporter → kafka TCP 9091',
  'strimzi-operator → kafka TCP 8443, 9090, 9091',
  'kafka → API server TCP 6443',
  'kafka-entity-operator → API server TCP 6443',
  'prometheus → api-gateway-pump TCP 9090',
  'prometheus → redis TCP 8070',
  'prometheus → kafka TCP 9404',
  'prometheus → kafka-exporter TCP 9404',
  'prometheus → user-service TCP 8080',
  'prometheus → session-service TCP 8081',
  'prometheus → course-service TCP 8082',
  'prometheus → enrollment-service TCP 8083',
  'prometheus → llm-wrapper-service TCP 8084',
  'prometheus → ai-agent-service TCP 8085',
  'prometheus → analytics-service TCP 8086',
  'prometheus → kube-state-metrics TCP 8080',
  'prometheus → prometheus TCP 9090',
  'prometheus → API server TCP 6443',
  'kube-state-metrics → API server TCP 6443',
] as const;

/**
 * Open, although nobody needs it: the pods have the labels of those that are meant, and listen on none of these ports. A Job's pod is
 * one of its cluster; of the services rigger no label is documented that tells it from a node.
 */
export const NOT_TOLD_APART = [
  'postgres → postgres-join TCP 5432, 8000',
  'cnpg-operator → postgres-join TCP 5432, 8000',
  'user-service → postgres-join TCP 5432',
  'course-service → postgres-join TCP 5432',
  'enrollment-service → postgres-join TCP 5432',
  'prometheus → postgres-join TCP 9187',
  'redis-operator → redis-rigger TCP 9443',
  'api-gateway → redis-rigger TCP 6380',
  'api-gateway-pump → redis-rigger TCP 6380',
  'session-service → redis-rigger TCP 6379',
  'ai-agent-service → redis-rigger TCP 6381',
  'llm-wrapper-service → redis-rigger TCP 6381',
  'analytics-service → redis-rigger TCP 6381',
  'prometheus → redis-rigger TCP 8070',
] as const;

/** The most important blocked paths. All paths that no list contains are blocked too. */
export const CLOSED = [
  // Paths that bypass the gateway.
  'internet → api-gateway TCP 9696',
  'internet → user-service TCP 8080',
  'internet → ai-agent-service TCP 8085',
  'internet → postgres TCP 5432',
  'internet → redis TCP 6379, 6380, 6381, 8443, 9443',
  'internet → kafka TCP 9093',
  'internet → prometheus TCP 9090',
  'private range → api-gateway TCP 8443',
  'stranger → api-gateway TCP 8443, 9696',
  'stranger → user-service TCP 8080',
  'stranger → postgres TCP 5432',
  'stranger → redis TCP 6379',
  'stranger → kafka TCP 9093',
  'api-gateway elsewhere → user-service TCP 8080',
  'api-gateway elsewhere → redis TCP 6380',
  'prometheus elsewhere → postgres TCP 9187',
  'prometheus elsewhere → user-service TCP 8080',
  'unlabelled in azora → user-service TCP 8080',
  'unlabelled in azora → postgres TCP 5432',
  'unlabelled in azora → kube-dns UDP 53',
  'unlabelled in azora-es → kafka TCP 9093',
  'unlabelled in azora-es → internet TCP 443',
  'unlabelled in azora-monitoring → prometheus TCP 9090',
  // Paths to the backing services of other services.
  'api-gateway → postgres TCP 5432',
  'api-gateway → kafka TCP 9093',
  'api-gateway → internet TCP 443',
  'api-gateway → redis TCP 6379, 6381, 8443, 9443',
  'session-service → redis TCP 6380, 6381, 8443, 9443',
  'ai-agent-service → redis TCP 6379, 6380, 8443, 9443',
  'ai-agent-service → postgres TCP 5432',
  'ai-agent-service → kafka TCP 9093',
  'user-service → redis TCP 6379',
  'user-service → llm-wrapper-service TCP 8084',
  'user-service → course-service TCP 8082',
  'user-service → internet TCP 443',
  'session-service → postgres TCP 5432',
  'session-service → user-service TCP 8080',
  'course-service → session-service TCP 8081',
  'enrollment-service → course-service TCP 8082',
  'llm-wrapper-service → ai-agent-service TCP 8085',
  'llm-wrapper-service → kafka TCP 9093',
  'analytics-service → postgres TCP 5432',
  'analytics-service → user-service TCP 8080',
  'analytics-service → kafka TCP 9090, 9091',
  // Paths back to the caller, and unintended egress.
  'user-service → api-gateway TCP 8443',
  'postgres → user-service TCP 8080',
  'redis → session-service TCP 8081',
  'kafka → analytics-service TCP 8086',
  'kafka → internet TCP 443',
  'ai-agent-service → internet TCP 80',
  'ai-agent-service → private range TCP 443',
  'ai-agent-service → metadata TCP 80, 443',
  'ai-agent-service → API server TCP 443, 6443',
  'postgres → metadata TCP 80, 443',
  // Paths of operators and Prometheus that they do not need.
  'cnpg-operator → postgres TCP 9187',
  'cnpg-operator → redis TCP 9443',
  'strimzi-operator → kafka TCP 9093',
  'redis-operator → redis TCP 6379, 6380, 6381',
  'kafka-entity-operator → kafka TCP 9090, 9093',
  'kafka-exporter → kafka TCP 9090, 9093',
  'prometheus → postgres TCP 5432, 8000',
  'prometheus → api-gateway TCP 8443, 9696',
  'prometheus → kube-state-metrics TCP 8081',
  'prometheus → internet TCP 443',
] as const;

const RESOLVING = [
  ...AZORA_WORKLOADS,
  ...AZORA_OPERATED.filter(({ namespace }) => AZORA_WORKLOADS.some((workload) => workload.namespace === namespace)),
].map(({ name }) => name);

/** DNS lookups of all workloads of the platform. */
export const DNS_PATHS = RESOLVING.flatMap((name) => [`${name} → ${DNS.name} UDP 53`, `${name} → ${DNS.name} TCP 53`]);

/** Paths that no policy blocks. */
const UNGUARDED = ['cnpg-operator', 'strimzi-operator', ...AZORA_STRANGERS.map(({ name }) => name), DNS.name];
const OUTSIDERS = [...OUTSIDE.map(({ name }) => name), 'API server'];

/** Paths between pods without policies. They show that blocked paths are blocked by policies, not by a broken network. */
const OPEN_COUNTRY: readonly Paths[] = [
  { from: UNGUARDED, to: [...UNGUARDED, ...OUTSIDERS], ports: 'all' },
  { from: OUTSIDERS, to: UNGUARDED, ports: 'all' },
];

const API_CALLERS = [...OPERATION, ...POSTGRES_OPERATION].flatMap((row) =>
  / → API server/.test(row) ? row.replace(/ → .*/, '') : [],
);

/** The port of the Service is open too, because some network plugins apply policies to the address of the Service. */
const API_SERVICE: readonly Paths[] = [{ from: API_CALLERS, to: ['API server'], ports: ['TCP 443', 'TCP 6443'] }];

/** All open paths with `kubernetesApi`: policies then allow only that address. */
export const WANTED_PATHS: readonly Paths[] = [
  ...[...APPLICATION, ...POSTGRES_OPERATION, ...OPERATION, ...NOT_TOLD_APART, ...DNS_PATHS].map(toPaths),
  ...OPEN_COUNTRY,
];

/** All open paths of dist/azora. */
export const DIST_PATHS: readonly Paths[] = [...WANTED_PATHS, ...API_SERVICE];

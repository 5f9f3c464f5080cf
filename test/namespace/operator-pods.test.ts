import { ApiObject, App, Chart } from 'cdk8s';
import { KafkaCluster } from '../../src/backing/kafka/cluster';
import { PostgresCluster } from '../../src/backing/postgres/cluster';
import { RedisCluster } from '../../src/backing/redis/cluster';
import { PrometheusServer } from '../../src/monitoring/prometheus-server';
import { renderCapacity } from '../../src/namespace/capacity-table';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Quota, type QuotaProps } from '../../src/namespace/quota';
import { quotaMisfits } from '../../src/namespace/quota-fit';
import { toWorkloadClaims } from '../../src/namespace/workload-claims';
import { minimalKafka } from '../backing/kafka/samples';
import { minimal as minimalPostgres } from '../backing/postgres/samples';
import { minimalCluster } from '../backing/redis/samples';
import { echoAgent } from './samples';

const namespace = 'azora';

/** The quota of the STELLA deployment document. */
const document: QuotaProps = {
  requestsCpu: '10',
  requestsMemory: '20Gi',
  limitsCpu: '20',
  limitsMemory: '40Gi',
  pods: 50,
};

/** Plenty of every resource that a test does not examine. */
const ample: QuotaProps = {
  requestsCpu: '1000',
  requestsMemory: '1000Gi',
  limitsCpu: '1000',
  limitsMemory: '1000Gi',
  pods: 1000,
};

const sixteenGi = { memoryRequest: '16Gi', memoryLimit: '16Gi' };

function addPostgres(chart: Chart): void {
  new PostgresCluster(chart, 'Postgres', { ...minimalPostgres, ...sixteenGi, instances: 3 });
}

/** Three Postgres of 16Gi, three Kafka of 16Gi, three Redis of 30Gi, two Prometheus. */
function addBacking(chart: Chart): void {
  addPostgres(chart);
  new KafkaCluster(chart, 'Kafka', { ...minimalKafka, ...sixteenGi, operatorNetworkPolicies: false });
  new RedisCluster(chart, 'Redis', { ...minimalCluster, memory: '30Gi' });
  new PrometheusServer(chart, 'Prometheus', { name: 'main', namespace, monitoredNamespaces: [namespace] });
}

function guarded(
  quota: QuotaProps,
  add: (chart: Chart) => void = () => {},
): { app: App; guardrails: NamespaceGuardrails } {
  const app = new App();
  const props = { name: namespace, quota: Quota.of(quota), profiles: [echoAgent] };
  const guardrails = new NamespaceGuardrails(new Chart(app, 'guardrails'), 'Namespace', props);
  add(new Chart(app, 'backing'));
  return { app, guardrails };
}

/** The errors at synth about the namespace, without the construct's path. */
function refusals(quota: QuotaProps, add?: (chart: Chart) => void): readonly string[] {
  try {
    guarded(quota, add).app.synthYaml();
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ *\[guardrails\/Namespace] /, ''));
  }
}

test('a namespace for 50 sessions cannot also hold Postgres, Kafka, Redis and Prometheus', () => {
  /*
   * Memory, requested: Postgres 3 × 16Gi = 48Gi; Kafka 3 × 16Gi = 48Gi; Redis 3 × (30Gi + 128Mi of its bootstrapper) = 90Gi + 384Mi;
   * each alone is more than 20Gi, and more than the 40Gi of limits. Prometheus alone fits: 2 × (2Gi + 50Mi).
   * CPU: no service alone requests more than 10: Redis 3 × (2 + 100m) = 6300m. Together they request
   * Postgres 3 × 500m + Kafka 3 × 500m + its entity operator 200m + Redis 6300m + its rigger 500m + Prometheus 2 × 510m = 11020m,
   * and 500m more while the rigger is replaced. Limits: 3 × 2 + 3 × 2 + 1 + 6300m + 500m + 2 × 2010m = 23820m, and 500m.
   */
  expect(refusals(document, addBacking)).toMatchInlineSnapshot(`
[
  "ResourceQuota 'azora/azora-quota': limits.cpu 20 cannot hold together Cluster 'azora/postgres' 6, Kafka 'azora/kafka' (kafka-dual-role) 6, Kafka 'azora/kafka' (kafka-entity-operator) 1, RedisEnterpriseCluster 'azora/redis' 6300m, RedisEnterpriseCluster 'azora/redis' (redis-services-rigger) 500m, Prometheus 'azora/main' 4020m and the largest rollout or job 500m: 24320m; 11 pods fit",
  "ResourceQuota 'azora/azora-quota': limits.memory 40Gi cannot hold Cluster 'azora/postgres' at 3 instances: 3 × 16Gi = 48Gi; 2 pods fit",
  "ResourceQuota 'azora/azora-quota': limits.memory 40Gi cannot hold Kafka 'azora/kafka' (kafka-dual-role) at 3 nodes: 3 × 16Gi = 48Gi; 2 pods fit",
  "ResourceQuota 'azora/azora-quota': limits.memory 40Gi cannot hold RedisEnterpriseCluster 'azora/redis' at 3 nodes: 3 × 30848Mi = 92544Mi; 1 pod fits",
  "ResourceQuota 'azora/azora-quota': requests.cpu 10 cannot hold together Cluster 'azora/postgres' 1500m, Kafka 'azora/kafka' (kafka-dual-role) 1500m, Kafka 'azora/kafka' (kafka-entity-operator) 200m, RedisEnterpriseCluster 'azora/redis' 6300m, RedisEnterpriseCluster 'azora/redis' (redis-services-rigger) 500m, Prometheus 'azora/main' 1020m and the largest rollout or job 500m: 11520m; 11 pods fit",
  "ResourceQuota 'azora/azora-quota': requests.memory 20Gi cannot hold Cluster 'azora/postgres' at 3 instances: 3 × 16Gi = 48Gi; 1 pod fits",
  "ResourceQuota 'azora/azora-quota': requests.memory 20Gi cannot hold Kafka 'azora/kafka' (kafka-dual-role) at 3 nodes: 3 × 16Gi = 48Gi; 1 pod fits",
  "ResourceQuota 'azora/azora-quota': requests.memory 20Gi cannot hold RedisEnterpriseCluster 'azora/redis' at 3 nodes: 3 × 30848Mi = 92544Mi; 0 pods fit",
]
`);
});

test('one pod and 1Gi cannot hold Postgres', () => {
  // Three instances: 3 pods and 3 × 16Gi = 48Gi.
  expect(refusals({ ...ample, pods: 1, requestsMemory: '1Gi' }, addPostgres)).toEqual([
    "ResourceQuota 'azora/azora-quota': pods 1 cannot hold Cluster 'azora/postgres' at 3 instances: 3 × 1 = 3; 1 pod fits",
    "ResourceQuota 'azora/azora-quota': requests.memory 1Gi cannot hold Cluster 'azora/postgres' at 3 instances: 3 × 16Gi = 48Gi; 0 pods fit",
  ]);
});

test('the check is exact to 1 Mi', () => {
  /*
   * Postgres 3 × 16Gi + Kafka 3 × 16Gi and its entity operator 768Mi + Redis 3 × (30Gi + 128Mi) and its rigger 512Mi
   * + Prometheus 2 × (2Gi + 50Mi) = 190Gi + 1764Mi = 196324Mi, and 512Mi more while the rigger is replaced: 196836Mi.
   */
  expect(refusals({ ...ample, requestsMemory: '196836Mi' }, addBacking)).toEqual([]);
  expect(refusals({ ...ample, requestsMemory: '196835Mi' }, addBacking)).toEqual([
    expect.stringMatching(
      /requests\.memory 196835Mi cannot hold together Cluster 'azora\/postgres' 48Gi, .*: 196836Mi; /,
    ),
  ]);
});

test('the pods of operators take quota before sessions, as the table shows', () => {
  const { guardrails } = guarded({ ...ample, requestsMemory: '200Gi', pods: 40 }, addBacking);
  const capacity = guardrails.capacity();
  // 40 pods, and 3 Postgres + 3 Kafka + 1 entity operator + 3 Redis + 1 rigger + 2 Prometheus = 13.
  expect(capacity?.rows).toMatchObject([{ name: 'echo-agent', sessions: 27, binding: [{ resource: 'pods' }] }]);
  expect(capacity && renderCapacity(namespace, capacity, { colour: false }).split('\n')[0]).toMatchInlineSnapshot(
    `"Namespace azora: the sessions that its quota admits, beside 3 × Cluster postgres, 3 × Kafka kafka (kafka-dual-role), Kafka kafka (kafka-entity-operator), 3 × RedisEnterpriseCluster redis, RedisEnterpriseCluster redis (redis-services-rigger), 2 × Prometheus main"`,
  );
});

test('volume claims and Services of operators count against a quota for them', () => {
  const hard = {
    persistentvolumeclaims: '10',
    'requests.storage': '600Gi',
    services: '3',
    'count/clusters.postgresql.cnpg.io': '0',
  };
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'objects', namespace }, spec: { hard } };
  /*
   * Claims: Postgres 3, Kafka 3, Redis 3, Prometheus 2. Storage: 3 × 10Gi + 3 × 100Gi + 3 × 5 × 30Gi + 2 × 50Gi = 880Gi: a Redis node
   * has five times its memory unless it says otherwise.
   */
  const add = (chart: Chart): void => {
    addBacking(chart);
    new ApiObject(chart, 'Quota', quota);
  };
  expect(refusals(ample, add)).toMatchInlineSnapshot(`
[
  "ResourceQuota 'azora/objects': count/clusters.postgresql.cnpg.io 0 cannot hold Cluster 'azora/postgres' 1: 1 in all",
  "ResourceQuota 'azora/objects': persistentvolumeclaims 10 cannot hold data of Cluster 'azora/postgres' 3, data-0 of dual-role of Kafka 'azora/kafka' 3, data of RedisEnterpriseCluster 'azora/redis' 3, data of Prometheus 'azora/main' 2: 11 in all",
  "ResourceQuota 'azora/objects': requests.storage 600Gi cannot hold data of Cluster 'azora/postgres' 30Gi, data-0 of dual-role of Kafka 'azora/kafka' 300Gi, data of RedisEnterpriseCluster 'azora/redis' 450Gi, data of Prometheus 'azora/main' 100Gi: 880Gi in all",
  "ResourceQuota 'azora/objects': services 3 cannot hold postgres-rw of Cluster 'azora/postgres' 1, postgres-ro of Cluster 'azora/postgres' 1, postgres-r of Cluster 'azora/postgres' 1, kafka-kafka-bootstrap of Kafka 'azora/kafka' 1, kafka-kafka-brokers of Kafka 'azora/kafka' 1, redis of RedisEnterpriseCluster 'azora/redis' 1 and 3 more: 9 in all",
]
`);
});

test("a LimitRange evaluates the containers of operators' pods", () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  new NamespaceGuardrails(chart, 'Namespace', { name: namespace, limits: { maxMemory: '8Gi' } });
  addPostgres(chart);
  expect(() => app.synthYaml()).toThrow(
    "LimitRange 'azora/azora-limits': Cluster 'azora/postgres': max memory 8Gi refuses container 'postgres', whose limit is 16Gi",
  );
});

test("a quota for a resource rejects operators' pods with a container that does not set it", () => {
  const metadata = { name: 'bare', namespace };
  const spec = { instances: 3, storage: { size: '1Gi' } };
  const claims = toWorkloadClaims([{ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata, spec }]);
  expect(quotaMisfits({ 'limits.cpu': '1' }, claims)).toContain(
    "limits.cpu 1 refuses Cluster 'azora/bare': container 'postgres' does not set it, and no LimitRange sets a default",
  );
});

test('pods of unknown kinds are not counted', () => {
  const add = (chart: Chart): void => {
    const metadata = { name: 'x', namespace };
    const spec = { replicas: 100, instances: 100, pods: [{}, {}] };
    new ApiObject(chart, 'PodSet', { apiVersion: 'core.strimzi.io/v1', kind: 'StrimziPodSet', metadata, spec });
    new ApiObject(chart, 'Cluster', { apiVersion: 'example.com/v1', kind: 'Cluster', metadata, spec });
  };
  expect(refusals({ ...ample, pods: 1 }, add)).toEqual([]);
});

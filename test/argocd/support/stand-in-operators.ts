import { type Plain, toList, toPlain } from '../../../src/core/plain';
import type { ApiObject, Cluster } from '../../cluster/support/cluster';

/**
 * Simulates the controllers that do not run here, as far as Argo CD waits for the status of their resources. The Redis operator, the
 * barman plugin and the rest of monitoring are not simulated, because Argo CD has no health checks for their resources.
 */
export interface StandInOperator {
  /** The kinds in the form of kubectl: `services,pods`. */
  readonly kinds: string;
  isDone(object: ApiObject): boolean;
  work(cluster: Cluster, object: ApiObject): void;
}

/** Runs each operator once on its pending resources. */
export function letWork(cluster: Cluster, operators: readonly StandInOperator[]): void {
  for (const operator of operators) {
    const waiting = cluster.list(operator.kinds).filter((object) => !operator.isDone(object));
    for (const object of waiting) operator.work(cluster, object);
  }
}

/** Creates the Secret of each ExternalSecret, which owns it, with dummy values. */
export const externalSecretsOperator: StandInOperator = {
  kinds: 'externalsecrets.external-secrets.io',
  isDone: (object) => hasCondition(object, 'Ready'),
  work: (cluster, object) => {
    cluster.apply([secretOf(object)]);
    writeStatus(cluster, object, { conditions: [condition('Ready', 'SecretSynced')], refreshTime: NOW });
  },
};

/** The same operator, for a vault that has no entry for one ExternalSecret. */
export function withoutVaultEntry(operator: StandInOperator, name: string): StandInOperator {
  return {
    ...operator,
    isDone: (object) => operator.isDone(object) || toConditions(object).some(({ status }) => status === 'False'),
    work: (cluster, object) => {
      if (object.metadata.name !== name) return operator.work(cluster, object);
      const failed = { ...condition('Ready', 'SecretSyncedError'), status: 'False' };
      return writeStatus(cluster, object, { conditions: [failed] });
    },
  };
}

/** The initial status of CloudNativePG. Without a status, the health check of Argo CD 3.2 fails and the sync is retried. */
export const startingCloudNativePg: StandInOperator = {
  kinds: 'clusters.postgresql.cnpg.io',
  isDone: ({ status }) => toPlain(status).phase !== undefined,
  work: (cluster, object) => {
    // The defaults of its webhook are not in Git.
    const spec = { postgresql: { parameters: { archive_timeout: '5min', wal_level: 'logical' } } };
    cluster.patch('clusters.postgresql.cnpg.io', object.metadata.name, object.metadata.namespace, { spec });
    writeStatus(cluster, object, { phase: 'Setting up primary' });
  },
};

/** The status of CloudNativePG when all instances run. */
export const cloudNativePg: StandInOperator = {
  kinds: 'clusters.postgresql.cnpg.io',
  isDone: (object) => hasCondition(object, 'Ready'),
  work: (cluster, object) => {
    const instances = toPlain(object.spec).instances;
    const conditions = [condition('Ready', 'ClusterIsReady')];
    const status = { conditions, instances, phase: 'Cluster in healthy state', readyInstances: instances };
    writeStatus(cluster, object, status);
  },
};

export const strimzi: StandInOperator = {
  kinds: 'kafkas.kafka.strimzi.io,kafkatopics.kafka.strimzi.io,kafkausers.kafka.strimzi.io',
  isDone: (object) => hasCondition(object, 'Ready'),
  work: (cluster, object) => {
    const { generation } = object.metadata;
    writeStatus(cluster, object, { conditions: [condition('Ready')], observedGeneration: generation });
  },
};

/** The status that a cloud sets on a Service of type LoadBalancer. */
export const loadBalancers: StandInOperator = {
  kinds: 'services',
  isDone: ({ spec, status }) =>
    toPlain(spec).type !== 'LoadBalancer' || toPlain(toPlain(status).loadBalancer).ingress !== undefined,
  work: (cluster, object) => writeStatus(cluster, object, { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } }),
};

export const prometheusOperator: StandInOperator = {
  kinds: 'prometheuses.monitoring.coreos.com',
  isDone: (object) => hasCondition(object, 'Available'),
  work: (cluster, object) => {
    const replicas = toPlain(object.spec).replicas;
    const counts = { availableReplicas: replicas, replicas, unavailableReplicas: 0, updatedReplicas: replicas };
    writeStatus(cluster, object, { ...counts, conditions: [condition('Available')], paused: false });
  },
};

const NOW = new Date().toISOString().replace(/\.\d+/, '');

function condition(type: string, reason = type): object {
  return { type, status: 'True', reason, message: '', lastTransitionTime: NOW };
}

function hasCondition(object: ApiObject, type: string): boolean {
  return toConditions(object).some(({ type: its, status: is }) => its === type && is === 'True');
}

function toConditions({ status }: ApiObject): readonly Plain[] {
  return toList(toPlain(status).conditions).map(toPlain);
}

function writeStatus(cluster: Cluster, { apiVersion, kind, metadata }: ApiObject, status: object): void {
  const [version, group = ''] = apiVersion.split('/').reverse();
  cluster.patch(`${kind}.${version}.${group}`, metadata.name, metadata.namespace, { status }, 'status');
}

function secretOf({ apiVersion, kind, metadata, spec }: ApiObject): object {
  const { data, target } = toPlain(spec);
  const { name, template } = toPlain(target);
  const { metadata: templateMetadata, type } = toPlain(template);
  const keys = toList(data).map((entry) => String(toPlain(entry).secretKey));
  const owner = {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    blockOwnerDeletion: true,
    controller: true,
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...toPlain(templateMetadata), name, namespace: metadata.namespace, ownerReferences: [owner] },
    data: Object.fromEntries(keys.map((key) => [key, btoa('not a credential')])),
    ...(type === undefined ? {} : { type }),
  };
}

import type { Maintenance } from '../support/course';
import type { World } from '../support/world';

const KAFKA = ['events-dual-role-0', 'events-dual-role-1', 'events-dual-role-2'];

/** A rolling update of a Deployment: the new pod starts, and Prometheus cannot scrape it yet. */
function rollout(namespace: string, deployment: string): Maintenance {
  return {
    what: `a rollout of ${deployment}`,
    minutes: 4,
    breaks: (world) => {
      world.set('kube_deployment_metadata_generation', { namespace, deployment }, 4);
      world.silence(`${namespace}/${deployment}-1`);
    },
  };
}

/** Strimzi replaces one broker after the other. Meanwhile the others lead partitions that lack copies. */
function brokerRestarts(pod: string): Maintenance {
  return {
    what: `a restart of ${pod}`,
    minutes: 4,
    breaks: (world) => {
      for (const other of KAFKA.filter((one) => one !== pod)) {
        world.set('kafka_server_replicamanager_underreplicatedpartitions', {}, 12, `azora-es/${other}`);
      }
      const controllers = 'kafka_controller_kafkacontroller_activecontrollercount';
      if (pod === KAFKA[0]) world.set(controllers, {}, 1, `azora-es/${KAFKA[1]}`);
      world.silence(`azora-es/${pod}`);
    },
  };
}

function silence(what: string, minutes: number, ...pods: readonly string[]): Maintenance {
  return {
    what,
    minutes,
    breaks: (world) => {
      for (const pod of pods) world.silence(pod);
    },
  };
}

/** A pod of Redis moves to another node: its volume is detached and attached, and the node joins its cluster. */
const REDIS_DRAIN: Maintenance = {
  what: 'a drain of the node with redis-1',
  minutes: 12,
  breaks: (world: World) => {
    world.set('node_metrics_up', { node: '2' }, 0);
    world.silence('azora/redis-1');
    world.set('kube_statefulset_status_replicas_ready', { namespace: 'azora', statefulset: 'redis' }, 2);
  },
};

/** What happens in every week in Azora: a rollout, and a drain of a node with each kind of pod. */
export const AZORA_MAINTENANCE: readonly Maintenance[] = [
  rollout('azora', 'user-service'),
  rollout('azora-es', 'ai-agent-service'),
  {
    what: 'a drain of the node with both pods of session-service, of which one has no room elsewhere',
    minutes: 4,
    breaks: (world) => world.set('kube_deployment_status_replicas_ready', { deployment: 'session-service' }, 1),
  },
  silence('a drain of the node with a replica of Postgres', 4, 'azora/postgres-2'),
  {
    what: 'the start of that replica elsewhere',
    minutes: 1,
    breaks: (world) => world.set('cnpg_collector_up', {}, 0, 'azora/postgres-2'),
  },
  silence('a drain of the node with the primary of Postgres', 4, 'azora/postgres-1'),
  ...KAFKA.map(brokerRestarts),
  REDIS_DRAIN,
  silence('a drain of the node with kube-state-metrics', 4, 'azora-monitoring/kube-state-metrics-0'),
  silence('a rollout of Prometheus', 4, 'azora-monitoring/prometheus-azora-0'),
  silence('an upgrade of the operators', 4, 'external-secrets/external-secrets-0', 'cert-manager/cert-manager-0'),
  silence('a reboot of a node', 8, 'kube-system/kubelet-node-1'),
];

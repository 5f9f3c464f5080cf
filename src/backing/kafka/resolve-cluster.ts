import { type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import type { KafkaClusterProps, KafkaControllersProps, KafkaResources } from './cluster-props';
import { defaultMinInSync } from './replication';
import { KAFKA_VERSION, KAFKA_VERSIONS } from './versions';

type WithoutDefault = 'storageClassName' | 'rackTopologyKey' | 'lowReplicationReason' | 'priorityClassName';

/** A KafkaCluster's props with every default filled in. */
export type ResolvedKafka = Required<
  Omit<KafkaClusterProps, WithoutDefault | 'controllers' | 'entityOperator' | 'kubernetesApi' | 'monitor'>
> &
  Pick<KafkaClusterProps, WithoutDefault> & {
    readonly entityOperator: KafkaResources;
    readonly monitor: ResolvedMonitor | undefined;

    /** Undefined where each broker is one. */
    readonly controllers: Required<KafkaControllersProps> | undefined;
  };

const CONTROLLER: Required<KafkaControllersProps> = {
  nodes: 3,
  storageSize: '10Gi',
  cpuRequest: '250m',
  cpuLimit: '1',
  memoryRequest: '1Gi',
  memoryLimit: '1Gi',
};
const ENTITY_OPERATOR: KafkaResources = {
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '384Mi',
  memoryLimit: '384Mi',
};
const COPIES = 3;

/** A topic that nobody declared would have the settings that nobody chose. */
const CONFIG = { 'auto.create.topics.enable': false };

/** Fills every default. Pure; `checkKafka` says what is wrong. */
export function resolveKafka({ kubernetesApi: _, ...props }: KafkaClusterProps): ResolvedKafka {
  const kafkaVersion = props.kafkaVersion ?? KAFKA_VERSION;
  const brokers = props.brokers ?? COPIES;
  const replicationFactor = props.replicationFactor ?? Math.min(COPIES, brokers);
  return {
    ...props,
    kafkaVersion,
    metadataVersion: props.metadataVersion ?? KAFKA_VERSIONS[kafkaVersion] ?? '',
    brokers,
    controllers: props.controllers && { ...CONTROLLER, ...props.controllers },
    replicationFactor,
    minInSyncReplicas: props.minInSyncReplicas ?? defaultMinInSync(replicationFactor),
    config: { ...CONFIG, ...props.config },
    disks: props.disks ?? 1,
    deleteClaim: props.deleteClaim ?? false,
    nodeSpread: props.nodeSpread ?? 'preferred',
    maxUnavailable: props.maxUnavailable ?? 1,
    drainSeconds: props.drainSeconds ?? 120,
    entityOperator: { ...ENTITY_OPERATOR, ...props.entityOperator },
    operatorNamespace: props.operatorNamespace ?? 'strimzi',
    operatorNetworkPolicies: props.operatorNetworkPolicies ?? true,
    monitor: props.monitor && resolveMonitor(props.monitor),
    nodeLocalDns: props.nodeLocalDns ?? false,
  };
}

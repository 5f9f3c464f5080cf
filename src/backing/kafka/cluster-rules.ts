import { type Check, Input, oneOf, refuses, shown } from '../../core/input/input';
import { dnsLabel, dnsSubdomain, labelKey, serviceName } from '../../core/input/names';
import { count, positiveSeconds } from '../../core/input/numbers';
import { bytes } from '../../core/input/quantity';
import { checkResourceAmounts } from '../../core/pods/resource-amounts';
import { checkMonitor } from '../../monitoring/monitor';
import { checkBrokerOptions } from './broker-options';
import { kafkaSubject, type ResolvedKafka } from './cluster-props';
import { checkReplication } from './replication';
import { KAFKA_VERSIONS } from './versions';

const NAME_MAX = 47;

/** The operator appends up to 16 characters (`-kafka-bootstrap`), and names of Services have at most 63. */
const clusterName: Check = (value) =>
  serviceName(value) ??
  (String(value).length > NAME_MAX
    ? { must: `be at most ${NAME_MAX} characters: the operator appends -kafka-bootstrap` }
    : undefined);

const metadataVersion: Check = (value) =>
  typeof value === 'string' && /^\d+\.\d+(-IV\d+)?$/.test(value)
    ? undefined
    : { must: 'be a metadata version such as 4.3-IV0' };

/**
 * @returns warnings
 * @throws InputError that lists every wrong prop
 */
export function checkKafka(kafka: ResolvedKafka): readonly string[] {
  const input = new Input(kafkaSubject(kafka));
  input.required('name', kafka.name, clusterName);
  input.required('namespace', kafka.namespace, dnsLabel);
  checkVersions(input, kafka);
  input.required('brokers', kafka.brokers, count);
  checkReplication(input, 'replicationFactor', { ...kafka, replicas: kafka.replicationFactor });
  checkQuorum(input, kafka);
  checkBrokerOptions(input, kafka.config);
  checkStorage(input, kafka);
  checkResourceAmounts(input, kafka);
  checkResourceAmounts(input, kafka.entityOperator, 'entityOperator.');
  checkResourceAmounts(input, kafka.exporterResources, 'exporterResources.');
  input.optional('rackTopologyKey', kafka.rackTopologyKey, labelKey);
  input.optional('nodeSpread', kafka.nodeSpread, oneOf('preferred', 'required'));
  checkBudget(input, kafka);
  input.required('drainSeconds', kafka.drainSeconds, positiveSeconds);
  input.optional('priorityClassName', kafka.priorityClassName, dnsSubdomain);
  input.required('operatorNamespace', kafka.operatorNamespace, dnsLabel);
  checkMonitorPolicy(input, kafka);
  return input.done();
}

/** A release that is not in our table requires `metadataVersion`. */
function checkVersions(input: Input, kafka: ResolvedKafka): void {
  const { kafkaVersion, metadataVersion: metadata } = kafka;
  if (!/^\d+\.\d+\.\d+$/.test(kafkaVersion)) {
    input.refuse(`kafkaVersion must be a release such as 4.3.1, got ${shown(kafkaVersion)}`);
    return;
  }
  if (metadata === '') {
    const known = Object.keys(KAFKA_VERSIONS).join(', ');
    input.refuse(
      `kafkaVersion must be one of ${known}, the releases of Strimzi 1.2.0, or metadataVersion must be set too, got ${shown(kafkaVersion)}`,
    );
    return;
  }
  input.required('metadataVersion', metadata, metadataVersion);
  if (refuses(metadataVersion, metadata)) return;
  if (compareVersions(metadata, kafkaVersion) > 0) {
    input.refuse(`metadataVersion must not be newer than kafkaVersion ${kafkaVersion}, got ${shown(metadata)}`);
  }
}

/** Compares major and minor versions. */
function compareVersions(one: string, other: string): number {
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [numbers(one), numbers(other)];
  return major === otherMajor ? minor - otherMinor : major - otherMajor;
}

function numbers(version: string): readonly number[] {
  return version.split(/[.-]/).map(Number);
}

/** More than half of the controllers must agree, so four survive no more failures than three. */
function checkQuorum(input: Input, { controllers, brokers, lowReplicationReason }: ResolvedKafka): void {
  const [field, nodes] = controllers === undefined ? ['brokers', brokers] : ['controllers.nodes', controllers.nodes];
  if (controllers !== undefined) {
    input.required('controllers.nodes', controllers.nodes, count);
    input.required('controllers.storageSize', controllers.storageSize, bytes);
    checkResourceAmounts(input, controllers, 'controllers.');
  }
  if (refuses(count, nodes)) return;
  if (nodes % 2 === 0) {
    const fix =
      controllers === undefined ? ', or controllers must be set: without it, brokers are also controllers' : '';
    input.refuse(`${field} must be odd, because more than half of the controllers must agree${fix}, got ${nodes}`);
  } else if (nodes === 1 && controllers !== undefined && lowReplicationReason === undefined) {
    input.refuse(
      'controllers.nodes must be at least 3 (or set lowReplicationReason to the reason why one is enough), got 1',
    );
  }
}

function checkStorage(input: Input, { storageSize, disks, storageClassName, retentionSize }: ResolvedKafka): void {
  input.required('storageSize', storageSize, bytes);
  input.required('disks', disks, count);
  input.optional('retentionSize', retentionSize, bytes);
  input.optional('storageClassName', storageClassName, dnsSubdomain);
}

/** A drain must not stop more nodes than the number of spare copies. */
function checkBudget(input: Input, { maxUnavailable, replicationFactor, minInSyncReplicas }: ResolvedKafka): void {
  input.required('maxUnavailable', maxUnavailable, count);
  const spare = replicationFactor - minInSyncReplicas;
  if (refuses(count, maxUnavailable) || replicationFactor === 1 || maxUnavailable <= spare) return;
  input.refuse(
    `maxUnavailable must be at most replicationFactor ${replicationFactor} minus minInSyncReplicas ${minInSyncReplicas}, or a drain stops all writes, got ${maxUnavailable}`,
  );
}

/**
 * The operator's policy opens the metrics to every pod, and other policies cannot revoke that.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaCluster.java
 */
function checkMonitorPolicy(input: Input, { name, monitor, operatorNetworkPolicies }: ResolvedKafka): void {
  checkMonitor(input, name, monitor);
  if (monitor !== undefined && operatorNetworkPolicies) {
    input.warn(
      'monitor opens the metrics to every pod, because of a NetworkPolicy from Strimzi: set STRIMZI_NETWORK_POLICY_GENERATION of the operator to false, and operatorNetworkPolicies to false',
    );
  }
}

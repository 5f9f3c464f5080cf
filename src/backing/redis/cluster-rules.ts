import { type Check, Input, oneOf, shown } from '../../core/input/input';
import { dnsLabel, dnsSubdomain, labelKey, reason, serviceName } from '../../core/input/names';
import { bytes, cpu } from '../../core/input/quantity';
import { listed } from '../../core/listed';
import { checkMonitor } from '../../monitoring/monitor';
import { type ResolvedRedisCluster, redisSubject } from './cluster-props';

/**
 * @returns warnings
 * @throws InputError that lists every wrong prop
 */
export function checkRedisCluster(cluster: ResolvedRedisCluster): readonly string[] {
  const input = new Input(redisSubject(cluster));
  input.required('name', cluster.name, serviceName);
  input.required('namespace', cluster.namespace, dnsLabel);
  input.each('imagePullSecrets', cluster.imagePullSecrets, dnsSubdomain);
  input.required('nodes', cluster.nodes, oddNodes);
  input.required('cpu', cluster.cpu, cpu);
  input.required('memory', cluster.memory, bytes);
  input.optional('storageSize', cluster.storageSize, bytes);
  input.optional('storageClassName', cluster.storageClassName, dnsSubdomain);
  checkLicense(input, cluster);
  checkTls(input, cluster);
  input.optional('credentialsSecretName', cluster.credentialsSecretName, dnsSubdomain);
  input.optional('rackTopologyKey', cluster.rackTopologyKey, labelKey);
  input.optional('priorityClassName', cluster.priorityClassName, dnsSubdomain);
  input.required('uiServiceType', cluster.uiServiceType, oneOf('ClusterIP', 'NodePort', 'LoadBalancer'));
  input.required('operatorNamespace', cluster.operatorNamespace, dnsLabel);
  checkMonitor(input, cluster.name, cluster.monitor);
  return input.done();
}

function checkLicense(input: Input, { licenseSecretName, trialReason }: ResolvedRedisCluster): void {
  input.optional('licenseSecretName', licenseSecretName, dnsSubdomain);
  input.optional('trialReason', trialReason, reason);
  if (licenseSecretName !== undefined && trialReason !== undefined) {
    input.refuse(`trialReason must be left out with licenseSecretName, got ${shown(trialReason)}`);
  }
  if (licenseSecretName === undefined && trialReason === undefined) {
    input.warn(
      'licenseSecretName should be set: the trial ends after 30 days, and then nothing can be changed (set trialReason to the reason why it is enough)',
    );
  }
}

function checkTls(input: Input, cluster: ResolvedRedisCluster): void {
  const { tlsSecretName, unverifiedReason, plainTextReason } = cluster;
  input.optional('tlsSecretName', tlsSecretName, dnsSubdomain);
  input.optional('unverifiedReason', unverifiedReason, reason);
  input.optional('plainTextReason', plainTextReason, reason);
  const ways = { tlsSecretName, unverifiedReason, plainTextReason };
  const given = Object.entries(ways).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length === 1) return;
  input.refuse(
    `tlsSecretName must name a Secret with a certificate, or unverifiedReason must say why clients accept any certificate, or plainTextReason why connections have no TLS, got ${given.length === 0 ? 'none of them' : listed(given)}`,
  );
}

const oddNodes: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 3 && value % 2 === 1
    ? undefined
    : { must: 'be an odd number of at least 3: more than half of the nodes must agree' };

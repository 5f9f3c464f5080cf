import { sentenceList } from '../../core/listed';
import { labelTexts } from '../../core/objects/labels';
import { compare, distinct } from '../../core/order';
import { toList, toPlain } from '../../core/plain';
import { wholeNumber } from '../../core/pods/rollout';
import type { ManifestSet, SetObject } from '../manifest-set';
import { code, codes } from '../markdown/inline';

/** What an operator's custom resources in a set ask of its installation, in Markdown. */
type Settings = (set: ManifestSet, objects: readonly SetObject[]) => readonly string[];

const SETTINGS: readonly Settings[] = [
  strimziPolicies,
  redisNamespace,
  redisLicense,
  barmanPlugin,
  prometheusSelection,
];

/** The settings of an operator without which some of its custom resources do not work as they say. */
export function operatorSettings(set: ManifestSet, objects: readonly SetObject[]): readonly string[] {
  return SETTINGS.flatMap((settings) => settings(set, objects));
}

/**
 * Strimzi's own NetworkPolicies open each listener without `networkPolicyPeers`, and the metrics, to every pod.
 * @see https://strimzi.io/docs/operators/latest/configuring.html#type-GenericKafkaListener-networkPolicyPeers-reference
 */
function strimziPolicies(_set: ManifestSet, objects: readonly SetObject[]): readonly string[] {
  const open = objects
    .filter(({ group, kind }) => group === 'kafka.strimzi.io' && kind === 'Kafka')
    .flatMap(({ spec }) => {
      const { listeners, metricsConfig } = toPlain(spec.kafka);
      const unlisted = toList(listeners)
        .map(toPlain)
        .filter(({ networkPolicyPeers }) => networkPolicyPeers === undefined)
        .map(({ port }) => String(port));
      return [...unlisted, ...(metricsConfig === undefined ? [] : ['9404'])];
    });
  if (open.length === 0) return [];
  const ports = distinct(open);
  return [
    `${code('STRIMZI_NETWORK_POLICY_GENERATION=false')}: otherwise its own NetworkPolicies open port${ports.length > 1 ? 's' : ''} ${sentenceList(ports.map(code))} to every pod`,
  ];
}

/** @see https://redis.io/docs/latest/operate/kubernetes/re-clusters/multi-namespace/ */
function redisNamespace(_set: ManifestSet, objects: readonly SetObject[]): readonly string[] {
  const namespaces = distinct(ofKind(objects, 'RedisEnterpriseCluster').map(({ namespace }) => namespace));
  return namespaces.length === 0
    ? []
    : [`an operator in each namespace of a RedisEnterpriseCluster: ${codes(namespaces)}`];
}

/** A trial covers four shards, copies included. @see https://redis.io/docs/latest/operate/kubernetes/re-clusters/license-keys/ */
function redisLicense(_set: ManifestSet, objects: readonly SetObject[]): readonly string[] {
  return ofKind(objects, 'RedisEnterpriseCluster').map(({ namespace, name, path, spec }) => {
    const shards = ofKind(objects, 'RedisEnterpriseDatabase')
      .filter((database) => database.namespace === namespace)
      .filter((database) => toPlain(database.spec.redisEnterpriseCluster).name === name)
      .map((database) => (wholeNumber(database.spec.shardCount) ?? 1) * (database.spec.replication === true ? 2 : 1))
      .reduce((sum, count) => sum + count, 0);
    const license =
      typeof spec.licenseSecretName === 'string'
        ? `the Secret ${code(spec.licenseSecretName)}`
        : 'no Secret: a trial ends after 30 days and covers 4 shards';
    return `license of ${code(path)}, for ${shards} shards with copies: ${license}`;
  });
}

/** @see https://cloudnative-pg.io/plugin-barman-cloud/docs/installation/ */
function barmanPlugin(_set: ManifestSet, objects: readonly SetObject[]): readonly string[] {
  const isUsed = objects.some(({ spec }) =>
    toList(spec.plugins).some((plugin) => toPlain(plugin).name === 'barman-cloud.cloudnative-pg.io'),
  );
  return isUsed ? ['the Barman Cloud plugin beside the operator; it needs cert-manager'] : [];
}

/** Monitors and rules that only a Prometheus outside the set can select. */
function prometheusSelection(set: ManifestSet, objects: readonly SetObject[]): readonly string[] {
  if (set.of('monitoring.coreos.com/Prometheus').length > 0) return [];
  const selected = objects.filter(({ kind }) =>
    ['PodMonitor', 'ServiceMonitor', 'PrometheusRule', 'Probe'].includes(kind),
  );
  if (selected.length === 0) return [];
  const shared = selected
    .map(({ labels }) => labelTexts(labels))
    .reduce((some, more) => some.filter((label) => more.includes(label)));
  const where = codes(distinct(selected.map(({ namespace }) => namespace)));
  return [
    `a Prometheus that selects the monitors and rules of ${where}${shared.length === 0 ? '' : `, which all have ${codes([...shared].sort(compare))}`}`,
  ];
}

function ofKind(objects: readonly SetObject[], kind: string): readonly SetObject[] {
  return objects.filter((object) => object.group === 'app.redislabs.com' && object.kind === kind);
}

import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { wholeNumber } from '../../core/pods/rollout';
import type { ManifestSet, SetObject } from '../manifest-set';

/** How `kubectl wait` sees that an object of a kind works, by API group and kind. Sources: the CRDs and the documentation of the operators. */
const WAITS: Readonly<Record<string, string>> = {
  'app.redislabs.com/RedisEnterpriseCluster': "jsonpath='{.status.state}'=Running",
  'app.redislabs.com/RedisEnterpriseDatabase': "jsonpath='{.status.status}'=active",
  'argoproj.io/Application': "jsonpath='{.status.health.status}'=Healthy",
  'cert-manager.io/Certificate': 'condition=Ready',
  'gateway.networking.k8s.io/Gateway': 'condition=Programmed',
  'kafka.strimzi.io/Kafka': 'condition=Ready',
  'kafka.strimzi.io/KafkaBridge': 'condition=Ready',
  'kafka.strimzi.io/KafkaConnect': 'condition=Ready',
  'kafka.strimzi.io/KafkaConnector': 'condition=Ready',
  'kafka.strimzi.io/KafkaTopic': 'condition=Ready',
  'kafka.strimzi.io/KafkaUser': 'condition=Ready',
  'monitoring.coreos.com/Alertmanager': 'condition=Available',
  'monitoring.coreos.com/Prometheus': 'condition=Available',
  'postgresql.cnpg.io/Cluster': 'condition=Ready',
  'postgresql.cnpg.io/Database': "jsonpath='{.status.applied}'=true",
  'postgresql.cnpg.io/Pooler': "jsonpath='{.status.phase}'=active",
  'serving.knative.dev/Service': 'condition=Ready',
};

/** How `kubectl wait` sees that a Secret is there. */
const SECRET_WAITS: Readonly<Record<string, string>> = {
  'bitnami.com/SealedSecret': 'condition=Synced',
  'external-secrets.io/ExternalSecret': 'condition=Ready',
};

/** Kinds of which `kubectl rollout status` tells when all their pods are ready. */
const ROLLOUTS: readonly string[] = ['apps/DaemonSet', 'apps/Deployment', 'apps/StatefulSet'];

/** The default `progressDeadlineSeconds` of a Deployment. */
const DEFAULT_SECONDS = 600;

/** Waits until the Secrets of the set are filled. */
export function secretCommands(set: ManifestSet): readonly string[] {
  return waits(set, SECRET_WAITS);
}

/** Waits until what operators make of the custom resources of the set works. */
export function operatorCommands(set: ManifestSet): readonly string[] {
  return waits(set, WAITS);
}

/** Waits until the pods of each workload of the set are ready, for as long as a rollout of it may take. */
export function rolloutCommands(set: ManifestSet): readonly string[] {
  return ROLLOUTS.flatMap((type) => set.of(type))
    .filter(isTypeable)
    .map((object) => {
      const seconds = wholeNumber(object.spec.progressDeadlineSeconds) ?? DEFAULT_SECONDS;
      return `kubectl rollout status ${object.kind.toLowerCase()}/${object.name}${namespaced(object)} --timeout=${seconds}s`;
    })
    .sort(compare);
}

/** One command for all objects of a kind and a namespace. */
function waits(set: ManifestSet, table: Readonly<Record<string, string>>): readonly string[] {
  const commands = Object.entries(table).flatMap(([type, condition]) =>
    [...groupedBy(set.of(type).filter(isTypeable), ({ namespace }) => namespace).values()].map((same) => {
      const [object] = same;
      const resource = [object.kind.toLowerCase(), object.group].filter(Boolean).join('.');
      const names = distinct(same.map(({ name }) => name)).join(' ');
      return `kubectl wait ${resource} ${names}${namespaced(object)} --for=${condition} --timeout=${DEFAULT_SECONDS}s`;
    }),
  );
  return distinct(commands);
}

/** The option that names the namespace of an object. */
export function namespaced({ namespace }: Pick<SetObject, 'namespace'>): string {
  return namespace === '' ? '' : ` -n ${namespace}`;
}

/** Whether a shell takes the names of an object for nothing else. The API server accepts no other names. */
export function isTypeable({ namespace, name }: Pick<SetObject, 'namespace' | 'name'>): boolean {
  return [name, namespace || 'default'].every((text) => /^[a-z0-9][a-z0-9.:-]*$/.test(text));
}

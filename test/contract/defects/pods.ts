import { type Plain, toList, toPlain } from '../../../src/core/plain';
import { podTemplatePath } from '../../../src/core/pods/pod-templates';
import type { KubeObject } from '../../support/objects';

export type Labels = Readonly<Record<string, unknown>>;

/** Pods that a controller or an operator creates for a set of objects. */
export interface Pods {
  /** The object that causes them. */
  readonly by: string;
  readonly namespace: string;
  readonly labels: Labels;

  /** The ports that they listen on. */
  readonly ports: readonly number[];

  /** Their template. Unknown for the pods of an operator. */
  readonly spec: Plain | undefined;
}

/** A path that an operator needs to run its pods: the caller and the ports. */
export interface OperatorFlow {
  readonly to: Pods;
  readonly port: number;
  readonly from: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

/** All pods, of controllers and of operators. */
export function podsOf(objects: readonly KubeObject[]): readonly Pods[] {
  return objects.flatMap((object) => [...ownPods(object), ...operatorPods(object, objects)]);
}

/** Pods with all these labels. */
export function hasLabels({ labels }: Pick<Pods, 'labels'>, selector: unknown): boolean {
  const { matchLabels = {} } = toPlain(selector);
  return Object.entries(toPlain(matchLabels)).every(([key, value]) => labels[key] === value);
}

export function namespaceOf({ metadata }: KubeObject): string {
  return metadata.namespace ?? 'default';
}

/** Such as `Deployment stella/stt-service`. */
export function titleOf(object: KubeObject): string {
  return `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`;
}

/** Containers, init containers among them. */
export function containersOf(spec: unknown): readonly Plain[] {
  const { containers, initContainers } = toPlain(spec);
  return [...toList(initContainers), ...toList(containers)].map(toPlain);
}

function ownPods(object: KubeObject): readonly Pods[] {
  const path = podTemplatePath(object.kind);
  if (path === undefined) return [];
  const template = path.reduce<Plain>((at, field) => toPlain(at[field]), object);
  const { metadata, spec } = template;
  const ports = containersOf(spec).flatMap((container) => toList(container.ports).map((port) => toPlain(port)));
  return [
    {
      by: titleOf(object),
      namespace: namespaceOf(object),
      labels: toPlain(toPlain(metadata).labels),
      ports: ports.map(({ containerPort }) => Number(containerPort)),
      spec: toPlain(spec),
    },
  ];
}

/** The real labels and ports of each operator, independent of src/, which this test checks. */
function operatorPods(object: KubeObject, objects: readonly KubeObject[]): readonly Pods[] {
  const { name } = object.metadata;
  const pods = (labels: Labels, ports: readonly number[], by = titleOf(object)): Pods => ({
    by,
    namespace: namespaceOf(object),
    labels,
    ports,
    spec: undefined,
  });
  switch (object.kind) {
    case 'Cluster':
      return [
        pods(
          { 'app.kubernetes.io/component': 'database', 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' },
          [5432, 8000, 9187],
        ),
      ];
    case 'Pooler':
      return [pods({ 'cnpg.io/poolerName': name, 'cnpg.io/podRole': 'pooler' }, [5432, 9127])];
    case 'RedisEnterpriseCluster':
      return [
        pods({ app: 'redis-enterprise', 'redis.io/cluster': name }, [
          8070,
          8443,
          9443,
          ...databasePorts(name, objects),
        ]),
        pods({ name: 'redis-enterprise-operator' }, [8443], `the operator of ${titleOf(object)}`),
      ];
    case 'Kafka':
      return [
        pods(strimziLabels(name, 'kafka'), [8443, 9090, 9091, 9093, 9404]),
        pods(strimziLabels(name, 'entity-operator'), [], `the entity operator of ${titleOf(object)}`),
        ...('kafkaExporter' in toPlain(object.spec)
          ? [pods(strimziLabels(name, 'kafka-exporter'), [9404], `the exporter of ${titleOf(object)}`)]
          : []),
      ];
    case 'Prometheus':
      return [pods({ 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': name }, [8080, 9090])];
    default:
      return [];
  }
}

function strimziLabels(cluster: string, part: string): Readonly<Record<string, string>> {
  return { 'strimzi.io/cluster': cluster, 'strimzi.io/kind': 'Kafka', 'strimzi.io/name': `${cluster}-${part}` };
}

function databasePorts(cluster: string, objects: readonly KubeObject[]): readonly number[] {
  return objects
    .filter(({ kind }) => kind === 'RedisEnterpriseDatabase')
    .map(({ spec }) => toPlain(spec))
    .filter(({ redisEnterpriseCluster }) => toPlain(redisEnterpriseCluster).name === cluster)
    .map(({ databasePort }) => Number(databasePort));
}

/** The paths of each operator and its pods. Without these, a cluster does not start. */
export function operatorFlows(objects: readonly KubeObject[]): readonly OperatorFlow[] {
  return podsOf(objects).flatMap((to): readonly OperatorFlow[] => {
    const { namespace, labels } = to;
    const own = { namespace, labels: Object.fromEntries(Object.entries(labels).map(([key, of]) => [key, String(of)])) };
    const flows = (from: OperatorFlow['from'], ...ports: readonly number[]) =>
      ports.map((port) => ({ to, from, port }));
    if (labels['cnpg.io/podRole'] === 'instance') {
      const operator = { namespace: 'cnpg-system', labels: { 'app.kubernetes.io/name': 'cloudnative-pg' } };
      return [...flows(operator, 8000, 5432), ...flows(own, 8000, 5432)];
    }
    if (labels.app === 'redis-enterprise') {
      const operator = { namespace, labels: { name: 'redis-enterprise-operator' } };
      return [...flows(operator, 9443), ...flows(own, 8070, 9443)];
    }
    const cluster = String(labels['strimzi.io/cluster']);
    if (labels['strimzi.io/name'] !== `${cluster}-kafka`) return [];
    const operator = { namespace: 'strimzi', labels: { 'strimzi.io/kind': 'cluster-operator' } };
    const entityOperator = { namespace, labels: strimziLabels(cluster, 'entity-operator') };
    return [...flows(operator, 8443, 9090, 9091), ...flows(entityOperator, 9091), ...flows(own, 9090, 9091)];
  });
}

/** The Services that operators create. */
export function operatorServices(objects: readonly KubeObject[]): readonly string[] {
  const suffixes: Readonly<Record<string, readonly string[]>> = {
    Cluster: ['-rw', '-ro', '-r'],
    Pooler: [''],
    RedisEnterpriseDatabase: [''],
    Kafka: ['-kafka-bootstrap'],
  };
  return objects.flatMap((object) =>
    (suffixes[object.kind] ?? []).map((suffix) => `${namespaceOf(object)}/${object.metadata.name}${suffix}`),
  );
}

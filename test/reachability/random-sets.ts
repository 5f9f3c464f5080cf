import fc from 'fast-check';
import type { ContainerPort, ServicePort, ServiceSpec } from 'kubernetes-types/core/v1';
import type { Labels, NaivePod, Protocol } from './naive-pods';
import {
  labels,
  NAMESPACE_LABEL_KEYS,
  NAMESPACES,
  POD_LABEL_KEYS,
  PORT_NAMES,
  podsPeer,
  policySpec,
  portNumber,
  protocol,
  simplePeer,
} from './random-policies';

/** Objects, and the questions to ask about them. */
export interface RandomSet {
  readonly objects: readonly object[];
  /** A pod that is not in the set. */
  readonly outsider: NaivePod;
  /** The salt for choosing cells if there are too many, and for shuffling objects. */
  readonly salt: number;
}

const KINDS = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'v1', kind: 'ReplicationController' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'PodTemplate' },
  // More bare Pods, because the checker groups those that policies treat alike.
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Pod' },
] as const;

interface Place {
  readonly name: string;
  /** Sometimes omitted for `default`. */
  readonly namespace?: string;
}

interface RandomWorkload {
  readonly kind: (typeof KINDS)[number];
  readonly at: Place;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  /** Whether its UDP and SCTP ports belong to sidecars. */
  readonly sidecar: boolean;
  readonly hostNetwork: boolean;
  /** The node of a Pod, as in the status of a running cluster. */
  readonly hostIP: string | undefined;
}

/** Sets of every kind of workload, with Services and policies of every valid shape. */
export const randomSet: fc.Arbitrary<RandomSet> = fc
  .tuple(
    fc.uniqueArray(namespace(), { maxLength: 3, selector: ({ metadata }) => metadata.name }),
    fc.uniqueArray(workload(), {
      minLength: 1,
      maxLength: 4,
      selector: ({ kind, at }) => `${kind.kind} ${identity(at)}`,
    }),
    fc.uniqueArray(service(), { maxLength: 3, selector: ({ metadata }) => identity(metadata) }),
    fc.uniqueArray(policy(), { maxLength: 6, selector: ({ metadata }) => identity(metadata) }),
    outsider(),
    fc.nat(),
  )
  .map(([namespaces, workloads, services, policies, outside, salt]) => ({
    objects: [...namespaces, ...workloads.map(toObject), ...services, ...policies],
    outsider: outside,
    salt,
  }));

/** Sets of one workload and one policy, whose rules each have their own peer and port. They test overlapping peers. */
export const randomPeers: fc.Arbitrary<Omit<RandomSet, 'outsider'>> = fc
  .tuple(
    fc.array(fc.oneof(podsPeer, simplePeer, simplePeer), { minLength: 2, maxLength: 4 }),
    fc.boolean(),
    fc.option(namespace()),
    fc.nat(),
  )
  .map(([peers, inward, own, salt]) => {
    const rules = peers.map((peer, index) => ({ [inward ? 'from' : 'to']: [peer], ports: [{ port: 80 + index }] }));
    const spec = inward ? { podSelector: {}, ingress: rules } : { policyTypes: ['Egress'], egress: rules };
    const metadata = { name: 'p', namespace: 'blue' };
    const policyObject = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'main', image: 'x' }] } };
    return { objects: [...(own === null ? [] : [own]), pod, policyObject], salt };
  });

function identity({ name, namespace: of = 'default' }: Place): string {
  return `${of}/${name}`;
}

function place(names: readonly string[]): fc.Arbitrary<Place> {
  const places = fc.constantFrom('blue', 'blue', 'blue', 'blue', 'green', 'green', 'default', undefined);
  return fc.tuple(fc.constantFrom(...names), places).map(([name, of]) => (of ? { name, namespace: of } : { name }));
}

function namespace() {
  return fc.tuple(fc.constantFrom(...NAMESPACES), fc.option(labels(NAMESPACE_LABEL_KEYS))).map(([name, own]) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: own === null ? { name } : { name, labels: own },
  }));
}

function policy() {
  return fc.tuple(place(['p', 'q', 'r', 's']), policySpec).map(([metadata, spec]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec,
  }));
}

/** Ports without two of the same name and protocol, because Kubernetes does not define which of them the name means. */
function containerPorts(): fc.Arbitrary<readonly ContainerPort[]> {
  const name = fc.option(fc.constantFrom(...PORT_NAMES));
  const one = fc
    .tuple(name, portNumber, fc.oneof(protocol, fc.constant(undefined)))
    .map(([named, containerPort, of]) => ({
      containerPort,
      ...(named === null ? {} : { name: named }),
      ...(of === undefined ? {} : { protocol: of }),
    }));
  return fc.uniqueArray(one, { maxLength: 3, comparator: isSamePort });
}

function isSamePort(a: ContainerPort, b: ContainerPort): boolean {
  if (protocolOf(a) !== protocolOf(b)) return false;
  return a.containerPort === b.containerPort || (a.name !== undefined && a.name === b.name);
}

function protocolOf({ protocol: of = 'TCP' }: { readonly protocol?: string }): Protocol {
  return of === 'UDP' || of === 'SCTP' ? of : 'TCP';
}

function workload(): fc.Arbitrary<RandomWorkload> {
  return fc
    .tuple(
      fc.constantFrom(...KINDS),
      place(['u', 'v', 'x']),
      labels(POD_LABEL_KEYS),
      containerPorts(),
      fc.boolean(),
      fc.constantFrom(false, false, false, false, false, true),
      fc.constantFrom(undefined, '10.1.2.3', '192.168.0.1', '2001:db8::1'),
    )
    .map(([kind, at, own, containers, sidecar, hostNetwork, hostIP]) => {
      return { kind, at, labels: own, ports: containers, sidecar, hostNetwork, hostIP };
    });
}

function toObject(random: RandomWorkload): object {
  const { apiVersion, kind } = random.kind;
  const head = { apiVersion, kind, metadata: random.at };
  // A controller must select its own pods, and must not select every pod.
  const selected = Object.keys(random.labels).length === 0 ? { app: 'x' } : random.labels;
  const template = podTemplate({ ...random, labels: selected });
  switch (kind) {
    case 'Pod':
      return {
        ...head,
        ...podTemplate(random, random.at),
        ...(random.hostIP && { status: { hostIP: random.hostIP } }),
      };
    case 'PodTemplate':
      return { ...head, template: podTemplate(random) };
    case 'Job':
      return { ...head, spec: { template: podTemplate(random) } };
    case 'CronJob':
      return { ...head, spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: podTemplate(random) } } } };
    case 'ReplicationController':
      return { ...head, spec: { selector: selected, template } };
    case 'StatefulSet':
      return { ...head, spec: { serviceName: 's', selector: { matchLabels: selected }, template } };
    default:
      return { ...head, spec: { selector: { matchLabels: selected }, template } };
  }
}

function podTemplate({ kind, labels: own, ports, sidecar, hostNetwork }: RandomWorkload, metadata: object = {}) {
  const isJob = kind.kind === 'Job' || kind.kind === 'CronJob';
  const named = Object.keys(own).length === 0 ? metadata : { ...metadata, labels: own };
  // Port names are unique within a container, so each protocol has its own container.
  const serving = ['UDP', 'SCTP'].map((of) => ({
    name: of.toLowerCase(),
    image: 'x',
    ports: ports.filter((port) => protocolOf(port) === of),
  }));
  const main = { name: 'main', image: 'x', ports: ports.filter((port) => protocolOf(port) === 'TCP') };
  return {
    metadata: named,
    spec: {
      ...(hostNetwork ? { hostNetwork } : {}),
      ...(isJob ? { restartPolicy: 'Never' } : {}),
      containers: sidecar ? [main] : [main, ...serving],
      ...(sidecar ? { initContainers: serving.map((one) => ({ ...one, restartPolicy: 'Always' })) } : {}),
    },
  };
}

function servicePort(): fc.Arbitrary<ServicePort> {
  return fc
    .tuple(fc.constantFrom(80, 53), fc.option(fc.oneof(portNumber, fc.constantFrom(...PORT_NAMES))), protocol)
    .map(([port, targetPort, of]) => ({
      name: `${protocolOf({ protocol: of }).toLowerCase()}-${port}`,
      port,
      ...(targetPort === null ? {} : { targetPort }),
      ...(of === undefined ? {} : { protocol: of }),
    }));
}

function service() {
  const ports = (minLength: number) =>
    fc.uniqueArray(servicePort(), { minLength, maxLength: 2, selector: ({ name }) => name });
  const spec: fc.Arbitrary<ServiceSpec> = fc
    .tuple(
      fc.oneof(
        { weight: 1, arbitrary: fc.record({ ports: ports(0), clusterIP: fc.constant('None') }) },
        { weight: 2, arbitrary: fc.record({ ports: ports(1) }) },
        { weight: 1, arbitrary: fc.record({ ports: ports(1), type: fc.constantFrom('ClusterIP', 'NodePort') }) },
      ),
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom<Labels>({ app: 'x' }, { app: 'y' }, { tier: '' }) },
        { weight: 1, arbitrary: labels(POD_LABEL_KEYS) },
        { weight: 1, arbitrary: fc.constant(undefined) },
      ),
    )
    .map(([served, selector]) => (selector === undefined ? served : { ...served, selector }));
  return fc
    .tuple(place(['s', 't', 'u']), spec)
    .map(([metadata, served]) => ({ apiVersion: 'v1', kind: 'Service', metadata, spec: { ...served } }));
}

function outsider(): fc.Arbitrary<NaivePod> {
  return fc
    .tuple(
      fc.constantFrom('blue', 'green', 'elsewhere'),
      labels(POD_LABEL_KEYS),
      fc.option(labels(NAMESPACE_LABEL_KEYS)),
      containerPorts(),
    )
    .map(([of, own, namespaceLabels, ports]) => ({
      namespace: of,
      labels: own,
      ports: ports.map(({ containerPort, name, ...port }) => ({
        ...(name === undefined ? {} : { name }),
        port: containerPort,
        protocol: protocolOf(port),
      })),
      ...(namespaceLabels === null ? {} : { namespaceLabels }),
    }));
}

import type { Cluster } from '../core/cluster/cluster';
import { mapValues } from '../core/grouped';
import { type Input, oneOf, shown } from '../core/input/input';
import { absolutePath, annotationKey, dnsSubdomain, envName, reason, serviceName, text } from '../core/input/names';
import { count } from '../core/input/numbers';
import { bytes } from '../core/input/quantity';
import { checkSecretKeys, type SecretKey } from '../core/input/secret-key';
import { sidecarPorts } from '../core/pods/containers/extra-containers';
import { Health } from '../core/pods/health/health';
import { checkHealth } from '../core/pods/health/health-rules';
import { checkPodIdentity } from '../core/pods/identity/identity-props';
import type { WorkloadMonitorProps } from '../monitoring/workload-monitor';
import { type Encryption, plainTextReason } from '../network/client-target';
import { checkDisruption } from './disruption';
import { resolvePreStop, warnHasty } from './pre-stop';
import { checkSingleNodeVolume } from './single-node-claims';
import { copiedKeys, resolveWorkload, type WorkloadPort, type WorkloadProps } from './workload-props';
import { checkWorkload, checkWorkloadPorts } from './workload-rules';

/** How Prometheus scrapes the pods of a StatefulService. */
export type StatefulServiceMonitorProps = Omit<WorkloadMonitorProps, 'name' | 'namespace' | 'target'>;

/** A server with a volume for each pod. */
export interface StatefulServiceProps extends WorkloadProps {
  /** Ports that the server listens on, at least one. */
  readonly ports: readonly WorkloadPort[];

  /** The probes. @default - `Health.tcp()` on the first port */
  readonly health?: Health;

  /** Number of pods, at least 1. Leave it out with an autoscaler: each apply would reset it. @default 1 */
  readonly replicas?: number;

  /** The size of each pod's volume, such as `10Gi`. Kubernetes rejects changes in an existing StatefulSet. */
  readonly storageSize: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** Absolute path in the container where the volume is mounted. */
  readonly storagePath: string;

  /**
   * Whether volumes are kept or deleted together with the StatefulSet.
   * @default Retain
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
   */
  readonly storageWhenDeleted?: 'Retain' | 'Delete';

  /** Whether volumes of pods that are scaled down are kept or deleted. @default Retain */
  readonly storageWhenScaled?: 'Retain' | 'Delete';

  /**
   * Pods, as a number or a percentage, that must stay during a drain; less than `replicas`.
   * @default - `maxUnavailable` is used
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
   */
  readonly minAvailable?: number | string;

  /** Pods, as a number or a percentage, that may be missing during a drain. @default 1 */
  readonly maxUnavailable?: number | string;

  /** Whether pods start and stop one by one, or all at once. @default OrderedReady */
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';

  /** Whether an update replaces the pods, or takes effect when you delete them. @default RollingUpdate */
  readonly updateStrategy?: 'RollingUpdate' | 'OnDelete';

  /** Names of the ports on which the pods may call each other. @default - none */
  readonly peerPorts?: readonly string[];

  /**
   * Adds a headless Service `<name>-headless`, which gives each pod a host name: `<name>-0.<name>-headless`.
   * @default true
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
   */
  readonly headlessService?: boolean;

  /**
   * Resolves host names of pods that are not ready, as peers that form a cluster need.
   * @default - true with `peerPorts`
   */
  readonly publishNotReadyAddresses?: boolean;

  /** Names of the ports that clients call, through the Service `<name>`. @default - all ports except `peerPorts` */
  readonly clientPorts?: readonly string[];

  /**
   * Environment variables that `connectTo` gives to a client. In a value, `{host}` is replaced by the Service's host,
   * `{port}` by the first of `clientPorts`, and `{port:NAME}` by another of them: `{ QDRANT_URL: 'http://{host}:{port}'
   * }`.
   * @default - none
   */
  readonly clientEnv?: Readonly<Record<string, string>>;

  /** Credentials that `connectTo` gives to a client, by variable name. @default - none */
  readonly clientSecretEnv?: Readonly<Record<string, SecretKey>>;

  /**
   * How the connections of clients are encrypted: `tls`, or a reason why not, which is rendered as an annotation.
   * @default - not known
   */
  readonly clientEncryption?: Encryption;

  /** Adds a PodMonitor and opens its port to Prometheus. @default - none */
  readonly monitor?: StatefulServiceMonitorProps;

  /** Annotations of the StatefulSet. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** StatefulServiceProps with every default filled in. */
export type ResolvedStatefulService = ReturnType<typeof resolveStatefulService>;

/** Fills in every default. */
export function resolveStatefulService(props: StatefulServiceProps, cluster: Cluster) {
  const { monitor, ...rest } = props;
  const { minAvailable } = props;
  const ports = props.ports.map((declared) => ({ protocol: 'TCP', ...declared }) as const);
  const peerPorts = [...(props.peerPorts ?? [])];
  const clientPorts = props.clientPorts ?? ports.map(({ name }) => name).filter((name) => !peerPorts.includes(name));
  return {
    ...rest,
    ...resolveWorkload(rest),
    ports,
    serviceAccountName: props.serviceAccountName ?? props.name,
    /** Whether the StatefulService creates its ServiceAccount. */
    ownServiceAccount: props.serviceAccountName === undefined,
    health: props.health ?? Health.tcp(),
    replicas: props.replicas ?? 1,
    /** The user's number of pods, which an autoscaler would conflict with. */
    fixedReplicas: props.replicas,
    storageClassName: props.storageClassName,
    storageWhenDeleted: props.storageWhenDeleted ?? 'Retain',
    storageWhenScaled: props.storageWhenScaled ?? 'Retain',
    minAvailable,
    maxUnavailable: props.maxUnavailable ?? (minAvailable === undefined ? 1 : undefined),
    /** Of several pods; see `ownPreStop` for a single one. */
    preStop: resolvePreStop(props.preStop, clientPorts.length > 0, cluster),
    /** The user's hook, which a single pod has too. */
    ownPreStop: props.preStop,
    podManagementPolicy: props.podManagementPolicy ?? 'OrderedReady',
    updateStrategy: props.updateStrategy ?? 'RollingUpdate',
    peerPorts,
    headlessService: props.headlessService ?? true,
    publishNotReadyAddresses: props.publishNotReadyAddresses ?? peerPorts.length > 0,
    clientPorts: [...clientPorts],
    clientEnv: { ...props.clientEnv },
    clientSecretEnv: copiedKeys(props.clientSecretEnv),
    annotations: { ...props.annotations },
  } as const;
}

/**
 * Kubernetes appends a hash to the name in a label of the pods. @see
 * https://github.com/kubernetes/kubernetes/issues/64023
 */
const NAME_MAX = 52;

/** The ports of a server's pods. */
export function serverPorts(server: ResolvedStatefulService): ResolvedStatefulService['ports'] {
  return [...server.ports, ...sidecarPorts(server)];
}

/** Reports every wrong prop. */
export function checkStatefulService(
  input: Input,
  server: ResolvedStatefulService,
  { monitor, ...props }: StatefulServiceProps,
  cluster: Cluster,
): void {
  const { name, ports, fixedReplicas } = server;
  input.required('name', name, serviceName);
  if (name.length > NAME_MAX) {
    input.refuse(`name must have at most ${NAME_MAX} characters, or pods cannot be created, got ${shown(name)}`);
  }
  checkWorkload(input, server, 'backing', cluster, { storagePath: server.storagePath });
  checkWorkloadPorts(input, ports);
  if (ports.length === 0) input.refuse('ports must have at least one port, got []');
  else checkHealth(input, server.health, ports, props.health !== undefined);
  input.required('replicas', server.replicas, count);
  checkDisruption(input, props, fixedReplicas === undefined ? undefined : { field: 'replicas', pods: fixedReplicas });
  checkPodIdentity(input, props, props.serviceAccountName);
  warnHasty(input, props, server.clientPorts.length > 0 && server.replicas > 1, cluster);
  checkSingleNodeVolume(input, { volumes: server.volumes, replicas: server.replicas });
  checkStorage(input, server);
  input.required('podManagementPolicy', server.podManagementPolicy, oneOf('OrderedReady', 'Parallel'));
  input.required('updateStrategy', server.updateStrategy, oneOf('RollingUpdate', 'OnDelete'));
  checkCallers(input, server);
  if (monitor !== undefined && ports.length > 0) {
    input.required('monitor.port', monitor.port, oneOf(...serverPorts(server).map((declared) => declared.name)));
  }
  input.entries('annotations', server.annotations, annotationKey, text);
}

function checkStorage(input: Input, server: ResolvedStatefulService): void {
  input.required('storageSize', server.storageSize, bytes);
  input.optional('storageClassName', server.storageClassName, dnsSubdomain);
  input.required('storagePath', server.storagePath, absolutePath);
  input.required('storageWhenDeleted', server.storageWhenDeleted, oneOf('Retain', 'Delete'));
  input.required('storageWhenScaled', server.storageWhenScaled, oneOf('Retain', 'Delete'));
}

/** Checks that peers and clients call existing ports, and that the clients' variables are valid. */
function checkCallers(input: Input, server: ResolvedStatefulService): void {
  const { peerPorts, clientPorts, clientEnv, clientSecretEnv } = server;
  const declared = oneOf(...serverPorts(server).map(({ name }) => name));
  input.each('peerPorts', peerPorts, declared);
  input.each('clientPorts', clientPorts, declared);
  input.distinct('peerPorts', peerPorts);
  input.distinct('clientPorts', clientPorts);
  input.entries('clientEnv', clientEnv, envName, text);
  const ofPorts = clientPorts.length > 0 ? ['{port}', ...clientPorts.map((port) => `{port:${port}}`)] : [];
  const known = ['{host}', ...ofPorts].join(', ');
  for (const [name, value] of Object.entries(clientEnv)) {
    const unknown = placeholdersOf(value).filter((placeholder) => clientValue(server, placeholder) === undefined);
    if (unknown.length > 0) {
      input.refuse(`clientEnv.${name} must use only the placeholders ${known}, got ${shown(value)}`);
    }
  }
  for (const name of Object.keys(clientSecretEnv)) {
    input.required('key of clientSecretEnv', name, envName);
    if (Object.hasOwn(clientEnv, name)) {
      input.refuse(`clientEnv.${name} must not be set: ${name} comes from clientSecretEnv`);
    }
  }
  checkSecretKeys(input, 'clientSecretEnv', clientSecretEnv);
  input.optional('clientEncryption.plainTextReason', plainTextReason(server.clientEncryption), reason);
}

const PLACEHOLDER = /\{([a-z]+(?::[a-z0-9-]*)?)\}/g;

/** The clients' environment, with placeholders replaced. */
export function clientEnvOf(server: ResolvedStatefulService): Readonly<Record<string, string>> {
  return mapValues(server.clientEnv, (value) =>
    value.replace(PLACEHOLDER, (whole, placeholder: string) => clientValue(server, placeholder) ?? whole),
  );
}

function placeholdersOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [...value.matchAll(PLACEHOLDER)].map(([, placeholder = '']) => placeholder) : [];
}

/** The value that replaces a placeholder. */
function clientValue(server: ResolvedStatefulService, placeholder: string): string | undefined {
  const { name, namespace, clientPorts } = server;
  if (placeholder === 'host') return `${name}.${namespace}.svc`;
  const portName = placeholder === 'port' ? clientPorts[0] : /^port:(.*)$/.exec(placeholder)?.[1];
  const called = serverPorts(server).find(
    (declared) => declared.name === portName && clientPorts.includes(declared.name),
  );
  return called && String(called.port);
}

import type { Cluster } from '../core/cluster/cluster';
import { type Check, type Input, oneOf, refuses, shown } from '../core/input/input';
import { dnsLabel, dnsSubdomain, serviceName } from '../core/input/names';
import { countOrZero, port, positiveSeconds } from '../core/input/numbers';
import { sidecarPorts } from '../core/pods/containers/extra-containers';
import { Health } from '../core/pods/health/health';
import { checkHealth } from '../core/pods/health/health-rules';
import { checkPodIdentity } from '../core/pods/identity/identity-props';
import { checkDisruption } from './disruption';
import { checkRollout, type RolloutProps, resolveRollout } from './rollout';
import { checkSingleNodeVolume, singleNodeVolume } from './single-node-claims';
import { resolveWorkload, type WorkloadPort, type WorkloadProps } from './workload-props';
import { checkWorkload, checkWorkloadPorts } from './workload-rules';

/** A port that a service listens on. */
export interface MicroservicePort extends WorkloadPort {
  /** The Service's port, which clients call. @default - `port` */
  readonly servicePort?: number;
}

/**
 * An existing ServiceAccount: `SessionManagerRole.serviceAccount`, or a ServiceAccount of any cdk8s-plus version.
 * @open
 */
export interface ServiceAccountObject {
  /** Always ServiceAccount. */
  readonly kind: string;

  readonly name: string;

  readonly metadata?: { readonly namespace?: string };
}

/** A stateless service. */
export interface MicroserviceProps extends WorkloadProps, RolloutProps {
  /**
   * Ports that the service listens on. Without ports there is no Service, and no client can call it.
   * @default - none
   */
  readonly ports?: readonly MicroservicePort[];

  /**
   * Adds a headless Service `<name>-headless`, whose host name resolves to the addresses of all ready pods, for clients that
   * balance by themselves. Behind the Service, a gRPC client keeps one connection, and so one pod, for as long as it
   * lasts: let it connect to `dns:///<name>-headless.<namespace>.svc:<port>` with the policy `round_robin`.
   * @default false
   * @see https://grpc.io/docs/guides/custom-load-balancing/
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
   */
  readonly headlessService?: boolean;

  /**
   * Seconds for which the Service leads a client to the same pod, by the client's address; at most 86400. It works for pods that
   * call the Service directly, and not through a proxy, whose address all its clients share. A pod that ends loses its clients.
   * @default - each connection may lead to another pod
   * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity
   */
  readonly sessionAffinitySeconds?: number;

  /** The probes. @default - `Health.http()` on the first port */
  readonly health?: Health;

  /** Number of pods. Leave it out with an autoscaler: each apply would reset it. @default 2 */
  readonly replicas?: number;

  /**
   * An existing ServiceAccount as an object; its namespace must be `namespace`. Excludes `serviceAccountName`. @default
   * - `serviceAccountName`
   */
  readonly serviceAccount?: ServiceAccountObject;

  /**
   * Pods, as a number or a percentage, that must stay during a drain; less than `replicas`.
   * @default - `maxUnavailable` is used
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
   */
  readonly minAvailable?: number | string;

  /** Pods, as a number or a percentage, that may be missing during a drain. @default 1 */
  readonly maxUnavailable?: number | string;
}

/** A Microservice's props with every default filled in. */
export type ResolvedMicroservice = ReturnType<typeof resolveMicroservice>;

/** Fills in every default. */
export function resolveMicroservice(props: MicroserviceProps, cluster: Cluster) {
  const { serviceAccount, minAvailable, ...rest } = props;
  const account = props.serviceAccountName ?? serviceAccount?.name;
  const workload = resolveWorkload(rest);
  const health = props.health ?? Health.http();
  const ports = (props.ports ?? []).map(resolvePort);
  const alone = singleNodeVolume(workload.volumes) !== undefined;
  const strategy = props.strategy ?? (alone && props.maxSurge === undefined ? 'Recreate' : 'RollingUpdate');
  return {
    ...rest,
    ...workload,
    ...resolveRollout({ ...rest, strategy }, { ...workload, health, ports }, cluster),
    ports,
    headlessService: props.headlessService ?? false,
    health,
    replicas: props.replicas ?? 2,
    /** The user's number of pods, which an autoscaler would conflict with. */
    fixedReplicas: props.replicas,
    minAvailable,
    maxUnavailable: props.maxUnavailable ?? (minAvailable === undefined ? 1 : undefined),
    serviceAccountName: account ?? props.name,
    /** Whether the Microservice creates its ServiceAccount. */
    ownServiceAccount: account === undefined,
  } as const;
}

function resolvePort(declared: MicroservicePort) {
  return { servicePort: declared.port, protocol: 'TCP', ...declared } as const;
}

/** The ports of a service's pods. A port of a sidecar has the same number in the Service. */
export function microservicePorts(service: ResolvedMicroservice): ResolvedMicroservice['ports'] {
  return [...service.ports, ...sidecarPorts(service).map(resolvePort)];
}

/** Reports every wrong prop. */
export function checkMicroservice(
  input: Input,
  service: ResolvedMicroservice,
  props: MicroserviceProps,
  cluster: Cluster,
): void {
  const { name, ports, fixedReplicas } = service;
  input.required('name', name, ports.length > 0 ? serviceName : dnsLabel);
  checkHeadless(input, service);
  input.optional('sessionAffinitySeconds', service.sessionAffinitySeconds, affinitySeconds);
  if (service.sessionAffinitySeconds !== undefined && ports.length === 0) {
    input.refuse('sessionAffinitySeconds needs ports: there is no Service');
  }
  checkWorkload(input, service, 'service', cluster);
  checkServicePorts(input, service);
  checkHealth(input, service.health, ports, props.health !== undefined);
  input.required('replicas', service.replicas, countOrZero);
  checkDisruption(input, props, fixedReplicas === undefined ? undefined : { field: 'replicas', pods: fixedReplicas });
  checkRollout(input, service, service, props, cluster);
  checkSingleNodeVolume(input, { ...service, order: service });
  checkServiceAccount(input, props);
}

function checkServicePorts(input: Input, service: ResolvedMicroservice): void {
  const { ports } = service;
  checkWorkloadPorts(input, ports);
  ports.forEach(({ servicePort }, index) => {
    input.required(`ports[${index}].servicePort`, servicePort, port);
  });
  input.distinct(
    'servicePort of ports',
    microservicePorts(service).map(({ servicePort, protocol }) => `${servicePort}/${protocol}`),
  );
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec */
const affinitySeconds: Check = (value) =>
  refuses(positiveSeconds, value) || Number(value) > 86_400
    ? { must: 'be whole seconds from 1 to 86400, such as 10800' }
    : undefined;

/** Refuses a headless Service without ports, or with a name that is too long. */
function checkHeadless(input: Input, service: ResolvedMicroservice): void {
  if (!service.headlessService) return;
  if (microservicePorts(service).length === 0)
    input.refuse('headlessService needs ports: there is nothing to connect to');
  else input.required('name of the headless Service', headlessName(service), serviceName);
}

/** The name of the headless Service. */
export function headlessName({ name }: Pick<MicroserviceProps, 'name'>): string {
  return `${name}-headless`;
}

function checkServiceAccount(input: Input, props: MicroserviceProps): void {
  const { namespace, serviceAccountName, serviceAccount } = props;
  checkPodIdentity(input, props, serviceAccountName ?? serviceAccount?.name);
  if (serviceAccount === undefined) return;
  if (serviceAccountName !== undefined) {
    input.refuse('serviceAccountName must be left out if serviceAccount is set: only one of them names the account');
  }
  input.required('kind of serviceAccount', serviceAccount.kind, oneOf('ServiceAccount'));
  input.required('name of serviceAccount', serviceAccount.name, dnsSubdomain);
  const accountNamespace = serviceAccount.metadata?.namespace;
  if (accountNamespace !== undefined && accountNamespace !== namespace) {
    input.refuse(
      `serviceAccount must be in the pods' namespace ${shown(namespace)}, got ${shown(serviceAccount.name)} of ${shown(accountNamespace)}`,
    );
  }
}

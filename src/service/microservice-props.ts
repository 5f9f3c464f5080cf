import { type Input, oneOf, shown } from '../core/input';
import { dnsLabel, dnsSubdomain, serviceName } from '../core/names';
import { countOrZero, port, positiveSeconds } from '../core/numbers';
import { checkDisruption } from './disruption';
import { Health } from './health';
import { resolveWorkload, type WorkloadPort, type WorkloadProps } from './workload-props';
import { checkHealth, checkWorkload, checkWorkloadPorts } from './workload-rules';

/** A port that a service listens on. */
export interface MicroservicePort extends WorkloadPort {
  /** The port of the Service, which clients call. @default - `port` */
  readonly servicePort?: number;
}

/**
 * An existing ServiceAccount: `SessionManagerRole.serviceAccount`, or one of any cdk8s-plus.
 * @open
 */
export interface ServiceAccountObject {
  /** Always ServiceAccount. */
  readonly kind: string;

  readonly name: string;

  readonly metadata?: { readonly namespace?: string };
}

/** A service of your own. */
export interface MicroserviceProps extends WorkloadProps {
  /** The ports that it listens on. Without ports there is no Service, and nothing can call it. @default - none */
  readonly ports?: readonly MicroservicePort[];

  /** The probes. @default - `Health.http()` on the first port */
  readonly health?: Health;

  /** Number of pods. Leave it out under an autoscaler, which every apply would reset. @default 2 */
  readonly replicas?: number;

  /** Name of an existing ServiceAccount; none is created then. @default - one of the service's own, without any permission */
  readonly serviceAccountName?: string;

  /** The same as an object, whose namespace is checked. @default - `serviceAccountName` */
  readonly serviceAccount?: ServiceAccountObject;

  /**
   * Pods, or a percentage of them, that stay while nodes are drained; must be fewer than there are.
   * @default - `maxUnavailable` is used
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
   */
  readonly minAvailable?: number | string;

  /** Pods, or a percentage of them, that may be missing while nodes are drained. @default 1 */
  readonly maxUnavailable?: number | string;

  /** Seconds after which a rollout without progress is reported as stalled. @default 600 */
  readonly progressDeadlineSeconds?: number;

  /** Old ReplicaSets that are kept for a roll-back. @default 3 */
  readonly revisionHistoryLimit?: number;

  /**
   * Mounts a token for the Kubernetes API where client libraries look for it. `connections.allowTo(Egress.kubernetesApi())` opens the
   * path.
   * @default false
   */
  readonly kubernetesApi?: boolean;
}

/** A Microservice's props with every default filled in. */
export type ResolvedMicroservice = ReturnType<typeof resolveMicroservice>;

/** Fills every default. */
export function resolveMicroservice(props: MicroserviceProps) {
  const { serviceAccount, minAvailable, ...rest } = props;
  const account = props.serviceAccountName ?? serviceAccount?.name;
  return {
    ...rest,
    ...resolveWorkload(rest),
    ports: (props.ports ?? []).map(resolvePort),
    health: props.health ?? Health.http(),
    replicas: props.replicas ?? 2,
    /** The number of pods in the props, which an autoscaler would fight. */
    fixedReplicas: props.replicas,
    minAvailable,
    maxUnavailable: props.maxUnavailable ?? (minAvailable === undefined ? 1 : undefined),
    progressDeadlineSeconds: props.progressDeadlineSeconds ?? 600,
    revisionHistoryLimit: props.revisionHistoryLimit ?? 3,
    serviceAccountName: account ?? props.name,
    /** The ServiceAccount is created by the Microservice. */
    ownServiceAccount: account === undefined,
    kubernetesApi: props.kubernetesApi ?? false,
  } as const;
}

function resolvePort(declared: MicroservicePort) {
  return { servicePort: declared.port, protocol: 'TCP', ...declared } as const;
}

/** Reports every wrong prop. */
export function checkMicroservice(input: Input, service: ResolvedMicroservice, props: MicroserviceProps): void {
  const { name, ports, fixedReplicas } = service;
  input.required('name', name, ports.length > 0 ? serviceName : dnsLabel);
  checkWorkload(input, service, 'service');
  checkServicePorts(input, service);
  checkHealth(input, service.health, ports, props.health !== undefined);
  input.required('replicas', service.replicas, countOrZero);
  checkDisruption(input, props, fixedReplicas === undefined ? undefined : { field: 'replicas', pods: fixedReplicas });
  input.required('progressDeadlineSeconds', service.progressDeadlineSeconds, positiveSeconds);
  input.required('revisionHistoryLimit', service.revisionHistoryLimit, countOrZero);
  checkServiceAccount(input, props);
}

function checkServicePorts(input: Input, { ports }: ResolvedMicroservice): void {
  checkWorkloadPorts(input, ports);
  ports.forEach(({ servicePort }, index) => {
    input.required(`ports[${index}].servicePort`, servicePort, port);
  });
  input.distinct(
    'servicePort of ports',
    ports.map(({ servicePort, protocol }) => `${servicePort}/${protocol}`),
  );
}

function checkServiceAccount(input: Input, props: MicroserviceProps): void {
  const { namespace, serviceAccountName, serviceAccount } = props;
  input.optional('serviceAccountName', serviceAccountName, dnsSubdomain);
  if (serviceAccount === undefined) return;
  if (serviceAccountName !== undefined) {
    input.refuse('serviceAccountName must be left out beside serviceAccount: one of them names the account');
  }
  input.required('kind of serviceAccount', serviceAccount.kind, oneOf('ServiceAccount'));
  input.required('name of serviceAccount', serviceAccount.name, dnsSubdomain);
  const accountNamespace = serviceAccount.metadata?.namespace;
  if (accountNamespace !== undefined && accountNamespace !== namespace) {
    input.refuse(
      `serviceAccount must be in namespace ${shown(namespace)}, as its pods are, got ${shown(serviceAccount.name)} of ${shown(accountNamespace)}`,
    );
  }
}

import { checkImagePull, resolvePullPolicy } from '../core/image-pull';
import { Input, oneOf, shown } from '../core/input';
import { objectLabels } from '../core/labels';
import {
  annotationKey,
  dnsLabel,
  dnsSubdomain,
  envName,
  labelKey,
  labelValue,
  secretKey,
  serviceName,
  text,
} from '../core/names';
import { countOrZero, nonRootId, port, positiveSeconds } from '../core/numbers';
import { checkPorts } from '../core/ports';
import { checkResourceAmounts, EPHEMERAL_STORAGE } from '../core/resource-amounts';
import { checkScratchDirs, SCRATCH_DIRS } from '../core/scratch-dirs';
import { checkDisruption } from './disruption';
import { Health } from './health';
import type { MicroservicePort, MicroserviceProps } from './microservice-props';

type WithoutDefault =
  | 'mutableTagReason'
  | 'command'
  | 'args'
  | 'minAvailable'
  | 'maxUnavailable'
  | 'priorityClassName'
  | 'runtimeClassName';

/** A Microservice's props with every default filled in. */
export type ResolvedMicroservice = Required<Omit<MicroserviceProps, WithoutDefault | 'ports' | 'serviceAccount'>> &
  Pick<MicroserviceProps, WithoutDefault> & {
    readonly ports: readonly (Required<Omit<MicroservicePort, 'appProtocol'>> &
      Pick<MicroservicePort, 'appProtocol'>)[];

    /** The number of pods that somebody asked for, and that an autoscaler would fight. */
    readonly fixedReplicas: number | undefined;

    /** The ServiceAccount is the service's own. */
    readonly ownServiceAccount: boolean;
  };

const DEFAULT_REPLICAS = 2;

/** Fills every default. Pure; `checkMicroservice` says what is wrong. */
export function resolveMicroservice(props: MicroserviceProps): ResolvedMicroservice {
  const { serviceAccount, ...rest } = props;
  const account = props.serviceAccountName ?? serviceAccount?.name;
  const { minAvailable } = props;
  return {
    ...rest,
    imagePullPolicy: props.imagePullPolicy ?? resolvePullPolicy(props.image),
    imagePullSecrets: [...(props.imagePullSecrets ?? [])],
    ports: (props.ports ?? []).map((declared) => ({ servicePort: declared.port, protocol: 'TCP', ...declared })),
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    health: props.health ?? Health.http(),
    env: { ...props.env },
    secretEnv: Object.fromEntries(Object.entries(props.secretEnv ?? {}).map(([name, from]) => [name, { ...from }])),
    ephemeralStorageRequest: props.ephemeralStorageRequest ?? EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: props.ephemeralStorageLimit ?? EPHEMERAL_STORAGE.limit,
    extendedResources: { ...props.extendedResources },
    scratchDirs: (props.scratchDirs ?? SCRATCH_DIRS).map((dir) => ({ ...dir })),
    files: { ...props.files },
    replicas: props.replicas ?? DEFAULT_REPLICAS,
    fixedReplicas: props.replicas,
    maxUnavailable: props.maxUnavailable ?? (minAvailable === undefined ? 1 : undefined),
    progressDeadlineSeconds: props.progressDeadlineSeconds ?? 600,
    revisionHistoryLimit: props.revisionHistoryLimit ?? 3,
    drainSeconds: props.drainSeconds ?? 30,
    userId: props.userId ?? 10_001,
    groupId: props.groupId ?? 10_001,
    serviceAccountName: account ?? props.name,
    ownServiceAccount: account === undefined,
    kubernetesApi: props.kubernetesApi ?? false,
    labels: { ...props.labels },
    podAnnotations: { ...props.podAnnotations },
    nodeLocalDns: props.nodeLocalDns ?? false,
  };
}

/** What a service is called in messages. */
export function subjectOf({ namespace, name }: Pick<MicroserviceProps, 'namespace' | 'name'>): string {
  return `Microservice '${namespace}/${name}'`;
}

/**
 * @returns warnings
 * @throws InputError with every wrong prop
 */
export function checkMicroservice(service: ResolvedMicroservice, props: MicroserviceProps): readonly string[] {
  const input = new Input(subjectOf(service));
  input.required('name', service.name, service.ports.length > 0 ? serviceName : dnsLabel);
  input.required('namespace', service.namespace, dnsLabel);
  checkImagePull(input, service);
  checkResourceAmounts(input, service);
  checkServicePorts(input, service);
  checkHealth(input, service, props.health !== undefined);
  checkScratchDirs(input, service.scratchDirs, service.ephemeralStorageLimit);
  checkEnvironment(input, service);
  checkReplicas(input, service, props);
  checkServiceAccount(input, props);
  checkOwnMetadata(input, service);
  input.required('drainSeconds', service.drainSeconds, positiveSeconds);
  input.optional('priorityClassName', service.priorityClassName, dnsSubdomain);
  input.optional('runtimeClassName', service.runtimeClassName, dnsSubdomain);
  input.required('userId', service.userId, nonRootId);
  input.required('groupId', service.groupId, nonRootId);
  return input.done();
}

function checkServicePorts(input: Input, { ports }: ResolvedMicroservice): void {
  checkPorts(input, ports);
  ports.forEach(({ servicePort, appProtocol }, index) => {
    input.required(`ports[${index}].servicePort`, servicePort, port);
    input.optional(`ports[${index}].appProtocol`, appProtocol, labelKey);
  });
  input.distinct(
    'servicePort of ports',
    ports.map(({ servicePort, protocol }) => `${servicePort}/${protocol}`),
  );
}

function checkHealth(input: Input, { ports, health }: ResolvedMicroservice, given: boolean): void {
  if (health.check === undefined || health.check.kind === 'command') return;
  if (ports.length === 0) {
    const got = given ? `Health.${health.check.kind}` : 'the default Health.http()';
    input.refuse(
      `health must be Health.command or Health.none where ports is empty: there is no port to ask, got ${got}`,
    );
    return;
  }
  input.optional('port of health', health.port, oneOf(...ports.map(({ name }) => name)));
  const asked = ports.find(({ name }) => name === (health.port ?? ports[0]?.name));
  if (asked !== undefined && asked.protocol !== 'TCP') {
    input.refuse(`port of health must be a TCP port, got ${shown(asked.name)}, which is ${asked.protocol}`);
  }
}

function checkEnvironment(input: Input, { env, secretEnv }: ResolvedMicroservice): void {
  input.entries('env', env, envName, text);
  for (const [name, reference] of Object.entries(secretEnv)) {
    input.required('key of secretEnv', name, envName);
    input.required(`secretEnv.${name}.secretName`, reference.secretName, dnsSubdomain);
    input.required(`secretEnv.${name}.key`, reference.key, secretKey);
  }
  for (const name of Object.keys(env).filter((name) => Object.hasOwn(secretEnv, name))) {
    input.refuse(`env.${name} must not be set: ${name} comes from secretEnv, and env would override it`);
  }
}

function checkReplicas(input: Input, service: ResolvedMicroservice, props: MicroserviceProps): void {
  const { replicas, fixedReplicas, progressDeadlineSeconds } = service;
  input.required('replicas', replicas, countOrZero);
  checkDisruption(input, props, fixedReplicas === undefined ? undefined : { field: 'replicas', pods: fixedReplicas });
  input.required('progressDeadlineSeconds', progressDeadlineSeconds, positiveSeconds);
  input.required('revisionHistoryLimit', service.revisionHistoryLimit, countOrZero);
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
  const theirs = serviceAccount.metadata?.namespace;
  if (theirs !== undefined && theirs !== namespace) {
    input.refuse(
      `serviceAccount must be in namespace ${shown(namespace)}, as its pods are, got ${shown(serviceAccount.name)} of ${shown(theirs)}`,
    );
  }
}

function checkOwnMetadata(input: Input, { name, labels, podAnnotations }: ResolvedMicroservice): void {
  input.entries('labels', labels, labelKey, labelValue);
  for (const key of Object.keys(objectLabels(name, 'service')).filter((key) => Object.hasOwn(labels, key))) {
    input.refuse(`labels must not have ${shown(key)}: the library sets it`);
  }
  input.entries('podAnnotations', podAnnotations, annotationKey, text);
}

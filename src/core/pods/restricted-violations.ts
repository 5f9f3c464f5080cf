import type {
  Capabilities,
  Container,
  PodSpec,
  PodTemplateSpec,
  SecurityContext,
  Volume,
} from 'kubernetes-types/core/v1';
import { ownValue, type Plain, toPlain } from '../plain';

/*
 * Pod Security `restricted`, as the admission plugin of Kubernetes 1.37 evaluates it for Linux pods.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */

/** Volume sources that `restricted` allows. `image` is among them since Kubernetes 1.33. */
const VOLUMES: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const SAFE_SYSCTLS: readonly string[] = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

const SELINUX_TYPES: readonly string[] = [
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
];

const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** A security context of a pod or of a container: what both have. */
type Context = Pick<
  SecurityContext,
  'runAsNonRoot' | 'runAsUser' | 'seLinuxOptions' | 'seccompProfile' | 'windowsOptions'
> & { readonly appArmorProfile?: { readonly type?: string } };

/** How a pod violates Pod Security `restricted`, field by field. Empty if a namespace that enforces it admits the pod. */
export function restrictedViolations({ metadata, spec }: PodTemplateSpec): readonly string[] {
  if (spec === undefined) return [];
  const containers = namedContainers(spec);
  const pod: Context = spec.securityContext ?? {};
  return [
    ...(spec.hostNetwork || spec.hostPID || spec.hostIPC ? ['hostNetwork, hostPID and hostIPC must not be true'] : []),
    ...(spec.securityContext?.sysctls ?? [])
      .filter(({ name }) => !SAFE_SYSCTLS.includes(name))
      .map(({ name }) => `securityContext.sysctls must not have ${name}`),
    ...contextViolations('securityContext', pod),
    ...Object.entries(metadata?.annotations ?? {})
      .filter(([key, value]) => key.startsWith(APP_ARMOR_ANNOTATION) && value === 'unconfined')
      .map(([key]) => `annotation ${key} must not be unconfined`),
    ...(spec.volumes ?? []).flatMap(volumeViolations),
    ...containers.flatMap(([field, container]) => containerViolations(field, container, pod)),
  ];
}

function namedContainers({ containers, initContainers = [] }: PodSpec): readonly (readonly [string, Container])[] {
  return [
    ...initContainers.map((container) => [`initContainers.${container.name}`, container] as const),
    ...containers.map((container) => [`containers.${container.name}`, container] as const),
  ];
}

/** What is forbidden in the context of a pod and in that of a container alike. */
function contextViolations(field: string, context: Context): readonly string[] {
  const { runAsNonRoot, runAsUser, seLinuxOptions, seccompProfile, windowsOptions, appArmorProfile } = context;
  return [
    ...(runAsNonRoot === false ? [`${field}.runAsNonRoot must be true`] : []),
    ...(runAsUser === 0 ? [`${field}.runAsUser must not be 0`] : []),
    ...(seccompProfile?.type === 'Unconfined' ? [`${field}.seccompProfile must not be Unconfined`] : []),
    ...(windowsOptions?.hostProcess ? [`${field}.windowsOptions.hostProcess must not be true`] : []),
    ...(appArmorProfile?.type === 'Unconfined' ? [`${field}.appArmorProfile must not be Unconfined`] : []),
    ...(seLinuxOptions?.user || seLinuxOptions?.role ? [`${field}.seLinuxOptions must not set user or role`] : []),
    ...(SELINUX_TYPES.includes(seLinuxOptions?.type ?? '')
      ? []
      : [`${field}.seLinuxOptions.type must be a type of containers`]),
  ];
}

function volumeViolations({ name, ...source }: Volume): readonly string[] {
  return Object.keys(source)
    .filter((type) => !VOLUMES.includes(type))
    .map((type) => `volumes.${name} must not be a ${type}`);
}

function containerViolations(field: string, container: Container, pod: Context): readonly string[] {
  const own = container.securityContext ?? {};
  const context = `${field}.securityContext`;
  return [
    ...contextViolations(context, own),
    ...(own.allowPrivilegeEscalation === false ? [] : [`${context}.allowPrivilegeEscalation must be false`]),
    ...(own.privileged ? [`${context}.privileged must not be true`] : []),
    ...(own.procMount === undefined || own.procMount === 'Default' ? [] : [`${context}.procMount must be Default`]),
    ...capabilityViolations(context, own.capabilities ?? {}),
    ...((own.runAsNonRoot ?? pod.runAsNonRoot) ? [] : [`${context}.runAsNonRoot must be true here or for the pod`]),
    ...((own.seccompProfile ?? pod.seccompProfile)
      ? []
      : [`${context}.seccompProfile must be RuntimeDefault or Localhost here or for the pod`]),
    ...((container.ports ?? []).some(({ hostPort = 0 }) => hostPort !== 0)
      ? [`${field}.ports must not have hostPort`]
      : []),
    ...hostViolations(field, container),
  ];
}

function capabilityViolations(context: string, { add = [], drop = [] }: Capabilities): readonly string[] {
  return [
    ...(drop.includes('ALL') ? [] : [`${context}.capabilities.drop must have ALL`]),
    ...add
      .filter((capability) => capability !== 'NET_BIND_SERVICE')
      .map((capability) => `${context}.capabilities.add must not have ${capability}`),
  ];
}

/** Since Kubernetes 1.34, probes and hooks must not reach hosts other than the pod. */
function hostViolations(field: string, container: Container): readonly string[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const actions: Plain = {
    livenessProbe,
    readinessProbe,
    startupProbe,
    'lifecycle.postStart': lifecycle?.postStart,
    'lifecycle.preStop': lifecycle?.preStop,
  };
  return Object.entries(actions).flatMap(([name, action]) =>
    ['httpGet', 'tcpSocket']
      .filter((type) => Boolean(toPlain(ownValue(toPlain(action), type)).host))
      .map((type) => `${field}.${name}.${type}.host must not be set`),
  );
}

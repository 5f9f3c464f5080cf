import type { PodSpec } from 'kubernetes-types/core/v1';

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/**
 * The violations of Pod Security `restricted` in a pod of this library, which has no init containers and adds no capabilities.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function objections({
  containers,
  volumes = [],
  securityContext,
  hostNetwork,
  hostPID,
  hostIPC,
}: PodSpec): string[] {
  const own = containers.flatMap(({ name, securityContext: container, ports = [] }) => [
    ...(container?.allowPrivilegeEscalation === false ? [] : [`${name}: allowPrivilegeEscalation`]),
    ...(container?.capabilities?.drop?.includes('ALL') && !container.capabilities.add ? [] : [`${name}: capabilities`]),
    ...(container?.privileged ? [`${name}: privileged`] : []),
    ...(container?.runAsUser === 0 || container?.runAsNonRoot === false ? [`${name}: root`] : []),
    ...(container?.seccompProfile === undefined ? [] : [`${name}: seccompProfile of its own`]),
    ...(ports.some(({ hostPort }) => hostPort) ? [`${name}: hostPort`] : []),
  ]);
  return [
    ...own,
    ...(hostNetwork || hostPID || hostIPC ? ['host namespaces'] : []),
    ...(securityContext?.runAsNonRoot === true && securityContext.runAsUser !== 0 ? [] : ['root']),
    ...(securityContext?.seccompProfile?.type === 'RuntimeDefault' ? [] : ['seccompProfile']),
    ...volumes.flatMap(({ name, ...source }) => Object.keys(source).filter((type) => !VOLUMES.includes(type))),
  ];
}

import type { Container, PodSpec, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { defined, unlessEmpty } from '../defined';
import { type AddedParts, extraContainers, extraVolumes } from './containers/extra-containers';
import { dnsSpec } from './dns/dns-props';
import { hugePageMounts } from './life/huge-pages';
import { graceSeconds, lifecycleSpec } from './lifecycle/lifecycle-spec';
import { type PlacedPods, placementSpec } from './placement/placement-props';
import type { PodProps, ResolvedPod } from './pod-props';
import { type ProcessIdentity, restrictedContainer, restrictedPod } from './pod-security';
import type { DeclaredPort } from './ports';
import { toResources } from './resource-amounts';
import { scratchVolume } from './scratch-dirs';
import { volumeMounts } from './volumes/volume-mounts';

/** Volumes, and where the container mounts them. */
export interface Mounted {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

/** What the owner of a pod adds to the props that all pods share. */
export interface PodParts extends PlacedPods {
  /** The name of the main container. */
  readonly containerName: string;

  readonly ports: readonly DeclaredPort[];

  /** Variables and probes of the main container. */
  readonly container: Pick<Container, 'env' | 'envFrom' | 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;

  /** Volumes and mounts, in the order of the manifest, before those of the prop `volumes`. */
  readonly mounted: readonly Mounted[];

  /** What the owner adds to init containers and sidecars, by name. @default - nothing */
  readonly added?: ReadonlyMap<string, AddedParts>;

  /** Fields of the pod that only its owner sets. */
  readonly pod: Pick<PodSpec, 'activeDeadlineSeconds' | 'restartPolicy' | 'serviceAccountName'>;
}

/** The spec of a pod. Every pod that this library renders comes from here. */
export function podSpec(pod: ResolvedPod & ProcessIdentity, parts: PodParts): PodSpec {
  const mounted = [...parts.mounted, hugePageMounts(pod.hugePages), volumeMounts(pod.volumes, parts.podLabels)];
  const mounts = mounted.flatMap((one) => one.mounts);
  const spec: PodSpec = {
    ...parts.pod,
    ...placementSpec(pod, parts),
    ...dnsSpec(pod),
    automountServiceAccountToken: false,
    containers: [mainContainer(pod, { ...parts, mounted })],
    enableServiceLinks: false,
    hostUsers: pod.hostUsers === false ? false : undefined,
    initContainers: unlessEmpty(extraContainers(pod, { mounts, added: parts.added ?? new Map() })),
    imagePullSecrets: unlessEmpty(pod.imagePullSecrets.map((name) => ({ name }))),
    priorityClassName: pod.priorityClassName,
    runtimeClassName: pod.runtimeClassName,
    securityContext: restrictedPod(pod),
    terminationGracePeriodSeconds: graceSeconds(pod),
    volumes: unlessEmpty([...mounted.flatMap(({ volumes }) => volumes), ...extraVolumes(pod)]),
  };
  return defined(spec);
}

function mainContainer(pod: ResolvedPod, { containerName, container, ports, mounted }: PodParts): Container {
  const { command, args } = pod;
  const main: Container = {
    ...container,
    command: command && [...command],
    args: args && [...args],
    image: pod.image,
    imagePullPolicy: pod.imagePullPolicy,
    lifecycle: lifecycleSpec(pod, ports),
    name: containerName,
    ports: unlessEmpty(ports.map(({ name, port, protocol = 'TCP' }) => ({ containerPort: port, name, protocol }))),
    resources: toResources(pod),
    securityContext: restrictedContainer(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: unlessEmpty(mounted.flatMap(({ mounts }) => mounts)),
  };
  return defined(main);
}

/** The volumes of the writable directories. */
export function scratchMounts({ scratchDirs }: Required<Pick<PodProps, 'scratchDirs'>>): Mounted {
  return {
    volumes: scratchDirs.map(({ path, size, medium }) => ({
      emptyDir: { ...defined({ medium }), sizeLimit: size },
      name: scratchVolume(path),
    })),
    mounts: scratchDirs.map(({ path }) => ({ mountPath: path, name: scratchVolume(path) })),
  };
}

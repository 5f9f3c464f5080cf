import type { Container, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { defined, unlessEmpty } from '../../defined';
import { REASON_ANNOTATION_PREFIX } from '../../objects/labels';
import { environment, environmentFrom } from '../environment/environment';
import { healthProbes } from '../health/health-probes';
import { restrictedContainer } from '../pod-security';
import { toResources } from '../resource-amounts';
import { type ScratchDir, scratchVolume } from '../scratch-dirs';
import type { ContainersProps, ExtraContainer, Sidecar, SidecarPort } from './container-props';
import { type ResolvedContainer, resolveContainer } from './resolve-container';

/** What the owner of a pod adds to one of its containers. */
export type AddedParts = Pick<Container, 'envFrom' | 'volumeMounts'>;

/** What containers take over from the rest of their pod. */
interface Surroundings {
  /** The mounts of the main container. */
  readonly mounts: readonly VolumeMount[];

  /** What the owner of the pod adds, by the name of the container. */
  readonly added: ReadonlyMap<string, AddedParts>;
}

/**
 * The init containers of a pod, in the order in which they start. A sidecar is one that keeps running.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export function extraContainers(
  { initContainers = [], sidecars = [] }: ContainersProps,
  around: Surroundings,
): Container[] {
  const first = initContainers.filter(({ afterSidecars = false }) => !afterSidecars);
  const last = initContainers.filter(({ afterSidecars = false }) => afterSidecars);
  return [
    ...first.map((init) => container(init, around)),
    ...sidecars.map((sidecar) => ({ ...container(sidecar, around), ...running(sidecar) })),
    ...last.map((init) => container(init, around)),
  ];
}

/** The volumes of the scratch directories of init containers and sidecars. */
export function extraVolumes({ initContainers = [], sidecars = [] }: ContainersProps): Volume[] {
  return [...initContainers, ...sidecars].map(resolveContainer).flatMap(({ name, scratchDirs }) =>
    scratchDirs.map(({ path, size, medium }) => ({
      emptyDir: { ...defined({ medium }), sizeLimit: size },
      name: ownScratchVolume(name, path),
    })),
  );
}

/** The volume of a container's own directory: `proxy-scratch-tmp`. */
export function ownScratchVolume(container: string, path: string): string {
  return `${container}-${scratchVolume(path)}`;
}

/** The ports of the sidecars, which are ports of their pod. */
export function sidecarPorts({ sidecars = [] }: ContainersProps): readonly Required<SidecarPort>[] {
  return sidecars.flatMap(({ ports = [] }) => ports.map((declared) => ({ protocol: 'TCP', ...declared }) as const));
}

/** The reasons for exceptions of init containers and sidecars, as one annotation. Empty without any. */
export function containerReasons({
  initContainers = [],
  sidecars = [],
}: ContainersProps): Readonly<Record<string, string>> {
  const reasons = [
    ...[...initContainers, ...sidecars].map(({ name, mutableTagReason: why }) => [name, 'mutable tag', why]),
    ...sidecars.map(({ name, health }) => [name, 'no probes', health.omissions.noProbesReason]),
    ...sidecars.map(({ name, health }) => [name, 'no liveness probe', health.omissions.noLivenessReason]),
  ].flatMap(([name, what, why]) => (why === undefined ? [] : [`${name}, ${what}: ${why}`]));
  return reasons.length === 0 ? {} : { [`${REASON_ANNOTATION_PREFIX}container-reasons`]: reasons.join('; ') };
}

function container(props: ExtraContainer, { mounts, added }: Surroundings): Container {
  const extra = resolveContainer(props);
  const { envFrom = [], volumeMounts = [] } = added.get(extra.name) ?? {};
  const rendered: Container = {
    args: extra.args && [...extra.args],
    command: extra.command && [...extra.command],
    env: environment(extra),
    envFrom: environmentFrom(extra, envFrom),
    image: extra.image,
    imagePullPolicy: extra.imagePullPolicy,
    name: extra.name,
    resources: toResources(extra),
    securityContext: restrictedContainer(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: unlessEmpty([...ownMounts(extra), ...sharedMounts(extra, mounts), ...volumeMounts]),
  };
  return defined(rendered);
}

function running({ health, ports = [] }: Sidecar): Partial<Container> {
  const declared = ports.map(({ name, port, protocol = 'TCP' }) => ({ containerPort: port, name, protocol }));
  return {
    ...defined({ ports: unlessEmpty(declared) }),
    restartPolicy: 'Always',
    ...healthProbes({ health, ports, kind: 'service' }),
  };
}

function ownMounts({ name, scratchDirs }: { readonly name: string; readonly scratchDirs: readonly ScratchDir[] }) {
  return scratchDirs.map(({ path }) => ({ mountPath: path, name: ownScratchVolume(name, path) }));
}

function sharedMounts(extra: ResolvedContainer, mounts: readonly VolumeMount[]): readonly VolumeMount[] {
  return extra.mounts.flatMap(({ path, mountPath = path, readOnly = false }) =>
    mounts
      .filter((mount) => mount.mountPath === path)
      .map((mount) => ({ ...mount, mountPath, ...(readOnly ? { readOnly } : {}) })),
  );
}

import { type Input, oneOf, shown } from '../../input/input';
import { dnsLabel } from '../../input/names';
import { checkEnvironment } from '../environment/environment-rules';
import { checkHealth } from '../health/health-rules';
import { checkImagePull } from '../image-pull';
import { checkPorts, type DeclaredPort } from '../ports';
import { checkResourceAmounts } from '../resource-amounts';
import { checkScratchDirs } from '../scratch-dirs';
import { mountPath } from '../volumes/mount-path';
import type { ContainersProps, ExtraContainer } from './container-props';
import { ownScratchVolume, sidecarPorts } from './extra-containers';
import { resolveContainer } from './resolve-container';

/** What the containers beside the main one must fit. */
interface MainContainer {
  readonly name: string;
  readonly ports: readonly DeclaredPort[];

  /** The paths of the directories that other containers may share. */
  readonly paths: readonly string[];
}

const VOLUME_NAME_MAX = 63;

/** Checks the init containers and sidecars of a pod, and that names and ports are unique in the pod. */
export function checkContainers(input: Input, containers: ContainersProps, main: MainContainer): void {
  const { initContainers = [], sidecars = [] } = containers;
  for (const init of initContainers) {
    input.part(`init container '${init.name}'`, (part) => checkContainer(part, init, main.paths));
  }
  for (const sidecar of sidecars) {
    const { ports = [], health } = sidecar;
    input.part(`sidecar '${sidecar.name}'`, (part) => {
      checkContainer(part, sidecar, main.paths);
      checkPorts(part, ports);
      checkHealth(part, health, ports, true);
    });
  }
  input.distinct(
    'names of containers',
    [main, ...initContainers, ...sidecars].map(({ name }) => name),
  );
  if (sidecars.length === 0) return;
  const ports: readonly DeclaredPort[] = [...main.ports, ...sidecarPorts(containers)];
  input.distinct(
    'names of the ports of all containers',
    ports.map(({ name }) => name),
  );
  input.distinct(
    'ports of all containers',
    ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`),
  );
}

function checkContainer(input: Input, props: ExtraContainer, sharable: readonly string[]): void {
  const container = resolveContainer(props);
  const { name, mounts, scratchDirs } = container;
  input.required('name', name, dnsLabel);
  checkImagePull(input, { ...container, imagePullSecrets: [] });
  checkResourceAmounts(input, container);
  checkEnvironment(input, container);
  if (scratchDirs.length > 0) checkScratchDirs(input, container);
  for (const { path } of scratchDirs) {
    if (ownScratchVolume(name, path).length > VOLUME_NAME_MAX) {
      input.refuse(`scratchDirs must have shorter paths, or the container a shorter name, got ${shown(path)}`);
    }
  }
  mounts.forEach((mount, index) => {
    input.required(`mounts[${index}].path`, mount.path, oneOf(...sharable));
    input.optional(`mounts[${index}].mountPath`, mount.mountPath, mountPath);
  });
  input.distinct('paths of scratchDirs and mounts', [
    ...new Set(scratchDirs.map(({ path }) => path)),
    ...mounts.map(({ path, mountPath = path }) => mountPath),
  ]);
}

import { type Input, refuses, shown } from '../input/input';
import { absolutePath } from '../input/names';
import { bytes, toNano } from '../input/quantity';

/** A writable directory of a container, empty at its start. */
export interface ScratchDir {
  /** Absolute path in the container. */
  readonly path: string;

  /** The most that may be written there, such as `256Mi`: more, and the pod is evicted. */
  readonly size: string;
}

/** What a container has with its read-only root file system, where nobody says more. */
export const SCRATCH_DIRS: readonly ScratchDir[] = [{ path: '/tmp', size: '256Mi' }];

const VOLUME_NAME_MAX = 63;

/** Paths and sizes are ones, differ, and fit together into what the pod may write. */
export function checkScratchDirs(
  input: Input,
  scratchDirs: readonly ScratchDir[],
  ephemeralStorageLimit: string,
): void {
  scratchDirs.forEach(({ path, size }, index) => {
    input.required(`scratchDirs[${index}].path`, path, absolutePath);
    input.required(`scratchDirs[${index}].size`, size, bytes);
  });
  const paths = scratchDirs.map(({ path }) => path);
  input.distinct('scratchDirs', paths);
  checkVolumeNames(input, paths);
  if (!paths.includes('/tmp')) {
    input.warn("scratchDirs has no /tmp: the root file system is read-only, and Python's tempfile fails without it");
  }
  const sizes = scratchDirs.map(({ size }) => size);
  if ([...sizes, ephemeralStorageLimit].some((size) => refuses(bytes, size))) return;
  if (sizes.reduce((sum, size) => sum + toNano(size), 0n) > toNano(ephemeralStorageLimit)) {
    input.refuse(
      `scratchDirs must fit into ephemeralStorageLimit ${shown(ephemeralStorageLimit)} together, got ${sizes.join(' + ')}`,
    );
  }
}

/** The name of a directory's volume: /var/cache/models is scratch-var-cache-models. */
export function scratchVolume(path: string): string {
  return `scratch${path.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '');
}

/** Two paths may give one volume name (/a.b and /a-b), and a long path one that is too long. */
function checkVolumeNames(input: Input, paths: readonly string[]): void {
  const texts = [...new Set(paths)].filter((path) => !refuses(absolutePath, path));
  texts.forEach((path, index) => {
    const name = scratchVolume(path);
    if (name.length > VOLUME_NAME_MAX) {
      input.refuse(`scratchDirs must have paths of about 55 characters at most, got ${shown(path)}`);
    }
    const earlier = texts.slice(0, index).find((other) => scratchVolume(other) === name);
    if (earlier !== undefined) {
      input.refuse(`scratchDirs must differ in letters and digits, got ${shown(earlier)} and ${shown(path)}`);
    }
  });
}

import { type Input, refuses, shown } from '../input/input';
import { absolutePath } from '../input/names';
import { bytes, toNano } from '../input/quantity';

/** A writable directory of a container, empty when the pod starts. */
export interface ScratchDir {
  /** Absolute path in the container. */
  readonly path: string;

  /** The size limit, such as `256Mi`. A pod that writes more is evicted. */
  readonly size: string;
}

/** The default scratch directories of a container, whose root file system is read-only. */
export const SCRATCH_DIRS: readonly ScratchDir[] = [{ path: '/tmp', size: '256Mi' }];

const VOLUME_NAME_MAX = 63;

/** Checks that paths and sizes are valid, that paths differ, and that the sizes fit into the pod's storage limit together. */
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

/** The volume name of a directory: `scratch-var-cache-models` for `/var/cache/models`. */
export function scratchVolume(path: string): string {
  return `scratch${path.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '');
}

/** Refuses two paths with the same volume name (/a.b and /a-b), and a path whose volume name is too long. */
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

import { type Input, oneOf, refuses, shown } from '../input/input';
import { absolutePath, reason } from '../input/names';
import { bytes, toNano } from '../input/quantity';
import { EPHEMERAL_STORAGE } from './resource-amounts';
import { formatAmount } from './resources';

/** A writable directory of a container, empty when the pod starts. */
export interface ScratchDir {
  /** Absolute path in the container. */
  readonly path: string;

  /** The size limit, such as `256Mi`. A pod that writes more is evicted. */
  readonly size: string;

  /**
   * Keeps the directory in memory, such as `/dev/shm`, which is 64Mi without it. What is written there counts against the memory
   * limit.
   * @default - on the node's disk
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
   */
  readonly medium?: 'Memory';
}

/** The default scratch directories of a container, whose root file system is read-only. */
export const SCRATCH_DIRS: readonly ScratchDir[] = [{ path: '/tmp', size: '256Mi' }];

/** Scratch directories, and the amounts that they count against. */
interface Scratch {
  readonly scratchDirs: readonly ScratchDir[];
  readonly scratchOvercommitReason?: string | undefined;
  readonly ephemeralStorageRequest: string;
  readonly ephemeralStorageLimit: string;
  readonly memoryLimit: string;
}

const VOLUME_NAME_MAX = 63;

/**
 * The default request for node storage: what fits into the scratch directories. A pod that uses more than its request is among the
 * first that the kubelet evicts when the disk is full.
 */
export function scratchRequest(scratchDirs: readonly ScratchDir[]): string {
  const sizes = onDisk(scratchDirs).map(({ size }) => size);
  if (sizes.some((size) => refuses(bytes, size))) return EPHEMERAL_STORAGE.request;
  const sum = sumOf(sizes);
  return sum <= toNano(EPHEMERAL_STORAGE.request) ? EPHEMERAL_STORAGE.request : formatAmount('ephemeral-storage', sum);
}

/** Checks that paths and sizes are valid, that paths differ, and that the sizes fit into the pod's storage and memory together. */
export function checkScratchDirs(input: Input, scratch: Scratch): void {
  const { scratchDirs } = scratch;
  scratchDirs.forEach(({ path, size, medium }, index) => {
    input.required(`scratchDirs[${index}].path`, path, absolutePath);
    input.required(`scratchDirs[${index}].size`, size, bytes);
    input.optional(`scratchDirs[${index}].medium`, medium, oneOf('Memory'));
  });
  const paths = scratchDirs.map(({ path }) => path);
  input.distinct('scratchDirs', paths);
  checkVolumeNames(input, paths);
  if (!paths.includes('/tmp')) {
    input.warn("scratchDirs has no /tmp: the root file system is read-only, and Python's tempfile fails without it");
  }
  input.optional('scratchOvercommitReason', scratch.scratchOvercommitReason, reason);
  if (scratchDirs.every(({ size }) => !refuses(bytes, size))) checkSizes(input, scratch);
}

/** The volume name of a directory: `scratch-var-cache-models` for `/var/cache/models`. */
export function scratchVolume(path: string): string {
  return `scratch${path.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '');
}

function onDisk(scratchDirs: readonly ScratchDir[]): readonly ScratchDir[] {
  return scratchDirs.filter(({ medium }) => medium === undefined);
}

function sumOf(sizes: readonly string[]): bigint {
  return sizes.reduce((sum, size) => sum + toNano(size), 0n);
}

function checkSizes(input: Input, scratch: Scratch): void {
  const { scratchDirs, ephemeralStorageLimit, ephemeralStorageRequest, memoryLimit } = scratch;
  const disk = onDisk(scratchDirs).map(({ size }) => size);
  const memory = scratchDirs.filter(({ medium }) => medium !== undefined).map(({ size }) => size);
  const accepted = (amount: string) => !refuses(bytes, amount);
  if (accepted(ephemeralStorageLimit) && sumOf(disk) > toNano(ephemeralStorageLimit)) {
    input.refuse(
      `scratchDirs must fit into ephemeralStorageLimit ${shown(ephemeralStorageLimit)} together, got ${disk.join(' + ')}`,
    );
  }
  if (accepted(memoryLimit) && memory.length > 0 && sumOf(memory) >= toNano(memoryLimit)) {
    input.refuse(
      `scratchDirs in memory must leave memory of memoryLimit ${shown(memoryLimit)} to the process, got ${memory.join(' + ')}`,
    );
  }
  const overcommitted = accepted(ephemeralStorageRequest) && sumOf(disk) > toNano(ephemeralStorageRequest);
  if (overcommitted && scratch.scratchOvercommitReason === undefined) {
    input.refuse(
      `ephemeralStorageRequest must be at least ${disk.join(' + ')} of scratchDirs, or pods that fill them are evicted first when the disk is full: leave it out, or set scratchOvercommitReason, got ${shown(ephemeralStorageRequest)}`,
    );
  }
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

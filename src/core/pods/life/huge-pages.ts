import type { Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { type Input, oneOf, refuses, shown } from '../../input/input';
import { absolutePath } from '../../input/names';
import { bytes, toNano } from '../../input/quantity';
import type { ResourceClaim } from '../resources';

/**
 * Memory in pages of a size that the nodes reserve for it.
 * @see https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/
 */
export interface HugePages {
  /** The size of a page. Nodes offer it as the resource `hugepages-2Mi` or `hugepages-1Gi`. */
  readonly pageSize: '2Mi' | '1Gi';

  /** The memory in such pages, such as `512Mi`: whole pages. Request and limit are equal. */
  readonly amount: string;

  /** Absolute path in the container where the pages are mounted. @default - for `shmget` and `mmap` alone, without a mount */
  readonly mountPath?: string;
}

/** Reports every wrong prop. */
export function checkHugePages(input: Input, hugePages: readonly HugePages[]): void {
  hugePages.forEach(({ pageSize, amount, mountPath }, index) => {
    const field = `hugePages[${index}]`;
    const known = oneOf('2Mi', '1Gi');
    input.required(`${field}.pageSize`, pageSize, known);
    input.required(`${field}.amount`, amount, bytes);
    input.optional(`${field}.mountPath`, mountPath, absolutePath);
    if (refuses(bytes, amount) || refuses(known, pageSize)) return;
    if (toNano(amount) === 0n || toNano(amount) % toNano(pageSize) !== 0n) {
      input.refuse(`${field}.amount must be whole pages of ${pageSize}, got ${shown(amount)}`);
    }
  });
  input.distinct(
    'pageSize of hugePages',
    hugePages.map(({ pageSize }) => pageSize),
  );
}

/** The amounts with those of the pages. */
export function withHugePages({ limits, requests }: ResourceClaim, hugePages: readonly HugePages[]): ResourceClaim {
  const pages = Object.fromEntries(hugePages.map(({ pageSize, amount }) => [`hugepages-${pageSize}`, amount]));
  return { limits: { ...limits, ...pages }, requests: { ...requests, ...pages } };
}

/** The volumes of the pages, and where the container mounts them. */
export function hugePageMounts(hugePages: readonly HugePages[]): {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
} {
  const mounted = hugePages.flatMap(({ pageSize, mountPath }) =>
    mountPath === undefined ? [] : [{ pageSize, mountPath, name: `hugepages-${pageSize.toLowerCase()}` }],
  );
  return {
    volumes: mounted.map(({ pageSize, name }) => ({ emptyDir: { medium: `HugePages-${pageSize}` }, name })),
    mounts: mounted.map(({ mountPath, name }) => ({ mountPath, name })),
  };
}

import type { Check } from '../../input/input';
import { absolutePath } from '../../input/names';

/** Where client libraries look for the token of the Kubernetes API. */
export const API_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Directories of the kernel. Runtimes refuse mounts in them. */
const KERNEL = ['/proc', '/sys'] as const;

/** A directory of a container that a volume may be mounted at. */
export const mountPath: Check = (value) => {
  const problem = absolutePath(value);
  if (problem !== undefined || typeof value !== 'string') return problem;
  if (value === '/' || value === '/dev') return { must: 'be a directory below it: it hides what every process needs' };
  if (value.endsWith('/') || value.includes('//'))
    return { must: 'have single slashes, and none at its end, such as /var/cache' };
  if (KERNEL.some((directory) => isInDirectory(value, directory)))
    return { must: 'not be in /proc or /sys, which are the kernel’s' };
  return isInDirectory(value, API_DIRECTORY)
    ? { must: `not be in ${API_DIRECTORY}, which is for the token of the Kubernetes API` }
    : undefined;
};

/** Whether a path is a directory or something in it. */
export function isInDirectory(path: string, directory: string): boolean {
  return `${path}/`.startsWith(`${directory}/`);
}

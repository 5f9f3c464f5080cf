import type { Input } from '../../input/input';
import type { PodVolume } from './pod-volume';

/** Checks the volumes of a pod among each other. Each has been checked when it was made. */
export function checkPodVolumes(input: Input, volumes: readonly PodVolume[]): void {
  input.distinct(
    'paths of volumes',
    volumes.map(({ path }) => path),
  );
  input.distinct(
    'names of volumes',
    volumes.map(({ name }) => name),
  );
  for (const warning of volumes.flatMap(({ warnings }) => warnings)) input.warn(warning);
  checkClaimNames(
    input,
    volumes.filter(({ kind }) => kind === 'ephemeral').map(({ name }) => name),
  );
}

/**
 * A claim is called POD-VOLUME. With the volumes `cache` and `a-cache`, the pods `s-a` and `s` would share the name `s-a-cache`, and the
 * second would not start.
 * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming
 */
function checkClaimNames(input: Input, names: readonly string[]): void {
  for (const name of names) {
    const longer = names.find((other) => other.endsWith(`-${name}`));
    if (longer !== undefined) {
      input.refuse(
        `names of volumes must not end in each other, or claims of two pods have the same name, got '${longer}' and '${name}': set another name`,
      );
    }
  }
}

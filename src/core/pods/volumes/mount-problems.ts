import { groupedBy } from '../../grouped';
import { InputError } from '../../input/input';
import { sentenceList } from '../../listed';
import { type Plain, toList, toPlain } from '../../plain';
import { isInDirectory } from './mount-path';

/** A mount of a finished container. */
interface Mount {
  readonly path: string;
  readonly volume: string;
  readonly readOnly: boolean;
}

/**
 * @param claims names of volumes that the claim templates of a StatefulSet add
 * @throws InputError with every problem of the volumes of a finished pod
 */
export function checkMounts(subject: string, spec: object | undefined, claims: readonly string[] = []): void {
  const problems = mountProblems(spec ?? {}, claims);
  if (problems.length > 0) throw new InputError(subject, problems);
}

/**
 * What is wrong with the volumes of a finished pod and their mounts: duplicate names, two volumes at one path, and mounts inside a
 * read-only volume, where runtimes cannot make the directory to mount at. Reads whatever put them there.
 * @param claims names of volumes that the claim templates of a StatefulSet add: they replace volumes of the same name
 * @returns a sentence for each problem
 */
export function mountProblems(spec: object, claims: readonly string[] = []): readonly string[] {
  const { volumes, initContainers, containers } = toPlain(spec);
  const names = [...claims, ...toList(volumes).map((volume) => String(toPlain(volume).name))];
  const all = [...toList(initContainers), ...toList(containers)].map(toPlain);
  return [...nameProblems(names), ...all.flatMap((container) => containerProblems(container))];
}

function nameProblems(names: readonly string[]): readonly string[] {
  const twice = [...groupedBy(names, (name) => name)].filter(([, same]) => same.length > 1);
  return twice.map(([name]) => `volumes must have different names, got '${name}' twice: set another name`);
}

function containerProblems({ name, volumeMounts }: Plain): readonly string[] {
  const mounts = toList(volumeMounts).map(toMount);
  const byPath = [...groupedBy(mounts, ({ path }) => path)];
  const same = byPath
    .filter(([, at]) => at.length > 1)
    .map(
      ([path, at]) => `${path} has ${sentenceList(at.map(({ volume }) => `'${volume}'`))}: mount one of them elsewhere`,
    );
  const readOnly = mounts.filter((mount) => mount.readOnly);
  const nested = mounts.flatMap((inner) =>
    readOnly
      .filter((outer) => outer.path !== inner.path && isInDirectory(inner.path, outer.path))
      .map(
        (outer) =>
          `${inner.path} of '${inner.volume}' is inside ${outer.path}, which '${outer.volume}' makes read-only: mount it elsewhere`,
      ),
  );
  return [...same, ...nested].map((problem) => `container '${name}': ${problem}`);
}

function toMount(value: unknown): Mount {
  const { mountPath, name, readOnly, subPath } = toPlain(value);
  const path = String(mountPath).replace(/(?<=.)\/+$/, '');
  // A single file has nothing inside.
  return { path, volume: String(name), readOnly: readOnly === true && subPath === undefined };
}

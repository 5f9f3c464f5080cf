import { dirname, posix } from 'node:path';
import { groupedBy } from '../core/grouped';
import { compare } from '../core/order';
import { renderReadme } from '../readme/readme';
import type { TextFile, YamlFile } from './write-files';

/** The name of the generated file in each folder. */
const README = 'README.md';

/** A file of YAML, with the Kubernetes version that it is for. */
export interface DescribedFile extends YamlFile {
  readonly kubernetesVersion: string;
}

/** A README.md for each folder with manifests. */
export function readmesOf(files: readonly DescribedFile[]): readonly TextFile[] {
  const byFolder = groupedBy(files, ({ name }) => dirname(name));
  return [...byFolder].map(([folder, inside]) => {
    const described = inside
      .map(({ name, documents }) => ({ name: posix.basename(name), objects: documents }))
      // kubectl and Argo CD read the files of a folder in this order.
      .sort((one, other) => compare(one.name, other.name));
    const isRoot = folder === '.';
    return {
      name: isRoot ? README : posix.join(folder, README),
      text: renderReadme(described, {
        ...(isRoot ? {} : { title: folder }),
        kubernetesVersion: newest(inside.map(({ kubernetesVersion }) => kubernetesVersion)),
      }),
    };
  });
}

/** All manifests of a folder work with the newest of the oldest versions. */
function newest(versions: readonly string[]): string {
  return versions.reduce((one, other) => (minorOf(other) > minorOf(one) ? other : one));
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import type { Construct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { groupedBy } from '../core/grouped';
import { minorOf } from '../core/kubernetes-version';
import { type ReadmeLink, readmeLinks } from '../core/objects/readme-links';
import { compare, distinct } from '../core/order';
import { README_MARK, renderReadme } from '../readme/readme';
import type { TextFile, YamlFile } from './write-files';

/** Older than every version. */
const OLDEST = '1.0';

/** The name of the generated file in each folder. */
const README = 'README.md';

/** A file of YAML, with what its README.md says beside. */
export interface DescribedFile extends YamlFile {
  readonly kubernetesVersion: string;

  /** The blocks of pods that ipBlocks match; empty if that is not known. */
  readonly podCidrs: readonly string[];
  readonly links: readonly ReadmeLink[];
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
    const podCidrs = distinct(inside.flatMap((file) => file.podCidrs));
    return {
      name: isRoot ? README : posix.join(folder, README),
      text: renderReadme(described, {
        ...(isRoot ? {} : { title: folder }),
        kubernetesVersion: newest(inside.map(({ kubernetesVersion }) => kubernetesVersion)),
        ...(podCidrs.length > 0 ? { podCidrs } : {}),
        links: Object.fromEntries(inside.flatMap(({ links }) => links.map(({ text, url }) => [text, url]))),
      }),
    };
  });
}

/** What the charts of a file say beside their manifests. */
export function descriptionOf(charts: readonly Construct[]): Omit<DescribedFile, 'name' | 'documents'> {
  const clusters = charts.map((chart) => Cluster.of(chart));
  return {
    kubernetesVersion: newest(clusters.map(({ kubernetesVersion }) => kubernetesVersion)),
    podCidrs: distinct(clusters.flatMap(matchedPods)),
    links: charts.flatMap(readmeLinks),
  };
}

/** Whether a README.md is there that somebody wrote, and not this library. */
export function isByHand(path: string): boolean {
  return existsSync(path) && !readFileSync(path, 'utf8').startsWith(README_MARK);
}

/** Says that a README.md is not replaced. */
export function keptByHand(path: string): string {
  return `${path} was written by hand, so it is kept: rename it, or set readme: false`;
}

/** What is open may be open for pods too, unless ipBlocks are known not to match them. */
function matchedPods({ podCidrs = [], networkPlugin }: Cluster): readonly string[] {
  return networkPlugin?.ipBlocksMatchPods === false ? [] : podCidrs;
}

/** All manifests of a folder work with the newest of the oldest versions. */
function newest(versions: readonly string[]): string {
  return versions.reduce((one, other) => (minorOf(other) > minorOf(one) ? other : one), OLDEST);
}

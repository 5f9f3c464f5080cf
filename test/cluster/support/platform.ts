import { join } from 'node:path';
import { DIST as FOLDER } from '../../support/dist';
import { isDefaultVersion, platformFiles } from '../../support/platforms';
import type { Cluster, Source } from './cluster';

/** The root folder of the repository. */
export const PROJECT = join(__dirname, '..', '..', '..');

/**
 * The rendered platforms with their Argo CD objects: dist/, or for a cluster that lacks some of its fields, the same rendered
 * for that version.
 */
export function platformsFor(cluster: Cluster): Source {
  const version = minorVersionOf(cluster);
  if (isDefaultVersion(version)) return { path: FOLDER };
  return {
    yaml: platformFiles(version)
      .map(({ yaml }) => yaml)
      .join('---\n'),
  };
}

/** The version of the cluster, such as `1.37`. */
function minorVersionOf(cluster: Cluster): string {
  return /^v(1\.\d+)\./.exec(cluster.serverVersion())?.[1] ?? '';
}

/** The namespaces that the installations of Argo CD and of External Secrets create. */
const OF_OTHERS = ['argocd', 'external-secrets'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
}));

/** The namespace of the STELLA agents. */
export const AGENTS = 'ai-agents';

/** The namespace of the services that start them. */
export const SERVICES = 'stella';

/** Applies the rendered platforms for a suite. They stay in the cluster until `kubectl delete -Rf dist`. */
export function applyPlatforms(cluster: Cluster): void {
  beforeAll(() => {
    cluster.apply(OF_OTHERS);
    cluster.apply(platformsFor(cluster));
  });
}

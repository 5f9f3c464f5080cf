import { join } from 'node:path';
import { DIST as FOLDER } from '../../support/dist';
import type { Cluster, Source } from './cluster';

/** The root folder of the repository. */
export const PROJECT = join(__dirname, '..', '..', '..');

/** The rendered platforms with their Argo CD objects. */
export const DIST: Source = { path: FOLDER };

/** The namespace of Argo CD's Applications. The installation of Argo CD creates it. */
const ARGO_CD = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } };

/** The namespace of the STELLA agents. */
export const AGENTS = 'ai-agents';

/** The namespace of the services that start them. */
export const SERVICES = 'stella';

/** Applies the rendered platforms for a suite. They stay in the cluster until `kubectl delete -Rf dist`. */
export function applyPlatforms(cluster: Cluster): void {
  beforeAll(() => {
    cluster.apply([ARGO_CD]);
    cluster.apply(DIST);
  });
}

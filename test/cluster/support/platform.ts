import { join } from 'node:path';
import { DIST as FOLDER } from '../../support/dist';
import type { Cluster, Source } from './cluster';

/** The checkout. */
export const PROJECT = join(__dirname, '..', '..', '..');

/** The rendered platforms, with what tells Argo CD of them. */
export const DIST: Source = { path: FOLDER };

/** Where the Applications of Argo CD are: its installation brings the namespace. */
const ARGO_CD = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } };

/** The namespace of the STELLA agents. */
export const AGENTS = 'ai-agents';

/** The namespace of the services that start them. */
export const SERVICES = 'stella';

/** Has the rendered platforms in the cluster for a suite. They stay there: `kubectl delete -Rf dist` removes them. */
export function applyPlatforms(cluster: Cluster): void {
  beforeAll(() => {
    cluster.apply([ARGO_CD]);
    cluster.apply(DIST);
  });
}

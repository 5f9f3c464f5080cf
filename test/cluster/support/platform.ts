import { join } from 'node:path';
import type { Cluster } from './cluster';

/** The checkout. */
export const PROJECT = join(__dirname, '..', '..', '..');

/** The rendered platform. */
export const DIST = { path: join(PROJECT, 'dist', 'stella') };

/** The namespace of the STELLA agents. */
export const AGENTS = 'ai-agents';

/** The namespace of the services that start them. */
export const SERVICES = 'stella';

/** Has the rendered platforms in the cluster for a suite. They stay there: `kubectl delete -f dist/stella/` removes them. */
export function applyPlatforms(cluster: Cluster): void {
  beforeAll(() => cluster.apply(DIST));
}

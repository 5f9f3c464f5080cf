import { AgentsApp, type Manifest } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/cluster/cluster';
import { addReferencePlatforms } from '../../src/platforms/reference-platforms';

/** The files of dist/, for a cluster of the given version. */
export function platformFiles(kubernetesVersion?: string): readonly Manifest[] {
  const cluster = kubernetesVersion === undefined ? undefined : new Cluster({ kubernetesVersion });
  const app = new AgentsApp({ report: false, cluster });
  addReferencePlatforms(app);
  return app.toManifests();
}

/** Whether manifests work with a version even if the app names no older cluster: 1.30 and later. */
export function isDefaultVersion(version: string): boolean {
  return minorOf(version) >= minorOf(new Cluster().kubernetesVersion);
}

/** The minor version of a version such as `v1.28` or `1.28`. */
function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

import { AgentsApp, type Manifest } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/objects/cluster';
import { AzoraPlatform } from '../../src/platforms/azora';
import { PlatformGitOps } from '../../src/platforms/platform-git-ops';
import { StellaPlatform } from '../../src/platforms/stella';

/** The files of dist/, as `src/main.ts` renders them, for a cluster of the given version. */
export function platformFiles(kubernetesVersion?: string): readonly Manifest[] {
  const cluster = kubernetesVersion === undefined ? undefined : new Cluster({ kubernetesVersion });
  const app = new AgentsApp({ report: false, cluster });
  const platforms = [new StellaPlatform(app, 'stella'), new AzoraPlatform(app, 'azora')];
  new PlatformGitOps(app, 'argocd', { repoUrl: 'https://github.com/example/platforms.git', platforms });
  return app.toManifests();
}

/** The versions that the manifests work with unless the app names an older cluster: from 1.30, by default. */
export function isDefaultVersion(version: string): boolean {
  const [, minor = ''] = version.replace(/^v/, '').split('.');
  const [, least = ''] = new Cluster().kubernetesVersion.split('.');
  return Number(minor) >= Number(least);
}

import type { Construct } from 'constructs';
import { AzoraPlatform } from './azora';
import { PlatformGitOps } from './platform-git-ops';
import { StellaPlatform } from './stella';

/** Adds what dist/ contains: both platforms, and their Argo CD objects. */
export function addReferencePlatforms(scope: Construct): void {
  // The Alertmanager and the Grafana of kube-prometheus-stack.
  const alertmanager = { serviceName: 'alertmanager-operated', namespace: 'monitoring' };
  const repository = 'https://github.com/example/platforms';
  const runbooks = `${repository}/blob/main/docs/runbooks.md`;
  const platforms = [
    new StellaPlatform(scope, 'stella', { runbooks }),
    new AzoraPlatform(scope, 'azora', { alertmanager, runbooks }),
  ];
  new PlatformGitOps(scope, 'argocd', { repoUrl: `${repository}.git`, platforms });
}

import type { Construct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { addReadmeLink } from '../core/objects/readme-links';
import { AzoraPlatform } from './azora';
import { PlatformGitOps } from './platform-git-ops';
import { StellaPlatform } from './stella';

/** Adds what dist/ contains: both platforms, and their Argo CD objects. */
export function addReferencePlatforms(scope: Construct): void {
  const { kubernetesVersion } = Cluster.of(scope);
  const cluster = new Cluster({
    kubernetesVersion,
    // The Service `kubernetes` of a cluster that kubeadm made, and the node behind it: replace them with your own.
    apiServer: { cidrs: ['10.96.0.1/32', '172.31.0.1/32'] },
    // The subnet of its nodes.
    nodeCidrs: ['172.31.0.0/24'],
  });
  // The Alertmanager and the Grafana of kube-prometheus-stack.
  const alertmanager = { serviceName: 'alertmanager-operated', namespace: 'monitoring' };
  const repository = 'https://github.com/example/platforms';
  const runbooks = `${repository}/blob/main/docs/runbooks.md`;
  const platforms = [
    new StellaPlatform(scope, 'stella', { cluster, runbooks }),
    new AzoraPlatform(scope, 'azora', { cluster, alertmanager, runbooks }),
  ];
  for (const platform of platforms) {
    // `npm run synth` draws the pictures into docs/.
    addReadmeLink(platform, 'Who may call whom, as a picture', `../../docs/${platform.node.id}-flows.svg`);
    addReadmeLink(platform, 'What to do when an alert fires', '../../docs/runbooks.md');
    addReadmeLink(platform, 'How to rotate a credential', '../../docs/rotation.md');
  }
  new PlatformGitOps(scope, 'argocd', { repoUrl: `${repository}.git`, platforms });
}

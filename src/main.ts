import { AgentsApp } from './app/agents-app';
import { AzoraPlatform } from './platforms/azora';
import { PlatformGitOps } from './platforms/platform-git-ops';
import { StellaPlatform } from './platforms/stella';

const app = new AgentsApp();
// The Alertmanager and the Grafana of kube-prometheus-stack.
const alertmanager = { serviceName: 'alertmanager-operated', namespace: 'monitoring' };
const repository = 'https://github.com/example/platforms';
const runbooks = `${repository}/blob/main/docs/runbooks.md`;
const platforms = [
  new StellaPlatform(app, 'stella', { runbooks }),
  new AzoraPlatform(app, 'azora', { alertmanager, runbooks }),
];
new PlatformGitOps(app, 'argocd', { repoUrl: `${repository}.git`, platforms });
app.synth();

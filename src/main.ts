import { AgentsApp } from './app/agents-app';
import { AzoraPlatform } from './platforms/azora';
import { PlatformGitOps } from './platforms/platform-git-ops';
import { StellaPlatform } from './platforms/stella';

const app = new AgentsApp();
// The Alertmanager and the Grafana of kube-prometheus-stack.
const alertmanager = { serviceName: 'alertmanager-operated', namespace: 'monitoring' };
const platforms = [new StellaPlatform(app, 'stella'), new AzoraPlatform(app, 'azora', { alertmanager })];
new PlatformGitOps(app, 'argocd', { repoUrl: 'https://github.com/example/platforms.git', platforms });
app.synth();

import { AgentsApp } from './app/agents-app';
import { AzoraPlatform } from './platforms/azora';
import { PlatformGitOps } from './platforms/platform-git-ops';
import { StellaPlatform } from './platforms/stella';

const app = new AgentsApp();
const platforms = [new StellaPlatform(app, 'stella'), new AzoraPlatform(app, 'azora')];
new PlatformGitOps(app, 'argocd', { repoUrl: 'https://github.com/example/platforms.git', platforms });
app.synth();

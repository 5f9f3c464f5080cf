import { AgentsApp } from './app/agents-app';
import { StellaPlatform } from './platforms/stella';

const app = new AgentsApp();
new StellaPlatform(app, 'stella');
app.synth();

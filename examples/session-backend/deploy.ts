import { AgentsApp } from 'cdk8s-agents';
import { addPlatform } from './platform';

const app = new AgentsApp();
addPlatform(app);
app.synth();

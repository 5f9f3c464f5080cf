import { AgentsApp } from './app/agents-app';
import { addReferencePlatforms } from './platforms/reference-platforms';

const app = new AgentsApp();
addReferencePlatforms(app);
app.synth();

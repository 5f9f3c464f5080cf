import { App, Chart } from 'cdk8s';
import { addPlusSession } from '../plus-session';
import { runSide } from './side';

runSide((sessions, outdir) => {
  const app = new App({ outdir });
  const chart = new Chart(app, 'sessions');
  for (const session of sessions) addPlusSession(chart, session);
  app.synth();
});

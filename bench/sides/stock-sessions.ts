import { App, Chart } from 'cdk8s';
import { addStockSession } from '../stock-session';
import { runSide } from './side';

runSide((sessions, outdir) => {
  const app = new App({ outdir });
  const chart = new Chart(app, 'sessions');
  for (const session of sessions) addStockSession(chart, session);
  app.synth();
});

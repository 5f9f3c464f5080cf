import { Chart } from 'cdk8s';
import { AgentPod, AgentSecret, AgentsApp, SecretSource, stellaAgent } from 'cdk8s-agents';
import { runSide } from './side';

runSide((sessions, outdir) => {
  const app = new AgentsApp({ outdir, readme: false, report: false });
  const chart = new Chart(app, 'sessions');
  for (const { id, namespace, credentials = {} } of sessions) {
    new AgentPod(chart, `Pod-${id}`, { profile: stellaAgent, id, namespace });
    const source = SecretSource.literal(credentials);
    new AgentSecret(chart, `Secret-${id}`, { profile: stellaAgent, id, namespace, source });
  }
  app.synth();
});

import { Chart } from 'cdk8s';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentTemplate } from '../../src/agent/agent-template';
import { echoAgent } from '../../src/agent/stella/echo-agent';
import { AgentsApp } from '../../src/app/agents-app';
import { ServiceAlerts } from '../../src/monitoring/service-alerts';
import { WorkloadMonitor } from '../../src/monitoring/workload-monitor';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Quota } from '../../src/namespace/quota';
import { BackendScaling } from '../../src/service/backend-scaling';
import { Microservice } from '../../src/service/microservice';

/** Large enough for all of them. */
const QUOTA = Quota.of({
  requestsCpu: '4000',
  requestsMemory: '8000Gi',
  limitsCpu: '8000',
  limitsMemory: '16000Gi',
  pods: 10_000,
});

/** Writes an app of services in one guarded namespace, each of which scales, is scraped, and calls the one before it. */
export function writeServices(services: number, outdir: string): void {
  const app = new AgentsApp({ outdir });
  const shared = new Chart(app, 'shared');
  new NamespaceGuardrails(shared, 'Guardrails', { name: 'shop', quota: QUOTA });
  new ServiceAlerts(shared, 'Alerts', { name: 'shop', namespace: 'shop' });
  let before: Microservice | undefined;
  for (let index = 0; index < services; index += 1) {
    const chart = new Chart(app, `service-${index}`);
    const service = addService(chart, `service-${index}`);
    if (before) service.connections.allowTo(before);
    before = service;
  }
  app.synth();
}

function addService(chart: Chart, name: string): Microservice {
  const target = new Microservice(chart, 'Service', {
    name,
    namespace: 'shop',
    image: 'ghcr.io/acme/shop:1.0.0',
    mutableTagReason: 'A test pulls no image.',
    ports: [{ name: 'http', port: 8080 }],
    cpuRequest: '250m',
    cpuLimit: '1',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
  });
  new BackendScaling(chart, 'Scaling', { target, minReplicas: 2, maxReplicas: 4, cpuUtilization: 70 });
  new WorkloadMonitor(chart, 'Monitor', { name, target, port: 'http' });
  return target;
}

/** Writes an app of profiles in one guarded namespace, with their templates and policies. */
export function writeProfiles(profiles: number, outdir: string): void {
  const app = new AgentsApp({ outdir });
  const chart = new Chart(app, 'agents');
  const all = Array.from({ length: profiles }, (_, index) =>
    AgentProfile.fromProfile(echoAgent, { name: `agent-${index}`, labels: { 'agent-type': `agent-${index}` } }),
  );
  new NamespaceGuardrails(chart, 'Guardrails', { name: 'agents', quota: QUOTA, profiles: all });
  for (const profile of all) new AgentTemplate(chart, `Template-${profile.name}`, { namespace: 'agents', profile });
  app.synth();
}

import { Chart } from 'cdk8s';
import { AgentsApp } from '../src/app/agents-app';
import { NamespaceGuardrails } from '../src/namespace/namespace-guardrails';
import { Quota } from '../src/namespace/quota';
import { Microservice } from '../src/service/microservice';
import { SessionManagerRole } from '../src/service/session-manager-role';
import { stellaAgent } from '../src/session';
import { AgentTenant } from '../src/tenant/agent-tenant';

/** Writes the manifests of tenants, each in a chart of its own, and prints the processor time of the whole process in seconds. */
function main(size: number, readme: string | undefined, outdir: string | undefined): void {
  const app = new AgentsApp({ ...(outdir && { outdir }), readme: readme === 'with' });
  for (let index = 0; index < size; index += 1) addTenant(new Chart(app, `tenant-${index}`), `tenant-${index}`);
  app.synth();
  const { user, system } = process.cpuUsage();
  process.stdout.write(String((user + system) / 1e6));
}

/**
 * A guarded namespace of agents with a template, and a guarded namespace with a service that calls them and starts their sessions: by the
 * policies of admission, which all tenants share, nothing but sessions starts in the first.
 */
function addTenant(chart: Chart, name: string): void {
  const namespace = `${name}-services`;
  new NamespaceGuardrails(chart, 'Services', {
    name: namespace,
    quota: Quota.of({ requestsCpu: '1', requestsMemory: '2Gi', limitsCpu: '4', limitsMemory: '4Gi', pods: 4 }),
  });
  const sessionManager = new SessionManagerRole(chart, 'SessionManager', { namespace });
  const service = new Microservice(chart, 'Service', {
    name: 'front',
    namespace,
    serviceAccountName: sessionManager.serviceAccountName,
    image: 'ghcr.io/acme/front:1.0.0',
    mutableTagReason: 'A benchmark pulls no image.',
    ports: [{ name: 'http', port: 8080 }],
    cpuRequest: '250m',
    cpuLimit: '1',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
  });
  new AgentTenant(chart, 'Tenant', {
    name,
    profiles: [stellaAgent],
    quota: Quota.of({ requestsCpu: '40', requestsMemory: '80Gi', limitsCpu: '80', limitsMemory: '160Gi', pods: 60 }),
    sessionManager,
    allowFrom: [service],
  });
}

main(Number(process.argv[2]), process.argv[3], process.argv[4]);

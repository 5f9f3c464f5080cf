import { Chart } from 'cdk8s';
import { AgentsApp } from '../../src/app/agents-app';
import { compare } from '../../src/core/order';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Quota } from '../../src/namespace/quota';
import { BackendScaling } from '../../src/service/backend-scaling';
import { Microservice } from '../../src/service/microservice';
import { SessionManagerRole } from '../../src/service/session-manager-role';
import { stellaAgent } from '../../src/session';
import { AgentTenant } from '../../src/tenant/agent-tenant';

/** Writes an app of tenants in a chart each, with its README.md and its report. */
export function writeTenants(tenants: number, outdir: string): void {
  const app = new AgentsApp({ outdir });
  for (let index = 0; index < tenants; index += 1) addTenant(new Chart(app, `tenant-${index}`), `tenant-${index}`);
  app.synth();
}

/** What nothing in `src` may do: a search in the list of all tenants for each of them. */
export function searchTenants(tenants: number): void {
  const names = Array.from({ length: tenants }, (_, index) => `tenant-${index}`);
  for (const name of names) names.find((other) => compare(other, name) === 0);
}

/** A guarded namespace of agents, and one with a service that calls them, starts their sessions and scales. */
function addTenant(chart: Chart, name: string): void {
  const namespace = `${name}-services`;
  new NamespaceGuardrails(chart, 'Services', {
    name: namespace,
    quota: Quota.of({ requestsCpu: '2', requestsMemory: '4Gi', limitsCpu: '8', limitsMemory: '8Gi', pods: 8 }),
  });
  const sessionManager = new SessionManagerRole(chart, 'SessionManager', { namespace });
  const service = new Microservice(chart, 'Service', {
    name: 'front',
    namespace,
    serviceAccountName: sessionManager.serviceAccountName,
    image: 'ghcr.io/acme/front:1.0.0',
    ports: [{ name: 'http', port: 8080 }],
    cpuRequest: '250m',
    cpuLimit: '1',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
  });
  new BackendScaling(chart, 'Scaling', { target: service, minReplicas: 2, maxReplicas: 4, cpuUtilization: 70 });
  const quota = Quota.forSessions([{ profile: stellaAgent, sessions: 20 }]);
  new AgentTenant(chart, 'Tenant', { name, profiles: [stellaAgent], quota, sessionManager, allowFrom: [service] });
}

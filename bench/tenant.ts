import type { Chart } from 'cdk8s';
import { NamespaceGuardrails } from '../src/namespace/namespace-guardrails';
import { Quota } from '../src/namespace/quota';
import { Microservice } from '../src/service/microservice';
import { SessionManagerRole } from '../src/service/session-manager-role';
import { stellaAgent } from '../src/session';
import { AgentTenant } from '../src/tenant/agent-tenant';

/**
 * A guarded namespace of agents with a template, and a guarded namespace with a service that calls them and starts their sessions: by the
 * policies of admission, which all tenants share, nothing but sessions starts in the first.
 * @returns the service
 */
export function addTenant(chart: Chart, name: string): Microservice {
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
  return service;
}

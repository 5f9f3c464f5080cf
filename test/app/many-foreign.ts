import { ApiObject, Chart } from 'cdk8s';
import { AgentsApp } from '../../src/app/agents-app';
import { WorkloadPolicy } from '../../src/network/workload-policy';

/**
 * Writes an app of workloads that this library did not make, all in one namespace: each is a Deployment behind a Service that names its port, calls
 * the one before it, and stores in a PostgreSQL of CloudNativePG.
 */
export function writeForeign(workloads: number, outdir: string): void {
  const app = new AgentsApp({ outdir });
  let before: WorkloadPolicy | undefined;
  for (let index = 0; index < workloads; index += 1) {
    const chart = new Chart(app, `workload-${index}`, { namespace: 'shop' });
    before = addWorkload(chart, `workload-${index}`, before);
  }
  app.synth();
}

function addWorkload(chart: Chart, name: string, called: WorkloadPolicy | undefined): WorkloadPolicy {
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'registry.example/shop:1', ports: [{ containerPort: 8080 }] }];
  const deployment = new ApiObject(chart, 'Deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  new ApiObject(chart, 'Service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: labels, ports: [{ name: 'admin', port: 9090 }] },
  });
  const postgres = new ApiObject(chart, 'Postgres', {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: `${name}-db` },
    spec: { instances: 3, storage: { size: '1Gi' } },
  });
  const policy = WorkloadPolicy.of(chart, 'Policy', deployment);
  policy.connections.allowTo(WorkloadPolicy.of(chart, 'PostgresPolicy', postgres), { ports: ['postgresql'] });
  if (called) policy.connections.allowTo(called, { ports: ['admin'] });
  return policy;
}

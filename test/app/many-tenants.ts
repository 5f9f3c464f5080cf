import { Chart } from 'cdk8s';
import { addTenant } from '../../bench/tenant';
import { AgentsApp } from '../../src/app/agents-app';
import { compare } from '../../src/core/order';
import { BackendScaling } from '../../src/service/backend-scaling';

/** Writes an app of tenants in a chart each, whose services scale, with its README.md and its report. */
export function writeTenants(tenants: number, outdir: string): void {
  const app = new AgentsApp({ outdir });
  for (let index = 0; index < tenants; index += 1) {
    const chart = new Chart(app, `tenant-${index}`);
    const target = addTenant(chart, `tenant-${index}`);
    new BackendScaling(chart, 'Scaling', { target, minReplicas: 2, maxReplicas: 4, cpuUtilization: 70 });
  }
  app.synth();
}

/** What nothing in `src` may do: a search in the list of all tenants for each of them. */
export function searchTenants(tenants: number): void {
  const names = Array.from({ length: tenants }, (_, index) => `tenant-${index}`);
  for (const name of names) names.find((other) => compare(other, name) === 0);
}

import { Chart } from 'cdk8s';
import { AgentsApp } from '../src/app/agents-app';
import { addTenant } from './tenant';

/** Writes the manifests of tenants, each in a chart of its own, and prints the processor time of the whole process in seconds. */
function main(size: number, readme: string | undefined, outdir: string | undefined): void {
  const app = new AgentsApp({ ...(outdir && { outdir }), readme: readme === 'with' });
  for (let index = 0; index < size; index += 1) addTenant(new Chart(app, `tenant-${index}`), `tenant-${index}`);
  app.synth();
  const { user, system } = process.cpuUsage();
  process.stdout.write(String((user + system) / 1e6));
}

main(Number(process.argv[2]), process.argv[3], process.argv[4]);

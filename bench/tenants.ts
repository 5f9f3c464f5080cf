import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { AgentsApp } from '../src/app/agents-app';
import { Quota } from '../src/namespace/quota';
import { Microservice } from '../src/service/microservice';
import { stellaAgent } from '../src/session';
import { AgentTenant } from '../src/tenant/agent-tenant';
import { growthExponent, median } from './measure';
import type { Benchmark } from './row';

const SIZES = [20, 40, 80, 160, 1_000];
const RUNS = 3;
const SECONDS_MAX = 8;
const GROWTH_MAX = 1.2;

/** Tenants, each with guardrails, a template and a service that calls its agents, in a chart of its own; without and with README.md. */
export const tenants: Benchmark = (note) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tenants-'));
  try {
    return [false, true].flatMap((readme) => {
      const seconds = SIZES.map((size) => {
        note(`${size} tenants${readme ? ' with README.md' : ''}`);
        return median(Array.from({ length: RUNS }, () => synth(size, { outdir: folder, readme })));
      });
      const what = readme ? 'with README.md files' : 'without README.md files';
      const exponent = growthExponent(seconds.map((took, index) => [SIZES[index] ?? 0, took]));
      return seconds.map((took, index) => ({
        what: `${SIZES[index]} tenants ${what}`,
        ours: `${took.toPrecision(3)} s`,
        peer: '',
        ...(index === SIZES.length - 1
          ? {
              growth: exponent,
              target: {
                words: `at most ${SECONDS_MAX} s, and N^${GROWTH_MAX}`,
                met: took <= SECONDS_MAX && exponent <= GROWTH_MAX,
              },
            }
          : {}),
      }));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Seconds of the processor. */
function synth(size: number, props: { readonly outdir: string; readonly readme: boolean }): number {
  const start = process.cpuUsage();
  const app = new AgentsApp({ ...props, report: false });
  for (let index = 0; index < size; index += 1) addTenant(new Chart(app, `tenant-${index}`), `tenant-${index}`);
  app.synth();
  app.toReport(false);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function addTenant(chart: Chart, name: string): void {
  const tenant = new AgentTenant(chart, 'Tenant', {
    name,
    profiles: [stellaAgent],
    quota: Quota.of({ requestsCpu: '40', requestsMemory: '80Gi', limitsCpu: '80', limitsMemory: '160Gi', pods: 60 }),
  });
  const service = new Microservice(chart, 'Service', {
    name: 'front',
    namespace: tenant.namespaceName,
    image: 'ghcr.io/acme/front:1.0.0',
    mutableTagReason: 'A benchmark pulls no image.',
    ports: [{ name: 'http', port: 8080 }],
    cpuRequest: '250m',
    cpuLimit: '1',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
  });
  for (const { connections } of tenant.templates) connections.allowFrom(service);
}

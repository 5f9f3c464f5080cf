import { equal } from 'node:assert';
import { App, Chart } from 'cdk8s';
import { AgentTemplate } from '../src/agent/agent-template';
import { stellaLight } from '../src/agent/stella/stella-light';
import { NamespaceGuardrails } from '../src/namespace/namespace-guardrails';
import { reachability } from '../src/reachability/index';
import { Microservice } from '../src/service/microservice';
import { evaluated } from '../src/testing/evaluated';
import { pair } from './measure';
import type { Benchmark } from './row';

const SIZES = [5, 20, 40];
const MILLISECONDS_MAX_OF_A_TENANT = 10;

/**
 * Measures one `expect(app).toReach(…)` after the first, in apps with a chart per tenant. The peer: all charts rendered by their own
 * `toJson`, each of which validates the whole app.
 */
export const asking: Benchmark = (note) =>
  SIZES.map((tenants) => {
    note(`${tenants} tenants`);
    const app = appOf(tenants);
    const first = process.cpuUsage();
    equal(isOpen(evaluated(app)), true);
    const { user, system } = process.cpuUsage(first);
    const { ours, peer, ratio } = pair(
      () => isOpen(evaluated(app)),
      () => isOpen(reachability(app.charts.flatMap((chart): object[] => chart.toJson()))),
      { runs: 1, calls: 10, peerCalls: 1, warmUps: 0 },
    );
    return {
      what: `expect(app).toReach() with ${tenants} tenants`,
      ours: `${ours.toPrecision(3)} ms (the first ${((user + system) / 1000).toFixed(0)} ms)`,
      peer: `${peer.toPrecision(3)} ms chart by chart`,
      ratio,
      target: {
        words: `at most ${MILLISECONDS_MAX_OF_A_TENANT} ms per tenant`,
        met: ours <= MILLISECONDS_MAX_OF_A_TENANT * tenants,
      },
    };
  });

function isOpen(net: ReturnType<typeof reachability>): boolean {
  return net.portsBetween('agents-0/llm', 'agents-0/tools').has(8080, 'TCP');
}

function appOf(tenants: number): App {
  const app = new App();
  for (let index = 0; index < tenants; index += 1) {
    const namespace = `agents-${index}`;
    const chart = new Chart(app, namespace);
    new NamespaceGuardrails(chart, 'Guardrails', { name: namespace, profiles: [stellaLight] });
    const template = new AgentTemplate(chart, 'Light', { namespace, profile: stellaLight });
    const [llm, tools] = ['llm', 'tools'].map((name) => service(chart, name, namespace));
    if (llm === undefined || tools === undefined) throw new Error('no services');
    llm.connections.allowTo(tools);
    template.connections.allowTo(llm);
  }
  return app;
}

function service(chart: Chart, name: string, namespace: string): Microservice {
  return new Microservice(chart, name, {
    name,
    namespace,
    image: 'ghcr.io/acme/speech:1.0.0',
    ports: [{ name: 'http', port: 8080 }],
    cpuRequest: '1',
    cpuLimit: '1',
    memoryRequest: '1Gi',
    memoryLimit: '1Gi',
  });
}

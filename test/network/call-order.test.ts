import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { Connections } from '../../src/network/connections';
import { WorkloadPolicy } from '../../src/network/workload-policy';

const PORTS = [
  { name: 'grpc', port: 50_051 },
  { name: 'metrics', port: 9090 },
];

test('the order of the calls and the declaring end do not change any chart of an app', () => {
  const render = (order: readonly number[], from: readonly boolean[]): string => {
    const app = Testing.app();
    const ends = ['a', 'b', 'c'].map((name) => {
      const chart = new Chart(app, name);
      const endpoint = {
        subject: `Workload '${name}/${name}'`,
        namespace: name,
        podLabels: { app: name },
        ports: PORTS,
      };
      const connections = new Connections(endpoint);
      return new WorkloadPolicy(chart, 'Policy', { name, component: 'service', connections });
    });
    const pairs = ends.flatMap((caller) => ends.map((called) => [caller, called] as const));
    for (const index of order) {
      const [caller, called] = pairs[index] ?? [];
      if (!caller || !called) throw new Error(`there is no pair ${index}`);
      const options = { ports: [index % 2 === 0 ? 'grpc' : 'metrics'] };
      if (from[index]) called.connections.allowFrom(caller, options);
      else caller.connections.allowTo(called, options);
    }
    return JSON.stringify(app.charts.map((chart) => chart.toJson()));
  };
  const all = Array.from({ length: 9 }, (_, index) => index);
  fc.assert(
    fc.property(fc.shuffledSubarray(all), fc.infiniteStream(fc.boolean()), (order, sides) => {
      const from = [...sides.take(all.length)];
      expect(render(order, from)).toBe(
        render(
          [...order].sort(),
          all.map(() => false),
        ),
      );
    }),
    { numRuns: 40 },
  );
});

import { Testing } from 'cdk8s';
import { Input } from '../../src/core/input/input';
import { addPodMonitor, addServiceMonitor, checkMonitor, resolveMonitor } from '../../src/monitoring/monitor';
import { Connections } from '../../src/network/connections';
import { Peer } from '../../src/network/peer';

function target() {
  const ports = [
    { name: 'clients', port: 6379 },
    { name: 'metrics', port: 9187 },
  ];
  const connections = new Connections({ subject: 'db', namespace: 'shop', podLabels: { app: 'db' }, ports });
  return { name: 'db', connections, port: 'metrics' };
}

test('by default, pods named prometheus in namespace monitoring scrape every 30 s', () => {
  const db = target();
  const monitor = addPodMonitor(Testing.chart(), 'Monitor', db, resolveMonitor({}));
  expect(monitor.toJson().spec).toEqual({
    namespaceSelector: { matchNames: ['shop'] },
    podMetricsEndpoints: [{ interval: '30s', port: 'metrics' }],
    selector: { matchLabels: { app: 'db' } },
  });
  expect(db.connections.ingress.map(({ peer, ports }) => [peer, ports])).toEqual([
    ["Peer 'prometheus in monitoring'", [{ port: 9187, protocol: 'TCP' }]],
  ]);
});

test('a ServiceMonitor selects a Service, and opens the port of the pods behind it', () => {
  const db = { ...target(), namespace: 'observability', selector: { service: 'db-metrics' } };
  const scraper = Peer.pods({ namespace: 'observability', labels: { app: 'prometheus' } });
  const props = resolveMonitor({ intervalSeconds: 15, scraper, labels: { release: 'prometheus' } });
  const monitor = addServiceMonitor(Testing.chart(), 'Monitor', db, props, { port: 'https-metrics', scheme: 'https' });
  expect(monitor.toJson()).toMatchObject({
    kind: 'ServiceMonitor',
    metadata: { name: 'db', namespace: 'observability', labels: { release: 'prometheus' } },
    spec: {
      endpoints: [{ interval: '15s', port: 'https-metrics', scheme: 'https' }],
      namespaceSelector: { matchNames: ['shop'] },
      selector: { matchLabels: { service: 'db-metrics' } },
    },
  });
  expect(db.connections.ingress.map(({ peer }) => peer)).toEqual(["Peer 'prometheus in observability'"]);
});

test('errors in the prop monitor show its name', () => {
  const input = new Input("RedisCluster 'shop/db'");
  checkMonitor(input, 'db', undefined);
  checkMonitor(
    input,
    'db',
    resolveMonitor({ intervalSeconds: 0, labels: { 'app.kubernetes.io/name': 'other', 'a b': 'c' } }),
  );
  expect(() => input.done()).toThrow(
    /^RedisCluster 'shop\/db': monitor.intervalSeconds must .*; key of monitor.labels must .*; monitor.labels.app.kubernetes.io\/name must not be set: the library sets it$/,
  );
});

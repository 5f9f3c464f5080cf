import { ApiObject, type Chart, Testing } from 'cdk8s';
import type { ApiGatewayProps } from '../../src/gateway/api-gateway-props';
import { Peer } from '../../src/network/peer';
import { reachability } from '../../src/reachability/index';
import { reachabilityMatchers } from '../../src/testing/reachability-matchers';
import { objectsAround } from '../service/samples';
import { expectGolden } from '../support/golden';
import { find, toKubeObject } from '../support/objects';
import { fileOf, Neighbours } from './samples';

expect.extend(reachabilityMatchers);

const MONITORED: Partial<ApiGatewayProps> = { monitor: {} };

/** Only the pump's objects of these kinds, as a chart. */
function pumpPage(...kinds: readonly string[]): Chart {
  const page = Testing.chart();
  objectsAround(new Neighbours().gateway(MONITORED))
    .map(toKubeObject)
    .filter(({ kind, metadata }) => kinds.includes(kind) && metadata.name === 'gateway-pump')
    .forEach((object, index) => {
      new ApiObject(page, `Object${index}`, object);
    });
  return page;
}

test('a monitored gateway has Tyk Pump, which serves its metrics', () => {
  expectGolden(pumpPage('Deployment'), 'api-gateway/pump');
});

test('the configuration, the monitor and the policy of Tyk Pump', () => {
  expectGolden(pumpPage('ConfigMap', 'PodMonitor', 'NetworkPolicy'), 'api-gateway/pump-around');
});

test('the gateway keeps records of requests only with Tyk Pump, which takes them out of Redis', () => {
  expect(fileOf(new Neighbours().gateway(), 'tyk.conf')).toMatchObject({ enable_analytics: false });
  expect(fileOf(new Neighbours().gateway(MONITORED), 'tyk.conf')).toMatchObject({
    enable_analytics: true,
    analytics_config: { pool_size: 10, records_buffer_size: 1000 },
  });
  expect(new Neighbours().gateway().pump).toBeUndefined();
});

test('the Prometheus of the monitor reaches the metrics of the pump, and the pump reaches Redis', () => {
  const neighbours = new Neighbours();
  const scraper = Peer.pods({ namespace: 'watch', labels: { app: 'prometheus' } });
  neighbours.gateway({ monitor: { scraper } });
  const paths = reachability(neighbours.chart.toJson());
  const prometheus = { namespace: 'watch', labels: { app: 'prometheus' } };
  expect(paths).toReach(prometheus, 'azora/gateway-pump', 9090);
  expect(paths).notToReach(prometheus, 'azora/gateway', 9696);
  expect(paths).notToReach(prometheus, 'azora/gateway-pump', 8083);
  const redis = { namespace: 'azora', labels: { app: 'redis-enterprise', 'redis.io/cluster': 'redis' } };
  expect(paths).toReach('azora/gateway-pump', redis, 12_000);
  expect(paths).notToReach('azora/gateway-pump', 'internet', 443);
});

test('props of the pump: image, credentials, labels and the monitor', () => {
  const gateway = new Neighbours().gateway({
    pumpImage: 'ghcr.io/acme/tyk-pump:1.16.0',
    imagePullSecrets: ['registry'],
    labels: { team: 'edge' },
    monitor: { intervalSeconds: 60, labels: { release: 'prometheus' } },
  });
  const objects = objectsAround(gateway).map(toKubeObject);
  const { spec } = find(objects, 'Deployment', 'gateway-pump');
  expect(spec?.template.spec?.containers[0]?.image).toBe('ghcr.io/acme/tyk-pump:1.16.0');
  expect(spec?.template.spec?.imagePullSecrets).toEqual([{ name: 'registry' }]);
  expect(spec?.template.metadata?.labels?.team).toBe('edge');
  const monitor = find(objects, 'PodMonitor', 'gateway-pump');
  expect(monitor.metadata?.labels?.release).toBe('prometheus');
  expect(JSON.stringify(monitor.spec)).toContain('"interval":"60s"');
});

test('a wrong monitor is refused', () => {
  expect(() => new Neighbours().gateway({ monitor: { intervalSeconds: 0 } })).toThrow(
    'monitor.intervalSeconds must be whole seconds of at least 1',
  );
});

import { App, Chart } from 'cdk8s';
import { AgentsApp } from '../../../src/app/agents-app';
import { Cluster } from '../../../src/core/cluster/cluster';

test('manifests work with Kubernetes 1.30 and later, unless the app says otherwise', () => {
  expect(Cluster.of(new Chart(new App(), 'chart')).kubernetesVersion).toBe('1.30');
  const cluster = new Cluster({ kubernetesVersion: '1.28' });
  expect(Cluster.of(new Chart(new AgentsApp({ cluster }), 'chart'))).toBe(cluster);
});

test('the nearest construct decides, for an app that renders for several clusters', () => {
  const app = new AgentsApp({ cluster: new Cluster({ kubernetesVersion: '1.34' }) });
  const old = new Chart(app, 'old');
  new Cluster({ kubernetesVersion: '1.28' }).addTo(old);
  const versions = [old, new Chart(old, 'inner'), new Chart(app, 'new')].map((scope) => Cluster.of(scope));
  expect(versions.map(({ kubernetesVersion }) => kubernetesVersion)).toEqual(['1.28', '1.28', '1.34']);
});

test('a feature must be in every version from the given one on', () => {
  const having = ['1.28', '1.29', '1.30', '1.31', '1.100'].filter((kubernetesVersion) =>
    new Cluster({ kubernetesVersion }).has('preStopSleep'),
  );
  expect(having).toEqual(['1.30', '1.31', '1.100']);
});

test.each(['1.27', '2.0', '1.30.2', 'v1.30', '', '1.', 'latest'])('%j is refused as a version', (kubernetesVersion) => {
  expect(() => new Cluster({ kubernetesVersion })).toThrow(
    `Cluster: kubernetesVersion must be a minor version from 1.28, such as 1.34, got "${kubernetesVersion}"`,
  );
});

test('the addresses of the API server are checked, and copied', () => {
  const cidrs = ['10.96.0.1/32'];
  const { apiServer } = new Cluster({ apiServer: { cidrs } });
  cidrs.push('10.0.0.0/8');
  expect(apiServer).toEqual({ cidrs: ['10.96.0.1/32'] });
  expect(new Cluster().apiServer).toBeUndefined();
  expect(
    () => new Cluster({ apiServer: { cidrs: ['10.96.0.1', '10.0.0.1/8'], ports: [0] } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Cluster: apiServer.cidrs[0] must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, got "10.96.0.1"; apiServer.cidrs[1] must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, got "10.0.0.1/8": write 10.0.0.0/8; apiServer.ports[0] must be a port from 1 to 65535, such as 8080, got 0"`,
  );
  expect(() => new Cluster({ apiServer: { cidrs: [] } })).toThrow(
    'Cluster: apiServer.cidrs must name at least one block, such as 10.96.0.1/32',
  );
});

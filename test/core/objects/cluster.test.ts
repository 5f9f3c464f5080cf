import { App, Chart } from 'cdk8s';
import { AgentsApp } from '../../../src/app/agents-app';
import { Cluster } from '../../../src/core/objects/cluster';

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

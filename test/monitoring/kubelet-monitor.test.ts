import { type Chart, Testing } from 'cdk8s';
import { KubeletMonitor, type KubeletMonitorProps } from '../../src/monitoring/kubelet-monitor';
import { PrometheusServer } from '../../src/monitoring/prometheus-server';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';

type Settings = Omit<KubeletMonitorProps, 'scraper'>;

const minimal: Settings = { name: 'kubelets', namespace: 'monitoring', watchedNamespaces: ['azora', 'azora-es'] };

// Required<> makes a missing new prop a compile error.
const every: Required<Settings> = {
  ...minimal,
  anyCertificateReason: 'The kubelets of this cluster sign their own certificates.',
  serviceNamespace: 'monitoring',
  serviceLabels: { app: 'kubelets' },
  intervalSeconds: 30,
  labels: { release: 'kube-prometheus-stack' },
};

function chart(settings: Settings): Chart {
  const chart = Testing.chart();
  const server = Testing.chart();
  const scraper = new PrometheusServer(server, 'Prometheus', {
    name: 'main',
    namespace: 'monitoring',
    monitoredNamespaces: ['monitoring'],
    noAlertmanagerReason: 'A test.',
  });
  new KubeletMonitor(chart, 'Monitor', { ...settings, scraper });
  const policy = JSON.stringify(find(server.toJson(), 'NetworkPolicy', 'main').spec);
  expect(policy).toContain('"port":10250');
  return chart;
}

test('Prometheus scrapes volumes and containers of some namespaces, from kubelets that the cluster vouches for', () => {
  expectGolden(chart(minimal), 'kubelet-monitor/defaults');
});

test('every prop reaches the monitor', () => {
  expectGolden(chart(every), 'kubelet-monitor/every-prop');
});

test('all wrong props are reported at once', () => {
  expect(() =>
    chart({ ...minimal, watchedNamespaces: [], anyCertificateReason: '', serviceNamespace: 'A', intervalSeconds: 0 }),
  ).toThrow(
    /^KubeletMonitor 'monitoring\/kubelets': watchedNamespaces must have at least one namespace; anyCertificateReason must .*; serviceNamespace must .*; intervalSeconds must /,
  );
});

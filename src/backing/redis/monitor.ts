import type { Construct } from 'constructs';
import { ServiceMonitor } from '../../../imports/monitoring.coreos.com';
import { objectLabels } from '../../core/labels';
import { PROMETHEUS } from '../../monitoring/prometheus-peer';
import type { Connections } from '../../network/connections';
import type { BackingMonitorProps } from '../monitor';

/** Whose metrics are read. */
interface Monitored {
  readonly name: string;
  readonly connections: Connections;
}

/**
 * A ServiceMonitor on the Service that the operator makes for metrics, and the way in for Prometheus. A PodMonitor goes by the name of
 * a container's port, which Redis does not tell. The nodes sign their certificate themselves.
 * @see https://redis.io/docs/latest/operate/kubernetes/re-clusters/connect-prometheus-operator/
 */
export function addRedisMonitor(
  scope: Construct,
  id: string,
  of: Monitored,
  props: BackingMonitorProps,
): ServiceMonitor {
  const { name, connections } = of;
  const { namespace } = connections.endpoint;
  const { intervalSeconds = 30, scraper = PROMETHEUS, labels } = props;
  connections.allowFrom(scraper, { ports: ['metrics'] });
  return new ServiceMonitor(scope, id, {
    metadata: { name, namespace, labels: { ...labels, ...objectLabels(name, 'monitoring') } },
    spec: {
      namespaceSelector: { matchNames: [namespace] },
      selector: { matchLabels: { 'redis.io/service': 'prom-metrics' } },
      endpoints: [
        {
          port: 'prometheus',
          scheme: 'https',
          tlsConfig: { insecureSkipVerify: true },
          interval: `${intervalSeconds}s`,
        },
      ],
    },
  });
}

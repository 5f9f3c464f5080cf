import type { Construct } from 'constructs';
import { PodMonitor } from '../../imports/monitoring.coreos.com';
import type { Input } from '../core/input';
import { objectLabels } from '../core/labels';
import { labelKey, labelValue } from '../core/names';
import { positiveSeconds } from '../core/numbers';
import { PROMETHEUS } from '../monitoring/prometheus-peer';
import type { Connections, IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';

/** How Prometheus reads the metrics of a backing service. */
export interface BackingMonitorProps {
  /** Seconds between scrapes. @default 30 */
  readonly intervalSeconds?: number;

  /**
   * The Prometheus that scrapes: a PrometheusServer, whose own side is opened too, or `Peer.pods` for one that is not ours.
   * @default - pods with app.kubernetes.io/name: prometheus in namespace monitoring
   */
  readonly scraper?: IConnectable | Peer;

  /**
   * Further labels of the PodMonitor, for a Prometheus that selects by them, such as `release: kube-prometheus-stack`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Whose metrics are read. */
export interface Monitored {
  /** The name of the PodMonitor. */
  readonly name: string;

  readonly connections: Connections;

  /** Labels of the pods that serve the metrics. @default - those of the endpoint */
  readonly podLabels?: Readonly<Record<string, string>>;

  /** The name of the port, among those of the endpoint. */
  readonly port: string;
}

/** A copy that its giver cannot change. */
export function copiedMonitor(props: BackingMonitorProps | undefined): BackingMonitorProps | undefined {
  return props && { ...props, ...(props.labels === undefined ? {} : { labels: { ...props.labels } }) };
}

/** Notes what is wrong with the prop `monitoring`. */
export function checkBackingMonitor(input: Input, props: BackingMonitorProps): void {
  const { intervalSeconds, labels = {} } = props;
  input.optional('monitoring.intervalSeconds', intervalSeconds, positiveSeconds);
  input.entries('monitoring.labels', labels, labelKey, labelValue);
}

/** A PodMonitor of our own, and the way in for Prometheus: the operators' own ones are deprecated, and open no policy. */
export function addBackingMonitor(scope: Construct, id: string, of: Monitored, props: BackingMonitorProps): PodMonitor {
  const { name, connections, port } = of;
  const { namespace } = connections.endpoint;
  const { intervalSeconds = 30, scraper = PROMETHEUS, labels } = props;
  connections.allowFrom(scraper, { ports: [port] });
  return new PodMonitor(scope, id, {
    metadata: { name, namespace, labels: { ...labels, ...objectLabels(name, 'monitoring') } },
    spec: {
      namespaceSelector: { matchNames: [namespace] },
      selector: { matchLabels: { ...(of.podLabels ?? connections.endpoint.podLabels) } },
      podMetricsEndpoints: [{ port, interval: `${intervalSeconds}s` }],
    },
  });
}

import type { Construct } from 'constructs';
import {
  PodMonitor,
  type PodMonitorSpecPodMetricsEndpoints,
  ServiceMonitor,
  type ServiceMonitorSpecEndpoints,
} from '../../imports/monitoring.coreos.com';
import type { Input } from '../core/input/input';
import { positiveSeconds } from '../core/input/numbers';
import type { Labels } from '../core/objects/labels';
import type { Connections, IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';
import { checkLabels, objectMetadata } from './monitoring-metadata';
import { PROMETHEUS } from './prometheus-peer';

/** How Prometheus scrapes metrics. */
export interface MonitorProps {
  /** Seconds between scrapes. @default 30 */
  readonly intervalSeconds?: number;

  /**
   * The Prometheus that scrapes: a PrometheusServer, whose own policy is then opened too, or `Peer.pods` for a
   * Prometheus outside this app.
   * @default - `prometheus` of the Cluster: pods with app.kubernetes.io/name: prometheus in namespace monitoring
   */
  readonly scraper?: IConnectable | Peer;

  /**
   * Additional labels of the monitor, for a Prometheus that selects by label, such as `release: kube-prometheus-stack`.
   * @default - none
   */
  readonly labels?: Labels;
}

/** MonitorProps with every default filled in. */
export type ResolvedMonitor = Required<MonitorProps>;

/** The scraped pods, and how the monitor selects them. */
export interface MonitorTarget {
  /** The name of the monitor. */
  readonly name: string;

  /** The namespace of the monitor. @default - the pods' namespace */
  readonly namespace?: string;

  /** The network endpoint of the pods that serve the metrics. */
  readonly connections: Connections;

  /** Name of the port that serves the metrics, declared in `connections`. It is opened to Prometheus. */
  readonly port: string;

  /**
   * Labels that the monitor selects by: of the pods, or of the Service in front of them.
   * @default - the pod labels of `connections`
   */
  readonly selector?: Labels;
}

/** Fills in every default. Returns a copy, so that later changes of `props` have no effect. */
export function resolveMonitor(props: MonitorProps): ResolvedMonitor {
  return {
    intervalSeconds: props.intervalSeconds ?? 30,
    scraper: props.scraper ?? PROMETHEUS,
    labels: { ...props.labels },
  };
}

/** Checks the prop `monitor` of an object called `name`. */
export function checkMonitor(input: Input, name: string, monitor: ResolvedMonitor | undefined): void {
  if (monitor === undefined) return;
  input.required('monitor.intervalSeconds', monitor.intervalSeconds, positiveSeconds);
  checkLabels(input, 'monitor.labels', name, monitor.labels);
}

/** Adds a PodMonitor and opens the ingress for Prometheus. */
export function addPodMonitor(
  scope: Construct,
  id: string,
  target: MonitorTarget,
  monitor: ResolvedMonitor,
  more: { readonly podTargetLabels?: string[]; readonly endpoint?: PodMonitorSpecPodMetricsEndpoints } = {},
): PodMonitor {
  openFor(target, monitor);
  return new PodMonitor(scope, id, {
    metadata: metadataOf(target, monitor),
    spec: {
      ...selectorsOf(target),
      podTargetLabels: more.podTargetLabels,
      podMetricsEndpoints: [{ port: target.port, interval: `${monitor.intervalSeconds}s`, ...more.endpoint }],
    },
  });
}

/**
 * Adds a ServiceMonitor and opens the ingress for Prometheus. Needed if an operator gives the metrics port of its pods
 * no name, because a PodMonitor selects ports by name.
 * @param endpoint the Service's port and how to scrape it
 */
export function addServiceMonitor(
  scope: Construct,
  id: string,
  target: MonitorTarget,
  monitor: ResolvedMonitor,
  endpoint: ServiceMonitorSpecEndpoints,
): ServiceMonitor {
  openFor(target, monitor);
  return new ServiceMonitor(scope, id, {
    metadata: metadataOf(target, monitor),
    spec: { ...selectorsOf(target), endpoints: [{ interval: `${monitor.intervalSeconds}s`, ...endpoint }] },
  });
}

function openFor({ connections, port }: MonitorTarget, { scraper }: ResolvedMonitor): void {
  connections.allowFrom(scraper, { ports: [port] });
}

function metadataOf({ name, namespace, connections }: MonitorTarget, { labels }: ResolvedMonitor) {
  return objectMetadata({ name, namespace: namespace ?? connections.endpoint.namespace, labels });
}

function selectorsOf({ connections, selector }: MonitorTarget) {
  const { namespace, podLabels } = connections.endpoint;
  return {
    namespaceSelector: { matchNames: [namespace] },
    selector: { matchLabels: { ...(selector ?? podLabels) } },
  };
}

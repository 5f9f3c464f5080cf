import { Construct } from 'constructs';
import { PodMonitor, type PodMonitorSpec } from '../../imports/monitoring.coreos.com';
import { type Check, Input, oneOf } from '../core/input';
import { absolutePath, labelKey } from '../core/names';
import { positiveSeconds } from '../core/numbers';
import type { Endpoint, IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';
import { checkIdentity, objectMetadata } from './object-metadata';
import { PROMETHEUS } from './prometheus-peer';

/** How Prometheus reads the metrics of one workload or profile. */
export interface WorkloadMonitorProps {
  /** The name of the PodMonitor. */
  readonly name: string;

  /** The namespace of the PodMonitor. @default - that of the target's pods */
  readonly namespace?: string;

  /** The workload or the profile whose pods are scraped. */
  readonly target: IConnectable;

  /** The name of the port with the metrics, among those that the target declares. */
  readonly port: string;

  /** The path of the metrics on that port. @default /metrics */
  readonly path?: string;

  /** Seconds between scrapes. @default 30 */
  readonly intervalSeconds?: number;

  /** Seconds after which a scrape has failed, at most `intervalSeconds`. @default 10 */
  readonly scrapeTimeoutSeconds?: number;

  /**
   * Labels that are taken off every sample, since each of their values makes a series of its own that Prometheus keeps.
   * @default - session_id
   * @see https://prometheus.io/docs/practices/naming/#labels
   */
  readonly dropLabels?: readonly string[];

  /**
   * Keys of pod labels that are put on every sample, with an underscore for what Prometheus does not take: `agent-type`
   * becomes `agent_type`. A sample's own label of that name is kept as `exported_agent_type`.
   * @default - the keys that select the target's pods
   */
  readonly targetLabels?: readonly string[];

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

/**
 * A PodMonitor, and the way in to the scraped port for Prometheus and nobody else. It names pods and not a Service, since
 * agents have none.
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor
 */
export class WorkloadMonitor extends Construct {
  readonly podMonitor: PodMonitor;

  /** @throws InputError when a prop is wrong, or when the target declares no such port */
  constructor(scope: Construct, id: string, props: WorkloadMonitorProps) {
    super(scope, id);
    const monitor = resolveMonitor(props);
    checkMonitor(monitor);
    props.target.connections.allowFrom(monitor.scraper, { ports: [monitor.port] });
    this.podMonitor = new PodMonitor(this, 'Resource', {
      metadata: objectMetadata(monitor),
      spec: monitorSpec(monitor),
    });
  }
}

type ResolvedMonitor = Required<Omit<WorkloadMonitorProps, 'target'>> & { readonly endpoint: Endpoint };

function resolveMonitor({ target, ...props }: WorkloadMonitorProps): ResolvedMonitor {
  const { endpoint } = target.connections;
  return {
    ...props,
    endpoint,
    namespace: props.namespace ?? endpoint.namespace,
    path: props.path ?? '/metrics',
    intervalSeconds: props.intervalSeconds ?? 30,
    scrapeTimeoutSeconds: props.scrapeTimeoutSeconds ?? 10,
    dropLabels: [...(props.dropLabels ?? ['session_id'])],
    targetLabels: [...(props.targetLabels ?? Object.keys(endpoint.podLabels).sort())],
    scraper: props.scraper ?? PROMETHEUS,
    labels: { ...props.labels },
  };
}

/** The name of a label in Prometheus. @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const metricLabel: Check = (value) =>
  typeof value === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(value)
    ? undefined
    : { must: 'be letters, digits and underscores, not a digit first, such as session_id' };

function checkMonitor(monitor: ResolvedMonitor): void {
  const { endpoint, name, namespace, intervalSeconds, scrapeTimeoutSeconds } = monitor;
  const input = new Input(`WorkloadMonitor '${namespace}/${name}'`);
  checkIdentity(input, monitor);
  if (endpoint.ports.length === 0)
    input.refuse(`target must declare the port with its metrics, but ${endpoint.subject} has none`);
  else input.required('port', monitor.port, oneOf(...endpoint.ports.map((declared) => declared.name)));
  input.required('path', monitor.path, absolutePath);
  input.required('intervalSeconds', intervalSeconds, positiveSeconds);
  input.required('scrapeTimeoutSeconds', scrapeTimeoutSeconds, positiveSeconds);
  if (scrapeTimeoutSeconds > intervalSeconds) {
    input.refuse(
      `scrapeTimeoutSeconds must be at most intervalSeconds ${intervalSeconds}, got ${scrapeTimeoutSeconds}`,
    );
  }
  input.each('dropLabels', monitor.dropLabels, metricLabel);
  input.each('targetLabels', monitor.targetLabels, labelKey);
  input.done();
}

function monitorSpec(monitor: ResolvedMonitor): PodMonitorSpec {
  const { endpoint, port, path, intervalSeconds, scrapeTimeoutSeconds, dropLabels, targetLabels } = monitor;
  const relabelings = dropLabels.map((label) => ({ action: 'labeldrop', regex: label }));
  return {
    namespaceSelector: { matchNames: [endpoint.namespace] },
    selector: { matchLabels: { ...endpoint.podLabels } },
    podTargetLabels: targetLabels.length > 0 ? [...targetLabels] : undefined,
    podMetricsEndpoints: [
      {
        port,
        path,
        interval: `${intervalSeconds}s`,
        scrapeTimeout: `${scrapeTimeoutSeconds}s`,
        metricRelabelings: relabelings.length > 0 ? relabelings : undefined,
      },
    ],
  };
}

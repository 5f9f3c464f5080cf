import { Construct } from 'constructs';
import type { PodMonitor, PodMonitorSpecPodMetricsEndpoints } from '../../imports/monitoring.coreos.com';
import { unlessEmpty } from '../core/defined';
import { checkedCalls } from '../core/input/checked-calls';
import { type Check, Input, oneOf } from '../core/input/input';
import { absolutePath, labelKey } from '../core/input/names';
import { positiveSeconds } from '../core/input/numbers';
import type { Endpoint, IConnectable } from '../network/connections';
import { addPodMonitor, type MonitorProps, type ResolvedMonitor, resolveMonitor } from './monitor';
import { checkIdentity } from './monitoring-metadata';

/** Props of WorkloadMonitor. */
export interface WorkloadMonitorProps extends MonitorProps {
  /** The name of the PodMonitor. */
  readonly name: string;

  /** The namespace of the PodMonitor. @default - the namespace of the target's pods */
  readonly namespace?: string;

  /** The workload or profile whose pods are scraped. */
  readonly target: IConnectable;

  /** Name of the port that serves the metrics, among the target's ports. */
  readonly port: string;

  /** The path of the metrics. @default /metrics */
  readonly path?: string;

  /** Seconds after which a scrape counts as failed, at most `intervalSeconds`. @default 10 */
  readonly scrapeTimeoutSeconds?: number;

  /**
   * Keeps the labels `namespace`, `pod` and `container` of the samples, for exporters that report other objects, such as
   * kube-state-metrics. Otherwise they are those of the scraped pod, and the samples' own labels are renamed to
   * `exported_namespace`, `exported_pod` and `exported_container`, where no alert looks for them. Samples without a pod
   * of their own then have no label `pod`, so that an alert does not name the exporter's.
   * @default false
   * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
   */
  readonly honorLabels?: boolean;

  /**
   * Labels that are dropped from every sample, because Prometheus stores a separate series for each value of a label.
   * @default - session_id
   * @see https://prometheus.io/docs/practices/naming/#labels
   */
  readonly dropLabels?: readonly string[];

  /**
   * Keys of pod labels that are copied to every sample. Other characters than letters, digits and underscores become
   * underscores: `agent-type` becomes `agent_type`, `app.kubernetes.io/name` becomes `app_kubernetes_io_name`. A
   * sample's own label with such a name is renamed to `exported_agent_type`.
   * @default - the keys that select the target's pods; none with `honorLabels`
   */
  readonly targetLabels?: readonly string[];
}

/**
 * A PodMonitor, and an ingress rule that opens the scraped port to Prometheus only. Selects pods instead of a Service,
 * because agents have no Service.
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor
 */
@checkedCalls('WorkloadMonitor')
export class WorkloadMonitor extends Construct {
  readonly podMonitor: PodMonitor;

  /** @throws InputError if a prop is wrong, or the target does not declare the port */
  constructor(scope: Construct, id: string, props: WorkloadMonitorProps) {
    super(scope, id);
    const monitor = resolveWorkloadMonitor(props);
    checkWorkloadMonitor(monitor);
    const { connections } = props.target;
    this.podMonitor = addPodMonitor(this, 'Resource', { ...monitor, connections }, monitor, {
      podTargetLabels: unlessEmpty([...monitor.targetLabels]),
      endpoint: metricsEndpoint(monitor),
    });
  }
}

type ResolvedWorkloadMonitor = Required<Omit<WorkloadMonitorProps, 'target'>> &
  ResolvedMonitor & { readonly endpoint: Endpoint };

function resolveWorkloadMonitor({ target, ...props }: WorkloadMonitorProps): ResolvedWorkloadMonitor {
  const { endpoint } = target.connections;
  return {
    ...props,
    ...resolveMonitor(props),
    endpoint,
    namespace: props.namespace ?? endpoint.namespace,
    path: props.path ?? '/metrics',
    scrapeTimeoutSeconds: props.scrapeTimeoutSeconds ?? 10,
    honorLabels: props.honorLabels ?? false,
    dropLabels: [...(props.dropLabels ?? ['session_id'])],
    targetLabels: [...(props.targetLabels ?? (props.honorLabels ? [] : Object.keys(endpoint.podLabels).sort()))],
  };
}

/** Accepts label names of Prometheus. @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const metricLabel: Check = (value) =>
  typeof value === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(value)
    ? undefined
    : { must: 'be letters, digits and underscores, not a digit first, such as session_id' };

function checkWorkloadMonitor(monitor: ResolvedWorkloadMonitor): void {
  const { endpoint, name, namespace, intervalSeconds, scrapeTimeoutSeconds } = monitor;
  const input = new Input(`WorkloadMonitor '${namespace}/${name}'`);
  checkIdentity(input, monitor);
  if (endpoint.ports.length === 0)
    input.refuse(`target must declare its metrics port, but ${endpoint.subject} declares no ports`);
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

function metricsEndpoint(monitor: ResolvedWorkloadMonitor): PodMonitorSpecPodMetricsEndpoints {
  const { path, scrapeTimeoutSeconds, honorLabels, dropLabels } = monitor;
  return {
    path,
    ...(honorLabels ? { honorLabels, relabelings: [{ action: 'labeldrop', regex: 'pod|container|endpoint' }] } : {}),
    scrapeTimeout: `${scrapeTimeoutSeconds}s`,
    metricRelabelings: unlessEmpty(dropLabels.map((label) => ({ action: 'labeldrop', regex: label }))),
  };
}

import { Construct } from 'constructs';
import { PodMonitor } from '../../imports/monitoring.coreos.com';
import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { absolutePath, dnsLabel, labelKey, labelValue, portName } from '../core/input/names';
import { port, positiveSeconds } from '../core/input/numbers';
import type { Labels } from '../core/objects/labels';
import type { IConnectable } from '../network/connections';
import { Peer } from '../network/peer';
import { checkIdentity, objectMetadata } from './monitoring-metadata';

/** An operator that somebody else installed, and where it serves its metrics. */
export interface OperatorReference {
  /** The namespace that it runs in. */
  readonly namespace: string;

  /** The labels of its pods. */
  readonly podLabels: Labels;

  /** The port of the metrics. */
  readonly port: number;

  /** The name of that port in its pods, by which Prometheus finds it. */
  readonly portName: string;
}

/**
 * External Secrets Operator, as its chart installs it.
 * @see https://github.com/external-secrets/external-secrets/blob/v2.9.0/deploy/charts/external-secrets/templates/deployment.yaml
 */
export const EXTERNAL_SECRETS_OPERATOR: OperatorReference = frozen({
  namespace: 'external-secrets',
  podLabels: { 'app.kubernetes.io/name': 'external-secrets' },
  port: 8080,
  portName: 'metrics',
});

/**
 * The controller of cert-manager, as its chart installs it.
 * @see https://github.com/cert-manager/cert-manager/blob/v1.21.1/deploy/charts/cert-manager/templates/deployment.yaml
 */
export const CERT_MANAGER: OperatorReference = frozen({
  namespace: 'cert-manager',
  podLabels: { 'app.kubernetes.io/component': 'controller', 'app.kubernetes.io/name': 'cert-manager' },
  port: 9402,
  portName: 'http-metrics',
});

/** Props of OperatorMonitor. */
export interface OperatorMonitorProps {
  /** The name of the PodMonitor. */
  readonly name: string;

  /** The namespace of the PodMonitor: one that the Prometheus reads monitors of. */
  readonly namespace: string;

  /** The operator. */
  readonly operator: OperatorReference;

  /** The Prometheus that scrapes. A MonitoringAccess lets it look up pods in the operator's namespace. */
  readonly scraper: IConnectable;

  /** The path of the metrics. @default /metrics */
  readonly path?: string;

  /** Seconds between scrapes. @default 30 */
  readonly intervalSeconds?: number;

  /** Additional labels of the monitor, for a Prometheus that selects by label. @default - none */
  readonly labels?: Labels;
}

const DEFAULTS = { path: '/metrics', intervalSeconds: 30, labels: {} } satisfies Partial<OperatorMonitorProps>;

/**
 * A PodMonitor for an operator in a namespace of its own, which reports on objects of other namespaces. Opens Prometheus' side of the
 * path; the operator's side is open unless a policy of its installation isolates it.
 */
@checkedCalls('OperatorMonitor')
export class OperatorMonitor extends Construct {
  readonly podMonitor: PodMonitor;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: OperatorMonitorProps) {
    super(scope, id);
    const monitor = { ...DEFAULTS, ...props };
    checkOperatorMonitor(monitor);
    const { operator, path, intervalSeconds, scraper } = monitor;
    scraper.connections.allowTo(operatorPeer(operator));
    this.podMonitor = new PodMonitor(this, 'Resource', {
      metadata: objectMetadata(monitor),
      spec: {
        namespaceSelector: { matchNames: [operator.namespace] },
        selector: { matchLabels: { ...operator.podLabels } },
        // Its series are about objects of other namespaces.
        podMetricsEndpoints: [{ honorLabels: true, interval: `${intervalSeconds}s`, path, port: operator.portName }],
      },
    });
  }
}

function operatorPeer({ namespace, podLabels, port: number }: OperatorReference): Peer {
  return Peer.pods({
    namespace,
    labels: podLabels,
    ports: [{ port: number }],
    openedBy: 'the installation of the operator',
  });
}

function checkOperatorMonitor(monitor: OperatorMonitorProps & typeof DEFAULTS): void {
  const { name, namespace, operator, path, intervalSeconds } = monitor;
  const input = new Input(`OperatorMonitor '${namespace}/${name}'`);
  checkIdentity(input, monitor);
  input.required('operator.namespace', operator.namespace, dnsLabel);
  input.entries('operator.podLabels', operator.podLabels, labelKey, labelValue);
  if (Object.keys(operator.podLabels).length === 0) input.refuse('operator.podLabels must have at least one label');
  input.required('operator.port', operator.port, port);
  input.required('operator.portName', operator.portName, portName);
  input.required('path', path, absolutePath);
  input.required('intervalSeconds', intervalSeconds, positiveSeconds);
  input.done();
}

import { Construct } from 'constructs';
import { ServiceMonitor, type ServiceMonitorSpecEndpoints } from '../../imports/monitoring.coreos.com';
import { defined } from '../core/defined';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel, labelKey, labelValue, text } from '../core/input/names';
import { positiveSeconds } from '../core/input/numbers';
import { type Labels, REASON_ANNOTATION_PREFIX } from '../core/objects/labels';
import { type Resolved, resolved } from '../core/resolved';
import type { IConnectable } from '../network/connections';
import { Egress } from '../network/egress';
import { checkIdentity, objectMetadata } from './monitoring-metadata';

/** Props of KubeletMonitor. */
export interface KubeletMonitorProps {
  /** The name of the ServiceMonitor. */
  readonly name: string;

  /** The namespace of the ServiceMonitor: one that the Prometheus reads monitors of. */
  readonly namespace: string;

  /** The namespaces whose volumes and containers Prometheus stores; the kubelets report on all. */
  readonly watchedNamespaces: readonly string[];

  /** The Prometheus that scrapes. A MonitoringAccess lets it read the metrics of kubelets. */
  readonly scraper: IConnectable;

  /**
   * Why Prometheus accepts any certificate from a kubelet; rendered as an annotation. Needed where kubelets sign their own
   * certificates, as kubeadm and kind set them up. Whoever takes over the address of a node then gets Prometheus' token, which can
   * only read metrics and look up pods.
   * @default - the cluster's certificate authority must have signed them, as EKS, GKE and AKS do
   * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#certificate-rotation
   */
  readonly anyCertificateReason?: string;

  /** The namespace of the kubelets' Service, which the Prometheus operator keeps (`--kubelet-service`). @default kube-system */
  readonly serviceNamespace?: string;

  /** The labels of that Service. @default - k8s-app: kubelet, which the operator sets */
  readonly serviceLabels?: Labels;

  /** Seconds between scrapes. @default 60 */
  readonly intervalSeconds?: number;

  /** Additional labels of the monitor, for a Prometheus that selects by label. @default - none */
  readonly labels?: Labels;
}

const DEFAULTS = {
  serviceNamespace: 'kube-system',
  serviceLabels: { 'k8s-app': 'kubelet' },
  intervalSeconds: 60,
  labels: {},
} satisfies Partial<KubeletMonitorProps>;

type ResolvedKubeletMonitor = Resolved<KubeletMonitorProps, typeof DEFAULTS>;

/** What alerts and dashboards query. A kubelet serves hundreds of other series per container. */
const STORED = {
  '/metrics': 'kubelet_volume_stats_.+',
  '/metrics/cadvisor': 'container_(cpu_usage_seconds_total|memory_working_set_bytes)',
} as const;

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * A ServiceMonitor for the kubelets: how full volumes are, and what containers use. Opens Prometheus' side of the path; nodes have
 * no NetworkPolicy.
 * @see https://kubernetes.io/docs/concepts/cluster-administration/system-metrics/
 */
@checkedCalls('KubeletMonitor')
export class KubeletMonitor extends Construct {
  readonly serviceMonitor: ServiceMonitor;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: KubeletMonitorProps) {
    super(scope, id);
    const monitor = { ...resolved(props, DEFAULTS), watchedNamespaces: [...props.watchedNamespaces] };
    checkKubeletMonitor(monitor);
    const { anyCertificateReason: reason, serviceNamespace, serviceLabels } = monitor;
    props.scraper.connections.allowTo(Egress.kubelets());
    const annotations =
      reason === undefined ? undefined : { [`${REASON_ANNOTATION_PREFIX}any-certificate-reason`]: reason };
    this.serviceMonitor = new ServiceMonitor(this, 'Resource', {
      metadata: defined({ ...objectMetadata(monitor), annotations }),
      spec: {
        namespaceSelector: { matchNames: [serviceNamespace] },
        selector: { matchLabels: { ...serviceLabels } },
        endpoints: Object.entries(STORED).map(([path, stored]) => endpoint(monitor, path, stored)),
      },
    });
  }
}

function endpoint(monitor: ResolvedKubeletMonitor, path: string, stored: string): ServiceMonitorSpecEndpoints {
  const { anyCertificateReason, intervalSeconds, watchedNamespaces } = monitor;
  return {
    path,
    port: 'https-metrics',
    scheme: 'https',
    interval: `${intervalSeconds}s`,
    // Its series are about pods and claims of other namespaces.
    honorLabels: true,
    bearerTokenFile: `${SERVICE_ACCOUNT}/token`,
    tlsConfig:
      anyCertificateReason === undefined ? { caFile: `${SERVICE_ACCOUNT}/ca.crt` } : { insecureSkipVerify: true },
    metricRelabelings: [
      { action: 'keep', sourceLabels: ['__name__'], regex: stored },
      { action: 'keep', sourceLabels: ['namespace'], regex: watchedNamespaces.join('|') },
    ],
  };
}

function checkKubeletMonitor(monitor: ResolvedKubeletMonitor): void {
  const { name, namespace, watchedNamespaces } = monitor;
  const input = new Input(`KubeletMonitor '${namespace}/${name}'`);
  checkIdentity(input, monitor);
  input.each('watchedNamespaces', watchedNamespaces, dnsLabel);
  input.distinct('watchedNamespaces', watchedNamespaces);
  if (watchedNamespaces.length === 0) input.refuse('watchedNamespaces must have at least one namespace');
  input.optional('anyCertificateReason', monitor.anyCertificateReason, text);
  if (monitor.anyCertificateReason?.trim() === '')
    input.refuse('anyCertificateReason must say in a sentence why, got ""');
  input.required('serviceNamespace', monitor.serviceNamespace, dnsLabel);
  input.entries('serviceLabels', monitor.serviceLabels, labelKey, labelValue);
  input.required('intervalSeconds', monitor.intervalSeconds, positiveSeconds);
  input.done();
}

import { Construct } from 'constructs';
import { Prometheus } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { type Check, Input, shown } from '../core/input/input';
import { dnsLabel, dnsSubdomain, labelKey, labelValue, serviceName, text } from '../core/input/names';
import { count, port } from '../core/input/numbers';
import { bytes } from '../core/input/quantity';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { REASON_ANNOTATION_PREFIX } from '../core/objects/labels';
import { checkResourceAmounts, withDefaultDisk } from '../core/pods/resource-amounts';
import { Connections, type IConnectable } from '../network/connections';
import { Egress } from '../network/egress';
import { Peer } from '../network/peer';
import { WorkloadPolicy } from '../network/workload-policy';
import { PROMETHEUS_PORTS, prometheusSelector } from '../operators/prometheus';
import { objectMetadata } from './monitoring-metadata';
import { type PrometheusServerProps, type ResolvedPrometheus, resolvePrometheus } from './prometheus-server-props';
import { prometheusSpec, scraperRules } from './prometheus-server-spec';

/**
 * A Prometheus run by the Prometheus operator. It reads the monitors and alerts of the named namespaces, and may look
 * up pods only there. Set it as the `scraper` of a WorkloadMonitor to open the path on both sides.
 * @see https://prometheus-operator.dev/docs/platform/rbac/
 */
@checkedCalls('PrometheusServer')
export class PrometheusServer extends Construct implements IConnectable {
  /** Opens paths from and to its pods. A WorkloadMonitor opens the paths to the pods that it scrapes. */
  readonly connections: Connections;

  readonly prometheus: Prometheus;

  readonly serviceAccount: k8s.KubeServiceAccount;

  /** The permission to look up scrape targets, as a Role in each namespace. */
  readonly roles: readonly k8s.KubeRole[];

  readonly roleBindings: readonly k8s.KubeRoleBinding[];

  readonly policy: WorkloadPolicy;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: PrometheusServerProps) {
    super(scope, id);
    const subject = `PrometheusServer '${props.namespace}/${props.name}'`;
    const prometheus = resolvePrometheus(props);
    addWarnings(this, subject, checkPrometheus(subject, prometheus));
    const { name, namespace, monitoredNamespaces } = prometheus;
    const metadata = (where: string) => objectMetadata({ name, namespace: where, labels: {} });
    this.connections = connectionsOf(subject, prometheus);
    this.policy = new WorkloadPolicy(this, 'Policy', { name, component: 'monitoring', connections: this.connections });
    this.serviceAccount = new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata: metadata(namespace) });
    this.roles = monitoredNamespaces.map(
      (where) => new k8s.KubeRole(this, `Role-${where}`, { metadata: metadata(where), rules: scraperRules() }),
    );
    this.roleBindings = monitoredNamespaces.map(
      (where) =>
        new k8s.KubeRoleBinding(this, `RoleBinding-${where}`, {
          metadata: metadata(where),
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
          subjects: [{ kind: 'ServiceAccount', name, namespace }],
        }),
    );
    this.prometheus = new Prometheus(this, 'Resource', {
      metadata: { ...metadata(namespace), annotations: reasonAnnotation(prometheus) },
      spec: prometheusSpec(prometheus),
    });
  }
}

function reasonAnnotation({ noAlertmanagerReason: reason }: ResolvedPrometheus): Record<string, string> | undefined {
  return reason === undefined ? undefined : { [`${REASON_ANNOTATION_PREFIX}no-alertmanager-reason`]: reason };
}

function connectionsOf(subject: string, prometheus: ResolvedPrometheus): Connections {
  const { name, namespace, alertmanager } = prometheus;
  const ports = PROMETHEUS_PORTS;
  const connections = new Connections({ subject, namespace, podLabels: prometheusSelector(name), ports });
  connections.allowTo(Egress.kubernetesApi());
  if (alertmanager !== undefined) {
    const { namespace: where, podLabels: labels, port } = alertmanager;
    connections.allowTo(Peer.pods({ namespace: where, labels, ports: [{ port }] }));
  }
  return connections;
}

/** Checks that the version is a Prometheus release. */
const version: Check = (value) =>
  typeof value === 'string' && /^v\d+\.\d+\.\d+$/.test(value) ? undefined : { must: 'be a release such as v3.5.0' };

const WITHOUT_ALERTMANAGER =
  'alertmanager should be set, or alerts fire but nobody is notified (set noAlertmanagerReason to the reason why that is acceptable)';

/**
 * @returns warnings
 * @throws InputError that lists every wrong prop
 */
function checkPrometheus(subject: string, prometheus: ResolvedPrometheus): readonly string[] {
  const input = new Input(subject);
  const { alertmanager, noAlertmanagerReason, monitoredNamespaces } = prometheus;
  input.required('name', prometheus.name, dnsLabel);
  input.required('namespace', prometheus.namespace, dnsLabel);
  input.each('monitoredNamespaces', monitoredNamespaces, dnsLabel);
  input.distinct('monitoredNamespaces', monitoredNamespaces);
  if (monitoredNamespaces.length === 0) input.refuse('monitoredNamespaces must have at least one namespace');
  input.required('version', prometheus.version, version);
  input.required('replicas', prometheus.replicas, count);
  checkResourceAmounts(input, withDefaultDisk(prometheus));
  input.required('storageSize', prometheus.storageSize, bytes);
  input.optional('storageClassName', prometheus.storageClassName, dnsSubdomain);
  input.required('retentionDays', prometheus.retentionDays, count);
  input.optional('noAlertmanagerReason', noAlertmanagerReason, text);
  if (alertmanager === undefined) {
    if (noAlertmanagerReason === undefined) input.warn(WITHOUT_ALERTMANAGER);
    return input.done();
  }
  if (noAlertmanagerReason !== undefined) {
    input.refuse(`noAlertmanagerReason must be left out if alertmanager is set, got ${shown(noAlertmanagerReason)}`);
  }
  input.required('alertmanager.serviceName', alertmanager.serviceName, serviceName);
  input.required('alertmanager.namespace', alertmanager.namespace, dnsLabel);
  input.required('alertmanager.port', alertmanager.port, port);
  input.entries('alertmanager.podLabels', alertmanager.podLabels, labelKey, labelValue);
  return input.done();
}

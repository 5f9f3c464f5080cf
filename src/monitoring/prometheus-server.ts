import { Construct } from 'constructs';
import { Prometheus } from '../../imports/monitoring.coreos.com';
import { k8s } from '../core/k8s';
import { addWarnings } from '../core/warnings';
import { Connections, type IConnectable } from '../network/connections';
import { Egress } from '../network/egress';
import { Peer } from '../network/peer';
import { WorkloadPolicy } from '../network/workload-policy';
import { objectMetadata } from './object-metadata';
import type { PrometheusServerProps, ResolvedPrometheus } from './prometheus-server-props';
import { PROMETHEUS_PORTS, prometheusSpec, scraperRules } from './prometheus-spec';
import { checkPrometheus, resolvePrometheus } from './resolve-prometheus';

/**
 * A Prometheus that the operator runs: it takes the monitors and alerts of the named namespaces, and may look up pods there and
 * nowhere else. Give it to a WorkloadMonitor as its scraper, and the path is open on both sides.
 * @see https://prometheus-operator.dev/docs/platform/rbac/
 */
export class PrometheusServer extends Construct implements IConnectable {
  /** The paths from and to its pods: those to what it scrapes are opened by WorkloadMonitor. */
  readonly connections: Connections;

  readonly prometheus: Prometheus;

  readonly serviceAccount: k8s.KubeServiceAccount;

  /** The right to look up what to scrape, one in each namespace. */
  readonly roles: readonly k8s.KubeRole[];

  readonly roleBindings: readonly k8s.KubeRoleBinding[];

  readonly policy: WorkloadPolicy;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: PrometheusServerProps) {
    super(scope, id);
    const subject = `PrometheusServer '${props.namespace}/${props.name}'`;
    const prometheus = resolvePrometheus(props);
    addWarnings(this, subject, checkPrometheus(subject, prometheus));
    const { name, namespace, monitoredNamespaces } = prometheus;
    const metadata = (where: string) => objectMetadata({ name, namespace: where, labels: {} });
    this.connections = connectionsOf(subject, prometheus, props.kubernetesApi ?? Egress.kubernetesApi());
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
      metadata: metadata(namespace),
      spec: prometheusSpec(prometheus),
    });
  }
}

/** The operator gives the pods these labels. */
function connectionsOf(subject: string, { name, namespace, alertmanager }: ResolvedPrometheus, api: Peer): Connections {
  const podLabels = { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': name };
  const connections = new Connections({ subject, namespace, podLabels, ports: PROMETHEUS_PORTS });
  connections.allowTo(api);
  if (alertmanager !== undefined) {
    const { namespace: where, podLabels: labels, port } = alertmanager;
    connections.allowTo(Peer.pods({ namespace: where, labels, ports: [{ port }] }));
  }
  return connections;
}

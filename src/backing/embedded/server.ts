import { Construct } from 'constructs';
import { frozen } from '../../core/frozen';
import { k8s } from '../../core/k8s';
import { addWarnings } from '../../core/warnings';
import { Connections, type IConnectable } from '../../network/connections';
import { WorkloadPolicy } from '../../network/workload-policy';
import { backingLabels } from './labels';
import { checkEmbeddedServer, type ResolvedEmbeddedServer, resolveEmbeddedServer } from './resolve-server';
import type { EmbeddedServerProps } from './server-props';
import { configMapData, serverMetadata, serviceSpec, statefulSetSpec, workloadMetadata } from './server-spec';

/**
 * A stock server image as one pod with a disk, for a laptop or a cluster without operators: StatefulSet, Service,
 * ServiceAccount, NetworkPolicy, and a ConfigMap where it has files. It passes Pod Security `restricted`, says that it is not
 * for production, and is reached by `connections` alone.
 */
export class EmbeddedServer extends Construct implements IConnectable {
  /** The paths from and to its pod. */
  readonly connections: Connections;

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedEmbeddedServer;

  readonly statefulSet: k8s.KubeStatefulSet;

  /** What callers use, on the ports of the pod. */
  readonly service: k8s.KubeService;

  /** Its identity, without any right. */
  readonly serviceAccount: k8s.KubeServiceAccount;

  /** Undefined where it has no files. */
  readonly configMap: k8s.KubeConfigMap | undefined;

  readonly policy: WorkloadPolicy;

  /** @throws InputError with every problem that `props.input` has, its maker's too */
  constructor(scope: Construct, id: string, props: EmbeddedServerProps) {
    super(scope, id);
    const { input } = props;
    const server = frozen(resolveEmbeddedServer(props));
    checkEmbeddedServer(input, server);
    input.warn('it is not for production: one pod, no backup, no failover');
    addWarnings(this, input.subject, input.done());
    const { name, namespace, ports, nodeLocalDns } = server;
    this.resolved = server;
    this.connections = new Connections({ subject: input.subject, namespace, podLabels: backingLabels(name), ports });
    this.serviceAccount = new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: serverMetadata(server),
      automountServiceAccountToken: false,
    });
    // Before the pod, so that it never runs without it.
    this.policy = new WorkloadPolicy(this, 'Policy', {
      component: 'backing',
      connections: this.connections,
      name,
      nodeLocalDns,
    });
    this.configMap =
      Object.keys(server.files).length > 0
        ? new k8s.KubeConfigMap(this, 'Files', { metadata: serverMetadata(server), data: configMapData(server) })
        : undefined;
    this.service = new k8s.KubeService(this, 'Service', {
      metadata: serverMetadata(server),
      spec: serviceSpec(server),
    });
    this.statefulSet = new k8s.KubeStatefulSet(this, 'Resource', {
      metadata: workloadMetadata(server),
      spec: statefulSetSpec(server),
    });
  }

  /** Its host name in the cluster, such as `postgres.stella.svc`. */
  get host(): string {
    return `${this.resolved.name}.${this.resolved.namespace}.svc`;
  }
}

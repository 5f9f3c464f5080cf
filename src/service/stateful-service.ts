import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { Cluster } from '../core/cluster/cluster';
import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { selectorLabels } from '../core/objects/labels';
import { partOf } from '../core/objects/part-of';
import { type ApiRole, addApiRole, addServiceAccount } from '../core/objects/pod-account';
import { addCheck } from '../core/objects/tree-check';
import { overrideProblems } from '../core/pods/overrides/pod-overrides';
import { refuseSharedBudgets } from '../core/pods/shared-budgets';
import { checkMounts } from '../core/pods/volumes/mount-problems';
import { WorkloadMonitor } from '../monitoring/workload-monitor';
import type { ClientFacts, IClientTarget } from '../network/client-target';
import { Connections } from '../network/connections';
import { addIdentityPaths } from '../network/identity-paths';
import { allowToNameservers } from '../network/nameservers';
import { WorkloadPolicy } from '../network/workload-policy';
import { ConfigFiles } from './config-files';
import { Replicas } from './replicas';
import { refuseAutoscaler } from './single-node-claims';
import {
  checkStatefulService,
  type ResolvedStatefulService,
  resolveStatefulService,
  type StatefulServiceProps,
  serverPorts,
} from './stateful-service-props';
import {
  clientServiceSpec,
  hasServerBudget,
  headlessMetadata,
  headlessServiceSpec,
  STORAGE_VOLUME,
  serverBudgetSpec,
  serverFacts,
  serverMetadata,
  serverPods,
  statefulSetMetadata,
  statefulSetSpec,
} from './stateful-service-spec';
import { withRotations } from './workload-pod';

/**
 * A server with a volume per pod, such as a vector database: StatefulSet, a Service for clients, a headless Service for
 * peers, ServiceAccount, NetworkPolicy and, for several pods, PodDisruptionBudget. Its pods meet Pod Security
 * `restricted` and are spread over zones and nodes. Only `connections` and `peerPorts` open paths from and to them.
 */
@checkedCalls('StatefulService')
export class StatefulService extends Construct implements IClientTarget {
  /** Opens paths from and to its pods. */
  readonly connections: Connections;

  /** The values that `connectTo` gives to a client. */
  readonly clientFacts: ClientFacts;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedStatefulService;

  /** Its name in messages. */
  readonly subject: string;

  readonly statefulSet: ApiObject;

  /** The Service that clients call; undefined without `clientPorts`. */
  readonly service: k8s.KubeService | undefined;

  /** The Service that gives each pod a host name; undefined with `headlessService: false`. */
  readonly headlessService: k8s.KubeService | undefined;

  /** The new ServiceAccount; undefined if an existing one is used. */
  readonly serviceAccount: k8s.KubeServiceAccount | undefined;

  /** Undefined without permissions in `apiAccess`. */
  readonly apiRole: ApiRole | undefined;

  readonly policy: WorkloadPolicy;

  /** Undefined without `files`. */
  readonly configMap: k8s.KubeConfigMap | undefined;

  /** Undefined for a single pod, unless the props ask for a budget. */
  readonly pdb: k8s.KubePodDisruptionBudget | undefined;

  /** Undefined without the prop `monitor`. */
  readonly monitor: WorkloadMonitor | undefined;

  private readonly replicas: Replicas;

  /**
   * @param input collects errors for a construct that wraps this one; its subject becomes the name in messages
   * @throws InputError that lists every wrong prop
   */
  constructor(
    scope: Construct,
    id: string,
    props: StatefulServiceProps,
    input = new Input(`StatefulService '${props.namespace}/${props.name}'`),
  ) {
    super(scope, id);
    const cluster = Cluster.of(this);
    const server = frozen(resolveStatefulService(props, cluster));
    checkStatefulService(input, server, props, cluster);
    addWarnings(this, input.subject, input.done());
    const { name, namespace, peerPorts } = server;
    this.resolved = server;
    this.subject = input.subject;
    const podLabels = selectorLabels(name, 'backing');
    this.connections = new Connections({ subject: this.subject, namespace, podLabels, ports: serverPorts(server) });
    allowToNameservers(this.connections, server);
    if (peerPorts.length > 0) this.connections.allowTo(this, { ports: peerPorts });
    this.clientFacts = frozen(serverFacts(server));
    this.replicas = new Replicas(this.subject, server);
    const files = new ConfigFiles(this.subject);
    if (Object.keys(server.files).length > 0) files.add({ files: server.files });
    this.serviceAccount = server.ownServiceAccount
      ? addServiceAccount(this, serverMetadata(server), server)
      : undefined;
    this.apiRole = addApiRole(this, serverMetadata(server), server, server.serviceAccountName);
    addIdentityPaths(this, this.connections, server);
    // Rendered before the pods, so that they never run without it.
    this.policy = new WorkloadPolicy(this, 'Policy', {
      component: 'backing',
      connections: this.connections,
      name,
    });
    this.configMap =
      files.paths.length > 0
        ? new k8s.KubeConfigMap(this, 'Files', { metadata: serverMetadata(server), data: { ...files.data } })
        : undefined;
    this.headlessService = server.headlessService
      ? new k8s.KubeService(this, 'HeadlessService', {
          metadata: headlessMetadata(server),
          spec: headlessServiceSpec(server),
        })
      : undefined;
    this.service =
      server.clientPorts.length > 0
        ? new k8s.KubeService(this, 'Service', { metadata: serverMetadata(server), spec: clientServiceSpec(server) })
        : undefined;
    checkMounts(this.subject, serverPods(server, { files, chartLabels: {} }, server.replicas).spec, [STORAGE_VOLUME]);
    this.statefulSet = this.addStatefulSet(files);
    this.pdb = hasServerBudget(server, props)
      ? new k8s.KubePodDisruptionBudget(this, 'Pdb', {
          metadata: serverMetadata(server),
          spec: serverBudgetSpec(server),
        })
      : undefined;
    this.monitor = props.monitor && new WorkloadMonitor(this, 'Monitor', { ...props.monitor, name, target: this });
    addCheck(this, () => [...this.replicas.problems(), ...this.patchProblems(files)]);
    refuseSharedBudgets(this);
  }

  /** Its host name in the cluster, such as `qdrant.azora.svc`. */
  get host(): string {
    return `${this.resolved.name}.${this.resolved.namespace}.svc`;
  }

  /** The autoscaler that sets the number of pods. */
  get autoscaler(): string | undefined {
    return this.replicas.autoscaler;
  }

  /**
   * Leaves the number of pods to an autoscaler: the manifest no longer sets `replicas`.
   * @param autoscaler its name in messages, such as `BackendScaling 'azora/qdrant-hpa'`
   * @throws InputError if another autoscaler or `replicas` is set, or a volume allows only one pod
   */
  addAutoscaler(autoscaler: string): void {
    refuseAutoscaler(this.subject, this.resolved.volumes, autoscaler);
    this.replicas.addAutoscaler(autoscaler);
  }

  private addStatefulSet(files: ConfigFiles): ApiObject {
    const { resolved: server, replicas } = this;
    return new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: statefulSetMetadata(server),
      spec: statefulSetSpec(
        server,
        Lazy.any({ produce: () => replicas.written }),
        Lazy.any({ produce: () => this.podsWith(files) }),
      ),
    });
  }

  /** What `podOverrides` has broken. */
  private patchProblems(files: ConfigFiles): readonly string[] {
    const { resolved: server, replicas } = this;
    if (server.podOverrides === undefined) return [];
    const parts = { files, chartLabels: partOf(this) };
    const before = () => serverPods({ ...server, podOverrides: undefined }, parts, replicas.written);
    const pods = serverPods(server, parts, replicas.written);
    return overrideProblems(before, pods, server.name, server).map((problem) => `${this.subject}: ${problem}`);
  }

  private podsWith(files: ConfigFiles): PodTemplateSpec {
    const pods = serverPods(this.resolved, { files, chartLabels: partOf(this) }, this.replicas.written);
    return withRotations(this, this.resolved, pods);
  }
}

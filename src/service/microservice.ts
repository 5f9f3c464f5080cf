import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { selectorLabels } from '../core/objects/labels';
import { partOf } from '../core/objects/part-of';
import { type ApiRole, addApiRole, addServiceAccount } from '../core/objects/pod-account';
import { TreeCache } from '../core/objects/tree-cache';
import { addCheck } from '../core/objects/tree-check';
import { environment } from '../core/pods/environment/environment';
import { overrideProblems } from '../core/pods/overrides/pod-overrides';
import { refuseSharedBudgets } from '../core/pods/shared-budgets';
import { checkMounts, mountProblems } from '../core/pods/volumes/mount-problems';
import type { IClientTarget } from '../network/client-target';
import { Connections, type IConnectable } from '../network/connections';
import { addIdentityPaths } from '../network/identity-paths';
import { allowToNameservers } from '../network/nameservers';
import { WorkloadPolicy } from '../network/workload-policy';
import { ClientEnvironment, type ConnectToOptions } from './client-environment';
import { ConfigFiles, type FileSource } from './config-files';
import {
  checkMicroservice,
  headlessName,
  type MicroserviceProps,
  microservicePorts,
  type ResolvedMicroservice,
  resolveMicroservice,
} from './microservice-props';
import {
  budgetSpec,
  deploymentMetadata,
  deploymentSpec,
  hasBudget,
  headlessSpec,
  type MicroserviceSources,
  serviceMetadata,
  servicePods,
  serviceSpec,
} from './microservice-spec';
import { Replicas } from './replicas';
import { refuseAutoscaler } from './single-node-claims';
import { withRotations } from './workload-pod';

/**
 * A stateless service: Deployment, Service, ServiceAccount, NetworkPolicy and PodDisruptionBudget. Its pods meet
 * Pod Security `restricted`, are spread over zones and nodes, and are updated without downtime. Only `connections`
 * opens paths from and to them.
 */
@checkedCalls('Microservice')
export class Microservice extends Construct implements IConnectable {
  /** Opens paths from and to its pods. */
  readonly connections: Connections;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedMicroservice;

  /** Its name in messages. */
  readonly subject: string;

  readonly deployment: ApiObject;

  /** The Service that clients call; undefined without ports. */
  readonly service: k8s.KubeService | undefined;

  /** The Service whose host name resolves to the pods; undefined without `headlessService`. */
  readonly headlessService: k8s.KubeService | undefined;

  /** The new ServiceAccount, without permissions; undefined if an existing one is used. */
  readonly serviceAccount: k8s.KubeServiceAccount | undefined;

  /** Undefined without permissions in `apiAccess`. */
  readonly apiRole: ApiRole | undefined;

  readonly policy: WorkloadPolicy;

  /** Undefined for a single pod, unless the props ask for a budget. */
  readonly pdb: k8s.KubePodDisruptionBudget | undefined;

  private readonly servers: ClientEnvironment;

  private readonly files: ConfigFiles;

  private readonly replicas: Replicas;

  /** Its pods, for the manifest and for the checks of it. */
  private readonly pods = new TreeCache(() => servicePods(this.resolved, this.sources));

  private configMap: k8s.KubeConfigMap | undefined;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: MicroserviceProps) {
    super(scope, id);
    const cluster = Cluster.of(this);
    const service = frozen(resolveMicroservice(props, cluster));
    const { name, namespace } = service;
    const input = new Input(`Microservice '${namespace}/${name}'`);
    checkMicroservice(input, service, props, cluster);
    addWarnings(this, input.subject, input.done());
    this.resolved = service;
    this.subject = input.subject;
    const ports = microservicePorts(service);
    this.connections = new Connections({ subject: this.subject, namespace, podLabels: selectorLabels(name), ports });
    this.servers = new ClientEnvironment({ ...service, subject: this.subject });
    allowToNameservers(this.connections, service);
    this.replicas = new Replicas(this.subject, service);
    this.files = new ConfigFiles(this.subject);
    if (Object.keys(service.files).length > 0) this.addFiles({ files: service.files });
    this.serviceAccount = service.ownServiceAccount
      ? addServiceAccount(this, serviceMetadata(service), service)
      : undefined;
    this.apiRole = addApiRole(this, serviceMetadata(service), service, service.serviceAccountName);
    addIdentityPaths(this, this.connections, service);
    // Rendered before the pods, so that they never run without it.
    this.policy = new WorkloadPolicy(this, 'Policy', {
      component: 'service',
      connections: this.connections,
      name,
    });
    this.service =
      ports.length > 0
        ? new k8s.KubeService(this, 'Service', { metadata: serviceMetadata(service), spec: serviceSpec(service) })
        : undefined;
    this.headlessService = service.headlessService
      ? new k8s.KubeService(this, 'HeadlessService', {
          metadata: { ...serviceMetadata(service), name: headlessName(service) },
          spec: headlessSpec(service),
        })
      : undefined;
    this.deployment = new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: deploymentMetadata(service),
      spec: deploymentSpec(
        service,
        Lazy.any({ produce: () => this.replicas.written }),
        Lazy.any({ produce: () => withRotations(this, service, this.pods.of(this.node.root)) }),
      ),
    });
    this.pdb = hasBudget(service, props)
      ? new k8s.KubePodDisruptionBudget(this, 'Pdb', { metadata: serviceMetadata(service), spec: budgetSpec(service) })
      : undefined;
    checkMounts(this.subject, this.pods.of(this.node.root).spec);
    addCheck(this, () => this.problems());
    refuseSharedBudgets(this);
  }

  /** Its host name in the cluster, such as `stt.stella.svc`. */
  get host(): string {
    return `${this.resolved.name}.${this.resolved.namespace}.svc`;
  }

  /** The autoscaler that sets the number of pods. */
  get autoscaler(): string | undefined {
    return this.replicas.autoscaler;
  }

  /**
   * Connects the pods to a server: its host and port as environment variables, its credentials and the certificate of
   * its authority as references to its Secrets, and the network path.
   * @throws InputError naming both sides, if a variable is set already, or credentials are in another namespace
   */
  connectTo(server: IClientTarget, options: ConnectToOptions = {}): void {
    this.servers.add(server, options);
    this.connections.allowTo(server, { ports: server.clientFacts.ports });
    const { pools } = server;
    pools?.add({ subject: this.subject, poolSize: options.poolSize ?? pools.defaultSize, workload: this.deployment });
  }

  /**
   * Adds read-only files without secrets to the service's ConfigMap. Changed contents restart the pods.
   * @param source read again at each rendering
   * @throws InputError if a path is invalid or in use, or if all files together are too large
   */
  addFiles(source: FileSource): void {
    this.files.add(source);
    this.configMap ??= new k8s.KubeConfigMap(this, 'Files', {
      metadata: serviceMetadata(this.resolved),
      data: Lazy.any({ produce: () => this.files.data }),
    });
    // Applied before the pods, which would otherwise wait for it.
    this.node.tryFindChild('Resource')?.node.addDependency(this.configMap);
  }

  /**
   * Leaves the number of pods to an autoscaler: the manifest no longer sets `replicas`.
   * @param autoscaler its name in messages, such as `BackendScaling 'stella/backend-hpa'`
   * @throws InputError if another autoscaler or `replicas` is set, or a volume allows only one pod
   */
  addAutoscaler(autoscaler: string): void {
    refuseAutoscaler(this.subject, this.resolved.volumes, autoscaler);
    this.replicas.addAutoscaler(autoscaler);
  }

  private get sources(): MicroserviceSources {
    const { caFiles } = this.servers;
    return { env: environment(this.servers, this.resolved), files: this.files, caFiles, chartLabels: partOf(this) };
  }

  private problems(): string[] {
    // Files and certificates may have been added since the constructor looked.
    const pods = this.pods.of(this.node.root);
    const before = () => servicePods({ ...this.resolved, podOverrides: undefined }, this.sources);
    const found = [
      ...mountProblems(pods.spec ?? {}),
      ...overrideProblems(before, pods, this.resolved.name, this.resolved),
    ];
    return [
      ...this.checkApiPath(),
      ...this.replicas.problems(),
      ...this.files.problems(),
      ...found.map((problem) => `${this.subject}: ${problem}`),
    ];
  }

  /** The API server is not a pod, so only an IP block in a policy can open the path to it. */
  private checkApiPath(): string[] {
    const open = this.connections.egress.some(({ selector }) => selector.kind === 'block');
    return open || this.resolved.apiAccess === undefined
      ? []
      : [`${this.subject}: apiAccess needs a path to the API server: add connections.allowTo(Egress.kubernetesApi())`];
  }
}

import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { frozen } from '../core/frozen';
import { InputError, shown } from '../core/input';
import { k8s } from '../core/k8s';
import { selectorLabels } from '../core/labels';
import { addWarnings } from '../core/warnings';
import type { IClientTarget } from '../network/client-target';
import { Connections, type IConnectable } from '../network/connections';
import { WorkloadPolicy } from '../network/workload-policy';
import { ClientEnvironment, type ConnectToOptions } from './client-environment';
import { ConfigFiles, type FileSource } from './config-files';
import { blocksDrains } from './disruption';
import { environment, type PodSources, podTemplateSpec } from './microservice-pod';
import type { MicroserviceProps } from './microservice-props';
import {
  budgetSpec,
  deploymentMetadata,
  deploymentSpec,
  hasBudget,
  serviceMetadata,
  serviceSpec,
} from './microservice-spec';
import { checkMicroservice, type ResolvedMicroservice, resolveMicroservice, subjectOf } from './resolve-microservice';

/**
 * A service of one's own: Deployment, Service, ServiceAccount, NetworkPolicy and PodDisruptionBudget. Its pods pass Pod
 * Security `restricted`, spread over zones and nodes, and are replaced without a gap. Nobody reaches it, and it reaches
 * nobody, but by `connections`.
 */
export class Microservice extends Construct implements IConnectable {
  /** The paths from and to its pods. */
  readonly connections: Connections;

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedMicroservice;

  readonly deployment: k8s.KubeDeployment;

  /** What callers use; undefined for a service without ports. */
  readonly service: k8s.KubeService | undefined;

  /** Its identity, without any right; undefined when it runs under an existing one. */
  readonly serviceAccount: k8s.KubeServiceAccount | undefined;

  readonly policy: WorkloadPolicy;

  /** Undefined for a single pod. */
  readonly pdb: k8s.KubePodDisruptionBudget | undefined;

  private readonly servers: ClientEnvironment;

  private readonly files: ConfigFiles;

  private configMap: k8s.KubeConfigMap | undefined;

  private scaledBy: string | undefined;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: MicroserviceProps) {
    super(scope, id);
    const service = frozen(resolveMicroservice(props));
    addWarnings(this, subjectOf(service), checkMicroservice(service, props));
    const { name, namespace, ports, nodeLocalDns } = service;
    this.resolved = service;
    this.connections = new Connections({ subject: this.subject, namespace, podLabels: selectorLabels(name), ports });
    this.servers = new ClientEnvironment({ ...service, subject: this.subject });
    this.files = new ConfigFiles(this.subject);
    if (Object.keys(service.files).length > 0) this.addFiles({ files: service.files });
    this.serviceAccount = service.ownServiceAccount
      ? new k8s.KubeServiceAccount(this, 'ServiceAccount', {
          metadata: serviceMetadata(service),
          automountServiceAccountToken: false,
        })
      : undefined;
    // Before the pods, so that none runs without it.
    this.policy = new WorkloadPolicy(this, 'Policy', {
      component: 'service',
      connections: this.connections,
      name,
      nodeLocalDns,
    });
    this.service =
      ports.length > 0
        ? new k8s.KubeService(this, 'Service', { metadata: serviceMetadata(service), spec: serviceSpec(service) })
        : undefined;
    this.deployment = new k8s.KubeDeployment(this, 'Resource', {
      metadata: deploymentMetadata(service),
      spec: deploymentSpec(
        service,
        Lazy.any({ produce: () => this.replicas }),
        Lazy.any({ produce: () => podTemplateSpec(service, this.podSources) }),
      ),
    });
    this.pdb = hasBudget(service, props.maxUnavailable)
      ? new k8s.KubePodDisruptionBudget(this, 'Pdb', { metadata: serviceMetadata(service), spec: budgetSpec(service) })
      : undefined;
    this.node.addValidation({
      validate: () => [...this.checkApiPath(), ...this.checkBudget(), ...this.files.problems()],
    });
  }

  /** What it is called in messages. */
  get subject(): string {
    return subjectOf(this.resolved);
  }

  /** Its host name in the cluster, such as `stt.stella.svc`. */
  get host(): string {
    return `${this.resolved.name}.${this.resolved.namespace}.svc`;
  }

  /** What counts its pods; undefined where their number is fixed. */
  get autoscaler(): string | undefined {
    return this.scaledBy;
  }

  /**
   * Connects the pods to a server: its host and port as environment, its credentials by reference, and the open path.
   * @throws InputError naming both ends, when a variable is set already, or credentials lie in another namespace
   */
  connectTo(server: IClientTarget, options: ConnectToOptions = {}): void {
    this.servers.add(server, options);
    this.connections.allowTo(server, { ports: server.clientFacts.ports });
  }

  /**
   * Adds read-only files that are no secret: they are kept in the ConfigMap of the service, and other contents replace the pods.
   * @param source is asked again whenever the objects are rendered
   * @throws InputError when a path is none or is taken, or when the files are too large together
   */
  addFiles(source: FileSource): void {
    this.files.add(source);
    this.configMap ??= new k8s.KubeConfigMap(this, 'Files', {
      metadata: serviceMetadata(this.resolved),
      data: Lazy.any({ produce: () => this.files.data }),
    });
    // Pods that are there before it wait for it.
    this.node.tryFindChild('Resource')?.node.addDependency(this.configMap);
  }

  /**
   * Leaves the number of pods to an autoscaler: `replicas` is not written any more.
   * @param autoscaler what it is called in messages, such as `BackendScaling 'stella/backend-hpa'`
   * @throws InputError when there is one already, or when `replicas` is given
   */
  addAutoscaler(autoscaler: string): void {
    const { fixedReplicas } = this.resolved;
    if (this.scaledBy !== undefined) {
      throw new InputError(this.subject, [`${this.scaledBy} scales it already: ${autoscaler} would fight it`]);
    }
    if (fixedReplicas !== undefined) {
      throw new InputError(this.subject, [`replicas must be left out under ${autoscaler}, got ${fixedReplicas}`]);
    }
    this.scaledBy = autoscaler;
  }

  private get podSources(): PodSources {
    return { env: environment(this.servers, this.resolved), files: this.files };
  }

  private get replicas(): number | undefined {
    return this.scaledBy === undefined ? this.resolved.replicas : undefined;
  }

  /** The API server is no pod: only a block of addresses leads to it. */
  private checkApiPath(): string[] {
    const open = this.connections.egress.some(({ selector }) => selector.kind === 'block');
    return open || !this.resolved.kubernetesApi
      ? []
      : [
          `${this.subject}: kubernetesApi needs a way to the API server: connections.allowTo(Egress.kubernetesApi()) opens it`,
        ];
  }

  /** An autoscaler may have more pods than the default: only the finished tree tells. */
  private checkBudget(): string[] {
    const { minAvailable, replicas } = this.resolved;
    if (this.scaledBy !== undefined || minAvailable === undefined || !blocksDrains(minAvailable, replicas)) return [];
    return [
      `${this.subject}: minAvailable must be less than replicas ${replicas}, or no node can be drained, got ${shown(minAvailable)}`,
    ];
  }
}

import { Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsSubdomain } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { apiObjectsIn } from '../core/objects/api-objects';
import { k8s } from '../core/objects/k8s';
import { type Component, objectLabels, REASON_ANNOTATION_PREFIX } from '../core/objects/labels';
import { statedNamespaceLabels } from '../core/objects/namespace-labels';
import { TreeCache } from '../core/objects/tree-cache';
import { Connections, type IConnectable } from './connections';
import { affectsPaths, pathFindings } from './path-findings';
import { type PlusWorkload, readPlusWorkload } from './plus-pods';
import { policySpec } from './policy-spec';

/** The NetworkPolicy of a workload or a profile. */
export interface WorkloadPolicyProps {
  /** The name of the workload or the profile. */
  readonly name: string;

  /** The role of the workload. */
  readonly component: Component;

  /** The pods to select and the paths to open. */
  readonly connections: Connections;

  /**
   * Opens NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}

/** Options for the NetworkPolicy of a workload of cdk8s-plus-28. */
export type PlusPolicyProps = Pick<WorkloadPolicyProps, 'nodeLocalDns'>;

/**
 * A NetworkPolicy that synth derives from the declared paths. It isolates its pods in both directions, so every undeclared path is
 * blocked. Synth fails if the policies of the app block a declared path between pods.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
@checkedCalls('WorkloadPolicy')
export class WorkloadPolicy extends Construct implements IConnectable {
  /**
   * Adds a policy to a workload of cdk8s-plus-28, which can then be one end of a path.
   * @param workload a Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod, with its containers already added
   * @throws InputError for a workload without a namespace or with hostNetwork
   */
  static fromPlus(scope: Construct, id: string, workload: PlusWorkload, props: PlusPolicyProps = {}): WorkloadPolicy {
    const connections = new Connections(readPlusWorkload(workload));
    return new WorkloadPolicy(scope, id, { ...props, name: workload.name, component: 'service', connections });
  }

  /** The paths to and from the pods that it selects. */
  readonly connections: Connections;

  readonly resource: k8s.KubeNetworkPolicy;

  /** @throws InputError for a name that Kubernetes refuses */
  constructor(scope: Construct, id: string, props: WorkloadPolicyProps) {
    super(scope, id);
    const { name, component, connections, nodeLocalDns = false } = props;
    const { namespace } = connections.endpoint;
    const input = new Input(`WorkloadPolicy '${namespace}/${name}'`);
    input.required('name', name, dnsSubdomain);
    input.done();
    this.connections = connections;
    connections.addApiServer(Cluster.of(this).apiServer);
    addWarnings(this, connections.endpoint.subject, () => [
      ...connections.warnings,
      ...(FINDINGS.of(this.node.root).warnings.get(connections) ?? []),
    ]);
    this.resource = new k8s.KubeNetworkPolicy(this, 'Resource', {
      metadata: {
        name,
        namespace,
        labels: objectLabels(name, component),
        annotations: {
          [`${REASON_ANNOTATION_PREFIX}egress-reason`]: sentences(() => connections.egressReasons),
          [`${REASON_ANNOTATION_PREFIX}ingress-reason`]: sentences(() => connections.ingressReasons),
        },
      },
      spec: Lazy.any({ produce: () => policySpec(connections, nodeLocalDns, this.node.root) }),
    });
    checkAtSynth(this.node.root);
  }
}

function sentences(reasons: () => readonly string[]): string {
  return Lazy.any({ produce: () => reasons().join('; ') || undefined });
}

const checked = new WeakSet<IConstruct>();

/** Checks the whole tree once, however many policies it has, because an open path depends on all of them. */
function checkAtSynth(root: IConstruct): void {
  if (checked.has(root)) return;
  checked.add(root);
  root.node.addValidation({ validate: () => [...FINDINGS.of(root).errors] });
}

const FINDINGS = new TreeCache((root: IConstruct) => {
  const objects = apiObjectsIn(root).filter(affectsPaths);
  const policies = root.node.findAll().filter((construct) => construct instanceof WorkloadPolicy);
  return pathFindings(
    objects.map((object): object => object.toJson()),
    policies.map(({ connections }) => connections),
    statedNamespaceLabels(root),
  );
});

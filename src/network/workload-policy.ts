import { Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsSubdomain } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { apiObjectsIn, constructsIn } from '../core/objects/api-objects';
import { k8s } from '../core/objects/k8s';
import { type Component, objectLabels, REASON_ANNOTATION_PREFIX } from '../core/objects/labels';
import { statedNamespaceLabels } from '../core/objects/namespace-labels';
import { rendered } from '../core/objects/rendered';
import { TreeCache } from '../core/objects/tree-cache';
import { addCheck } from '../core/objects/tree-check';
import { distinct } from '../core/order';
import { Connections, type IConnectable } from './connections';
import { ForeignEndpoint } from './foreign/foreign-endpoint';
import type { ForeignObject } from './foreign/foreign-object';
import { affectsPaths, pathFindings } from './path-findings';
import { closedRanges, unprotectedPods } from './plugin-limits';
import { policySpec } from './policy-spec';

/** The NetworkPolicy of a workload or a profile. */
export interface WorkloadPolicyProps {
  /** The name of the workload or the profile. */
  readonly name: string;

  /** The role of the workload. */
  readonly component: Component;

  /** The pods to select and the paths to open. */
  readonly connections: Connections;
}

/** Options for the NetworkPolicy of a workload that this library did not make. */
export interface ForeignPolicyOptions {
  /** The name of the policy: another than that of a policy of its chart. @default - the name of the workload */
  readonly name?: string;

  /**
   * The name of one of several groups of pods that an operator makes of a custom resource.
   * @default - all of its pods, which must have labels in common that select no others
   */
  readonly pods?: string;
}

/**
 * A NetworkPolicy that synth derives from the declared paths. It isolates its pods in both directions, so every undeclared path is
 * blocked. Synth fails if the policies of the app block a declared path between pods.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
@checkedCalls('WorkloadPolicy')
export class WorkloadPolicy extends Construct implements IConnectable {
  /**
   * Adds a policy to a workload that this library did not make, which can then be one end of a path. It reads labels, namespace and ports
   * from the object when the policy is rendered, so patches count; a port that only a Service in front of the pods names counts too.
   * @param object a Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob or Pod: raw, one of `new Include(...).apiObjects`, or of
   * cdk8s-plus-28; or a custom resource whose operator this library knows
   * @throws InputError that names the object, if it has no pods, or a policy cannot select them
   */
  static of(scope: Construct, id: string, object: ForeignObject, options: ForeignPolicyOptions = {}): WorkloadPolicy {
    const endpoint = new ForeignEndpoint(scope, object, options.pods);
    const { name = endpoint.name } = options;
    const policy = new WorkloadPolicy(scope, id, {
      name,
      component: 'service',
      connections: new Connections(endpoint),
    });
    addCheck(policy, () => [...endpoint.problems()]);
    if (endpoint.isBarePod) addWarnings(policy, endpoint.subject, unprotectedPods(Cluster.of(policy)));
    return policy;
  }

  /** The paths to and from the pods that it selects. */
  readonly connections: Connections;

  readonly resource: k8s.KubeNetworkPolicy;

  /** @throws InputError for a name that Kubernetes refuses */
  constructor(scope: Construct, id: string, props: WorkloadPolicyProps) {
    super(scope, id);
    const { name, component, connections } = props;
    const cluster = Cluster.of(this);
    const { namespace } = connections.endpoint;
    const input = new Input(`WorkloadPolicy '${namespace}/${name}'`);
    input.required('name', name, dnsSubdomain);
    input.done();
    this.connections = connections;
    connections.addCluster(cluster);
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
      spec: Lazy.any({ produce: () => policySpec(connections, cluster.dns, this.node.root) }),
    });
    const { subject } = connections.endpoint;
    addCheck(this, () => [
      ...connections.problems,
      ...closedRanges(cluster, subject, [...connections.egress, ...connections.ingress]),
    ]);
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
  addCheck(root, () => [...FINDINGS.of(root).errors]);
}

const FINDINGS = new TreeCache((root: IConstruct) => {
  const objects = apiObjectsIn(root).filter(affectsPaths);
  const policies = constructsIn(root).filter((construct) => construct instanceof WorkloadPolicy);
  return pathFindings(
    objects.map(rendered),
    policies.map(({ connections }) => connections),
    {
      podCidrs: matchedPods(policies.map((policy) => Cluster.of(policy))),
      namespaceLabels: statedNamespaceLabels(root),
    },
  );
});

/** The blocks of pods, if every network plugin is known to apply ipBlocks to pods: only then does a block open a path. */
function matchedPods(clusters: readonly Cluster[]): readonly string[] {
  const isKnown = clusters.every(({ networkPlugin, podCidrs }) => networkPlugin?.ipBlocksMatchPods && podCidrs);
  return isKnown ? distinct(clusters.flatMap(({ podCidrs = [] }) => podCidrs)) : [];
}

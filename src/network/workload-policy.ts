import { Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { apiObjectsIn } from '../core/api-objects';
import { Input } from '../core/input';
import { k8s } from '../core/k8s';
import { type Component, objectLabels, REASON_ANNOTATION_PREFIX } from '../core/labels';
import { dnsSubdomain } from '../core/names';
import { TreeCache } from '../core/tree-cache';
import { addWarnings } from '../core/warnings';
import { closedPaths, isAboutPaths } from './closed-paths';
import { Connections, type IConnectable } from './connections';
import { type PlusWorkload, readPlusWorkload } from './plus-pods';
import { policySpec } from './policy-spec';

/** The one NetworkPolicy of a workload or a profile. */
export interface WorkloadPolicyProps {
  /** Its name: that of the workload or profile. */
  readonly name: string;

  /** What part the workload plays. */
  readonly component: Component;

  /** Whose pods it selects, and the paths that it opens. */
  readonly connections: Connections;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}

/** The NetworkPolicy of a workload of cdk8s-plus-28. */
export type PlusPolicyProps = Pick<WorkloadPolicyProps, 'nodeLocalDns'>;

/**
 * A NetworkPolicy that is derived from declared paths, when all of them are known. It isolates its pods in both directions,
 * so that a path that nobody declared stays closed. At synth, a declared path between pods must be open on both sides, as far as
 * the app tells.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class WorkloadPolicy extends Construct implements IConnectable {
  /**
   * The policy of a workload of cdk8s-plus-28, which becomes an end of paths by it.
   * @param workload a Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod, its containers added
   * @throws InputError when it has no namespace, or its pods have the network of their node
   */
  static fromPlus(scope: Construct, id: string, workload: PlusWorkload, props: PlusPolicyProps = {}): WorkloadPolicy {
    const connections = new Connections(readPlusWorkload(workload));
    return new WorkloadPolicy(scope, id, { ...props, name: workload.name, component: 'service', connections });
  }

  /** The paths from and to the pods that it selects. */
  readonly connections: Connections;

  readonly resource: k8s.KubeNetworkPolicy;

  /** @throws InputError when no policy can have that name */
  constructor(scope: Construct, id: string, props: WorkloadPolicyProps) {
    super(scope, id);
    const { name, component, connections, nodeLocalDns = false } = props;
    const { namespace } = connections.endpoint;
    const input = new Input(`WorkloadPolicy '${namespace}/${name}'`);
    input.required('name', name, dnsSubdomain);
    input.done();
    this.connections = connections;
    addWarnings(this, connections.endpoint.subject, () => connections.warnings);
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
      spec: Lazy.any({ produce: () => policySpec(connections, nodeLocalDns) }),
    });
    checkAtSynth(this.node.root);
  }
}

function sentences(reasons: () => readonly string[]): string {
  return Lazy.any({ produce: () => reasons().join('; ') || undefined });
}

const checked = new WeakSet<IConstruct>();

/** One look at the whole tree, however many policies it has: which paths are open takes all of them to tell. */
function checkAtSynth(root: IConstruct): void {
  if (checked.has(root)) return;
  checked.add(root);
  root.node.addValidation({ validate: () => [...CLOSED_PATHS.of(root)] });
}

const CLOSED_PATHS = new TreeCache((root) => {
  const objects = apiObjectsIn(root).filter(isAboutPaths);
  const policies = root.node.findAll().filter((construct) => construct instanceof WorkloadPolicy);
  return closedPaths(
    objects.map((object): object => object.toJson()),
    policies.map(({ connections }) => connections),
  );
});

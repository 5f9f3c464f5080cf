import type { Input } from '../../input/input';
import { checkHugePages, type HugePages } from './huge-pages';

/** How pods live on their nodes. */
export interface LifeProps {
  /**
   * Whether Karpenter and the Cluster Autoscaler may end pods to remove their node. No PodDisruptionBudget protects sessions: for
   * bare pods it would have to forbid every eviction, and so each drain of a node until the last session ends.
   * @default - false for sessions, which nothing starts again; true for services
   * @see https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
   * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#what-types-of-pods-can-prevent-ca-from-removing-a-node
   */
  readonly evictable?: boolean;

  /**
   * `false` runs pods in a user namespace: root and the user of a container are users without rights on the node. Needs a Cluster of
   * Kubernetes 1.33: older versions drop the field without a warning. The nodes need Linux 6.3 and containerd 2.0 or CRI-O 1.25, or
   * pods do not start.
   * @default - true, as in Kubernetes
   * @see https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
   */
  readonly hostUsers?: boolean;

  /** Memory in huge pages. A quota counts it as `hugepages-2Mi` or `hugepages-1Gi`. @default - none */
  readonly hugePages?: readonly HugePages[];
}

/** LifeProps with their defaults. */
export const NO_HUGE_PAGES = { hugePages: [] } as const satisfies LifeProps;

/** Keeps node autoscalers from ending pods. The Cluster Autoscaler leaves bare pods alone unless it is configured otherwise. */
const NOT_EVICTED = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};

/** Reports every wrong prop. */
export function checkLife(input: Input, { hugePages = [] }: LifeProps): void {
  checkHugePages(input, hugePages);
}

/** Annotations of pods that node autoscalers read. */
export function evictionAnnotations(evictable: boolean): Readonly<Record<string, string>> {
  return evictable ? {} : NOT_EVICTED;
}

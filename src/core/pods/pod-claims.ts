import { toNano } from '../input/quantity';
import { ownValue, type Plain, toList, toPlain } from '../plain';
import { type Overheads, overheadOf } from './pod-overhead';
import { formatAmount, type ResourceClaim, toResourceClaim, withImpliedRequests } from './resources';

/** The resources of one container. */
export interface ContainerClaim {
  readonly name: string;

  /** `sidecar` is an init container with restartPolicy Always, which keeps running. */
  readonly role: 'container' | 'init' | 'sidecar';

  /** The manifest's values. A missing request equals the limit. */
  readonly resources: ResourceClaim;
}

/** The resources of a pod's containers, read from its spec. */
export interface PodClaim {
  /** Init containers first, each list in its original order. */
  readonly containers: readonly ContainerClaim[];

  /**
   * `spec.resources`, which replaces the containers' sum. @see
   * https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
   */
  readonly whole: ResourceClaim;

  /** The overhead of the pod's RuntimeClass. */
  readonly overhead: Readonly<Record<string, string>>;
}

/**
 * @param template metadata and spec of a pod
 * @param overheads the RuntimeClasses that are known
 */
export function toPodClaim(template: unknown, overheads: Overheads = new Map()): PodClaim {
  const { containers, initContainers, resources } = toPlain(toPlain(template).spec);
  const init = toList(initContainers).map((value) => {
    const container = toPlain(value);
    return toContainerClaim(container, container.restartPolicy === 'Always' ? 'sidecar' : 'init');
  });
  const main = toList(containers).map((value) => toContainerClaim(toPlain(value), 'container'));
  const overhead = overheadOf(template, overheads);
  return { containers: [...init, ...main], whole: toResourceClaim(resources), overhead };
}

/**
 * The resources that the scheduler and quotas count for a pod: the sum of its containers, or, if greater, the need of
 * an init container together with the sidecars that started before it.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/component-helpers/resource/helpers.go
 */
export function toEffectiveClaim({ containers, whole, overhead }: PodClaim): ResourceClaim {
  const requests = { ...effective(containers, 'requests'), ...withImpliedRequests(whole).requests };
  const limits = { ...effective(containers, 'limits'), ...whole.limits };
  // A limit of 0 stays 0.
  const bounded = Object.entries(overhead).filter(([name]) => toNano(ownValue(limits, name) ?? '0') > 0n);
  return { requests: plus(requests, overhead), limits: plus(limits, Object.fromEntries(bounded)) };
}

function toContainerClaim(container: Plain, role: ContainerClaim['role']): ContainerClaim {
  return { name: String(container.name ?? ''), role, resources: toResourceClaim(container.resources) };
}

type Amounts = Readonly<Record<string, string>>;

function effective(containers: readonly ContainerClaim[], side: 'requests' | 'limits'): Amounts {
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  let running: Amounts = {};
  for (const { role, resources } of containers) {
    const amounts = withImpliedRequests(resources)[side];
    if (role === 'init') {
      starting = largest(starting, plus(sidecars, amounts));
    } else {
      running = plus(running, amounts);
      if (role === 'sidecar') sidecars = plus(sidecars, amounts);
    }
  }
  return largest(running, starting);
}

function plus(some: Amounts, more: Amounts): Amounts {
  return combine(some, more, (a, b) => a + b);
}

function largest(some: Amounts, more: Amounts): Amounts {
  return combine(some, more, (a, b) => (a > b ? a : b));
}

function combine(some: Amounts, more: Amounts, by: (a: bigint, b: bigint) => bigint): Amounts {
  const names = [...new Set([...Object.keys(some), ...Object.keys(more)])];
  return Object.fromEntries(
    names.map((name) => {
      const [one, other] = [ownValue(some, name), ownValue(more, name)];
      // A single amount keeps its notation.
      if (one === undefined || other === undefined) return [name, one ?? other ?? '0'];
      return [name, formatAmount(name, by(toNano(one), toNano(other)))];
    }),
  );
}

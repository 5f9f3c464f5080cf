import { type Plain, toList, toPlain } from '../core/plain';
import { toNano } from '../core/quantity';
import { formatAmount, type ResourceClaim, toAmounts, toResourceClaim } from '../core/resources';
import { withImpliedRequests } from './quota-use';

/** What one container of a pod claims. */
export interface ContainerClaim {
  readonly name: string;

  /** A sidecar is an init container that keeps running: its restartPolicy is Always. */
  readonly role: 'container' | 'init' | 'sidecar';

  /** As in the manifest; a request that is not set equals the limit. */
  readonly resources: ResourceClaim;
}

/** What the containers of a pod claim, read from its spec. */
export interface PodClaim {
  /** Init containers first, each list in its order. */
  readonly containers: readonly ContainerClaim[];

  /** `spec.resources`, which counts instead of the containers' sum. @see https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/ */
  readonly whole: ResourceClaim;

  /** `spec.overhead`, which a RuntimeClass sets. */
  readonly overhead: Readonly<Record<string, string>>;
}

/** @param spec a pod's `spec`, or that of a template */
export function toPodClaim(spec: unknown): PodClaim {
  const { containers, initContainers, resources, overhead } = toPlain(spec);
  const init = toList(initContainers).map((value) => {
    const container = toPlain(value);
    return toContainerClaim(container, container.restartPolicy === 'Always' ? 'sidecar' : 'init');
  });
  const main = toList(containers).map((value) => toContainerClaim(toPlain(value), 'container'));
  return { containers: [...init, ...main], whole: toResourceClaim(resources), overhead: toAmounts(overhead) };
}

/**
 * What a pod counts as, for the scheduler and for quotas: the sum of its containers or, where that is more, what an init container
 * needs beside the sidecars that started before it.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function toEffectiveClaim({ containers, whole, overhead }: PodClaim): ResourceClaim {
  const requests = { ...effective(containers, 'requests'), ...withImpliedRequests(whole).requests };
  const limits = { ...effective(containers, 'limits'), ...whole.limits };
  const bounded = Object.entries(overhead).filter(([name]) => limits[name] !== undefined);
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
      const [one, other] = [some[name], more[name]];
      // An amount that is not added to another keeps its notation.
      if (one === undefined || other === undefined) return [name, one ?? other ?? '0'];
      return [name, formatAmount(name, by(toNano(one), toNano(other)))];
    }),
  );
}

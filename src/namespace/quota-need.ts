import type { Charge } from './quota-charge';

/** What the workloads of a namespace need of one resource of a quota at their maximum, in nano-units. Without sessions. */
export interface QuotaNeed {
  /** All pods. */
  readonly steady: bigint;

  /** Old pods that drain while all workloads are rolled out. They cannot wait for each other: an app is applied at once. */
  readonly draining: bigint;

  /** The pods that the largest rollout or job adds beyond these. Rollouts and jobs can wait for each other. */
  readonly surge: bigint;
}

/** The need of workloads for a resource. */
export function quotaNeed(resource: string, charges: readonly Charge[]): QuotaNeed {
  const standing = charges.filter(({ workload }) => !workload.session);
  const needs = standing.map((charge) => {
    const each = useOf(resource, charge);
    const { pods, surge, draining } = charge.workload;
    const extra = Math.max(surge - draining, 0);
    return { steady: each * BigInt(pods), draining: each * BigInt(draining), surge: each * BigInt(extra) };
  });
  return needs.reduce(
    (sum, need) => ({
      steady: sum.steady + need.steady,
      draining: sum.draining + need.draining,
      surge: need.surge > sum.surge ? need.surge : sum.surge,
    }),
    { steady: 0n, draining: 0n, surge: 0n },
  );
}

/** The use of a resource by one pod of a workload, in nano-units. */
export function useOf(resource: string, { uses }: Charge): bigint {
  return uses.get(resource) ?? 0n;
}

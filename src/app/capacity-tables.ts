import type { IConstruct } from 'constructs';
import { groupedBy } from '../core/grouped';
import { constructsIn } from '../core/objects/api-objects';
import { type CapacityTableOptions, renderCapacity } from '../namespace/capacity-table';
import { NamespaceGuardrails } from '../namespace/namespace-guardrails';

/** A table for each guarded namespace with sessions. Namespaces whose capacity is equal, such as those of tenants, share one. */
export function capacityTables(root: IConstruct, options: CapacityTableOptions): readonly string[] {
  const found = constructsIn(root)
    .filter((construct) => construct instanceof NamespaceGuardrails)
    .flatMap((guardrails) => {
      const capacity = guardrails.capacity();
      return capacity ? [{ name: guardrails.namespaceName, capacity }] : [];
    });
  return [...groupedBy(found, ({ capacity }) => JSON.stringify(capacity)).values()].map((alike) =>
    renderCapacity(
      alike.map(({ name }) => name),
      alike[0].capacity,
      options,
    ),
  );
}

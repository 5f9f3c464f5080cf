import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { ownValue } from '../../core/plain';
import { OTHER_PODS } from '../../core/pods/pod-numbers';
import type { Workload } from '../network-endpoint';
import type { PodTemplate } from '../read-pods';

interface Named {
  readonly endpoint: Workload;
  readonly templates: readonly PodTemplate[];
}

/**
 * Makes ids unique: workloads with the same name get their kind as a prefix, and with the same kind too, what tells them apart as a
 * suffix: their pods, a label, or else a number.
 */
export function withIds<T extends Named>(workloads: readonly T[]): readonly T[] {
  const withKinds = renamed(workloads, (same) => {
    const oneKind = new Set(same.map(({ endpoint }) => endpoint.workloadKind)).size === 1;
    return same.map(({ endpoint: { id, workloadKind } }) => (oneKind ? id : `${workloadKind} ${id}`));
  });
  return renamed(withKinds, (same) => {
    const suffixes = [podNames(same), oneLabel(same), allLabels(same)].find(areDistinct) ?? counts(same);
    return same.map(({ endpoint: { id } }, index) => (suffixes[index] ? `${id} (${suffixes[index]})` : id));
  });
}

/** Renames workloads that share an id. */
function renamed<T extends Named>(
  workloads: readonly T[],
  toIds: (same: readonly T[]) => readonly string[],
): readonly T[] {
  const ids = new Map<T, string>();
  for (const same of groupedBy(workloads, ({ endpoint }) => endpoint.id).values()) {
    if (same.length === 1) continue;
    for (const [index, id] of toIds(same).entries()) {
      const workload = same[index];
      if (workload !== undefined) ids.set(workload, id);
    }
  }
  return workloads.map((workload) => {
    const id = ids.get(workload);
    return id === undefined ? workload : { ...workload, endpoint: { ...workload.endpoint, id } };
  });
}

function areDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

/** The pods of each. A StatefulSet may have too many to list, except those that policies select. */
function podNames(same: readonly Named[]): readonly string[] {
  return same.map(({ endpoint: { pods }, templates }) => {
    const rest = templates.some(({ numbers }) => numbers !== undefined && numbers.except.length > 0);
    return rest && pods.length === 0 ? OTHER_PODS : pods.join(', ');
  });
}

/** The label that has another value in each. */
function oneLabel(same: readonly Named[]): readonly string[] {
  const found = differingKeys(same).find((key) => areDistinct(same.map((one) => labelText(one, key))));
  return same.map((one) => (found === undefined ? '' : labelText(one, found)));
}

function allLabels(same: readonly Named[]): readonly string[] {
  const keys = differingKeys(same);
  return same.map((one) => keys.map((key) => labelText(one, key)).join(', '));
}

/** The place of each in an order that does not depend on the order of the set. */
function counts(same: readonly Named[]): readonly string[] {
  const contentOf = ({ endpoint: { labels, ports, hostNetwork } }: Named) =>
    JSON.stringify([Object.entries(labels).sort(([a], [b]) => compare(a, b)), ports, hostNetwork]);
  const sorted = [...same].sort((a, b) => compare(contentOf(a), contentOf(b)));
  return same.map((one) => String(sorted.indexOf(one) + 1));
}

function differingKeys(same: readonly Named[]): readonly string[] {
  const keys = distinct(same.flatMap(({ endpoint }) => Object.keys(endpoint.labels)));
  return keys.filter((key) => new Set(same.map((one) => labelText(one, key))).size > 1);
}

function labelText({ endpoint: { labels } }: Named, key: string): string {
  const value = ownValue(labels, key);
  return value === undefined ? `no ${key}` : `${key}=${value}`;
}

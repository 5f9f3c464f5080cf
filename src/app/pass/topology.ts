import { DependencyGraph } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { constructsIn } from '../../core/objects/api-objects';
import { ownValue } from '../../core/plain';

/**
 * The constructs of a tree, each after those that it depends on, in the order of cdk8s' DependencyGraph, but in linear time. cdk8s looks for a
 * cycle at each dependency, and visits a construct once for each way that leads to it.
 * @throws Error that names the constructs of a cycle
 */
export function topologyOf(tree: IConstruct): readonly IConstruct[] {
  const all = constructsIn(tree);
  if (all.every((construct) => construct.node.dependencies.length === 0 && !hasWholeNumber(construct))) return all;
  // As cdk8s keeps them: of a map with paths as keys, those that are whole numbers come first.
  const byPath = Object.fromEntries(all.map((construct) => [construct.node.path, construct]));
  const constructs = Object.values(byPath);
  const targets = targetsWithin(all, byPath);
  if (targets.size === 0) return constructs;
  // cdk8s tells the cycle.
  return sorted(constructs, targets) ?? new DependencyGraph(tree.node).topology();
}

/** The path of a construct that is directly in the app is its id; others have a slash. */
function hasWholeNumber({ node }: IConstruct): boolean {
  return node.scope?.node.scope === undefined && /^\d+$/.test(node.path);
}

type Targets = ReadonlyMap<IConstruct, ReadonlySet<IConstruct>>;

/** What each construct depends on, without what is outside the tree. */
function targetsWithin(all: readonly IConstruct[], byPath: Readonly<Record<string, IConstruct>>): Targets {
  const targets = new Map<IConstruct, Set<IConstruct>>();
  for (const source of all) {
    for (const { node } of source.node.dependencies) {
      const target = ownValue(byPath, node.path);
      if (target === undefined) continue;
      const known = targets.get(source);
      if (known === undefined) targets.set(source, new Set([target]));
      else known.add(target);
    }
  }
  return targets;
}

/** Starts at the constructs on which no other depends. @returns undefined for a cycle */
function sorted(constructs: readonly IConstruct[], targets: Targets): readonly IConstruct[] | undefined {
  const needed = new Set([...targets.values()].flatMap((own) => [...own]));
  const order = new Set<IConstruct>();
  const open = new Set<IConstruct>();
  const visit = (construct: IConstruct): boolean => {
    if (order.has(construct)) return true;
    if (open.has(construct)) return false;
    open.add(construct);
    for (const target of targets.get(construct) ?? []) {
      if (!visit(target)) return false;
    }
    open.delete(construct);
    order.add(construct);
    return true;
  };
  const isSorted = constructs.every((construct) => needed.has(construct) || visit(construct));
  // Nothing outside a cycle depends on a cycle of its own: it is never visited.
  return isSorted && order.size === constructs.length ? [...order] : undefined;
}

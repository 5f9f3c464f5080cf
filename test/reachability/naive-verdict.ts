import type { Service } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { Verdict } from '../../src/reachability/index';
import type { Cell, End, ServiceCell } from './cells';
import { naiveTargets, selects } from './naive';
import { isKind, type NaiveParty, type Protocol } from './naive-pods';
import { LABEL_VALUES, NAMESPACE_LABEL_KEYS } from './random-policies';

// The four verdicts of the naive evaluator. It knows no unknown labels: it tries every world that the objects may be read in.

/** Whether a connection is open in one world. */
export type NaiveAnswer = (
  objects: readonly object[],
  from: NaiveParty,
  to: NaiveParty,
  port: number,
  protocol: Protocol,
) => boolean;

/** The verdict on a path: each part of it has an answer if the answer is the same in every world. */
export function naiveVerdict(objects: readonly object[], cell: Cell, allows: NaiveAnswer): Verdict {
  const { from, to, port, protocol } = cell;
  const parts = partsOf(from).flatMap((sources) => partsOf(to).map((targets) => ({ sources, targets })));
  return combined(
    parts.map(({ sources, targets }) =>
      inEveryWorld(objects, sources, targets, (world, source, target) => allows(world, source, target, port, protocol)),
    ),
  );
}

/** The verdict on a path to a Service: the targets are its parts. */
export function naiveServiceVerdict(
  objects: readonly object[],
  { from, service, port, protocol, hostIps }: ServiceCell,
  allows: NaiveAnswer,
  targetsOf: typeof naiveTargets = naiveTargets,
): Verdict {
  // Nobody knows its endpoints.
  if (Object.keys(service.spec?.selector ?? {}).length === 0 && hasPort(service, port, protocol)) {
    return objects.some((object) => isKind(object, 'NetworkPolicy')) ? 'unknown' : 'open';
  }
  const byHostIp = hostIps.map((hostIp) => targetsOf(objects, service, port, protocol, hostIp));
  const targets = byHostIp[0] ?? [];
  return combined(
    partsOf(from).flatMap((sources) =>
      targets.map(({ port: own }, index) => {
        const pods = byHostIp.flatMap((all) => all.slice(index, index + 1)).map(({ pod }) => pod);
        return inEveryWorld(objects, sources, pods, (world, source, pod) => allows(world, source, pod, own, protocol));
      }),
    ),
  );
}

function hasPort({ spec }: Service, port: number, protocol: Protocol): boolean {
  if (spec?.clusterIP === 'None') return true;
  return (spec?.ports ?? []).some((one) => one.port === port && (one.protocol ?? 'TCP') === protocol);
}

/** The parts of an end. A part has several endpoints if it is one of them, and the set does not tell which. */
function partsOf({ endpoints, isOneOf = false }: End): readonly (readonly NaiveParty[])[] {
  return isOneOf ? [endpoints] : endpoints.map((endpoint) => [endpoint]);
}

type Part = 'open' | 'closed' | 'unknown';

function combined(parts: readonly Part[]): Verdict {
  const found = new Set(parts);
  if (found.size <= 1) return parts[0] ?? 'closed';
  return found.has('open') && found.has('closed') ? 'partly' : 'unknown';
}

function inEveryWorld(
  objects: readonly object[],
  sources: readonly NaiveParty[],
  targets: readonly NaiveParty[],
  ask: (world: readonly object[], source: NaiveParty, target: NaiveParty) => boolean,
): Part {
  const found = new Set<boolean>();
  for (const world of worldsOf(objects, [...sources, ...targets])) {
    for (const source of sources) {
      for (const target of targets) found.add(ask(world, source, target));
      if (found.size > 1) return 'unknown';
    }
  }
  return found.has(true) ? 'open' : 'closed';
}

const known = new WeakMap<readonly object[], Map<string, readonly (readonly object[])[]>>();

/** The objects, with the missing Namespaces of some pods, in every way in which their labels may matter to a selector. */
function worldsOf(objects: readonly object[], parties: readonly NaiveParty[]): readonly (readonly object[])[] {
  const asked = parties.flatMap((party) => (typeof party === 'string' || party.namespaceLabels ? [] : party.namespace));
  const names = [...new Set(asked)].sort();
  const worlds = known.get(objects) ?? new Map<string, readonly (readonly object[])[]>();
  known.set(objects, worlds);
  const found = worlds.get(names.join()) ?? findWorlds(objects, names);
  worlds.set(names.join(), found);
  return found;
}

function findWorlds(objects: readonly object[], names: readonly string[]): readonly (readonly object[])[] {
  const selectors = objects.filter((object) => isKind(object, 'NetworkPolicy')).flatMap(namespaceSelectors);
  const declared = objects.filter((object) => isKind(object, 'Namespace')).map(nameOf);
  const missing = names.filter((name) => !declared.includes(name));
  return missing.reduce<readonly (readonly object[])[]>(
    (worlds, name) =>
      worlds.flatMap((world) => labelings(selectors, name).map((labels) => [...world, namespace(name, labels)])),
    [objects],
  );
}

/** Every selector of namespaces in a value. */
export function namespaceSelectors(value: unknown): readonly LabelSelector[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'namespaceSelector' || key === 'namespaces' ? [inner] : namespaceSelectors(inner),
  );
}

/** Every label with each value that a selector may name, with another value, and not at all; once for all that selectors do not tell apart. */
export function labelings(selectors: readonly LabelSelector[], name: string): readonly Record<string, string>[] {
  const all = NAMESPACE_LABEL_KEYS.reduce<readonly Record<string, string>[]>(
    (some, key) =>
      some.flatMap((labels) => [labels, ...[...LABEL_VALUES, 'other'].map((value) => ({ ...labels, [key]: value }))]),
    [{}],
  );
  const seen = (labels: Record<string, string>) =>
    selectors.map((selector) => selects(selector, { ...labels, 'kubernetes.io/metadata.name': name })).join();
  return [...new Map(all.map((labels) => [seen(labels), labels])).values()];
}

function namespace(name: string, labels: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function nameOf(object: { readonly metadata?: { readonly name?: string } }): string {
  return object.metadata?.name ?? '';
}

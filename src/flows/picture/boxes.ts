import { compare } from '../../core/order';
import type { Face } from './badges';
import type { Place } from './fan-outs';
import type { Mesh } from './full-mesh';
import { addressLines, counted, nameWords, podWords, portWords } from './labels';
import type { End } from './link-ends';
import type { FlowArrow, FlowBox, FlowGraph, FlowNamespace, FlowPorts } from './model';
import type { Twins } from './same-neighbours';
import { allOf } from './shared-arrows';

type Ports = ReadonlyMap<string, readonly FlowPorts[]>;
type Boxes = Pick<FlowGraph, 'namespaces' | 'callers' | 'called'>;

/** What the boxes say beside their names. */
interface Content {
  readonly faces: ReadonlyMap<string, Face>;

  /** Namespaces with a box for all their workloads. */
  readonly all: readonly string[];
  readonly meshes: readonly Mesh[];
  readonly arrows: readonly FlowArrow[];

  /** Small print, by the ids of the boxes. */
  readonly details: ReadonlyMap<string, readonly string[]>;
}

/** The boxes of a picture, each where it stands. */
export function toBoxes(twins: readonly Twins[], content: Content): Boxes {
  const { arrows } = content;
  const arriving = portsByTarget(arrows);
  const placed = twins.map((one) => ({ namespace: one.ends[0]?.namespace, box: toBox(one, content, arriving) }));
  const calling = new Set(arrows.map(({ from }) => from));
  const outside = placed.flatMap(({ namespace, box }) => (namespace === undefined ? [box] : []));
  const names = [...new Set(placed.flatMap(({ namespace }) => namespace ?? []))].sort(compare);
  const namespaces = names.map((name): FlowNamespace => {
    const boxes = placed.flatMap(({ namespace, box }) => (namespace === name ? [box] : []));
    const inSet = boxes.some(({ kind }) => kind === 'workload');
    const all = content.all.includes(name) ? [allBox(name, boxes, content, arriving)] : [];
    const details = content.meshes.filter(({ namespace }) => namespace === name).map(meshWords);
    return { name, inSet, boxes: [...all, ...boxes], details };
  });
  return {
    namespaces,
    callers: outside.filter(({ id }) => calling.has(id)),
    called: outside.filter(({ id }) => !calling.has(id)),
  };
}

/** How each box is spoken of: its name alone does not say where it is. */
export function placesOf(twins: readonly Twins[]): ReadonlyMap<string, Place> {
  return new Map(
    twins.map(({ id, ends }): readonly [string, Place] => {
      const [first] = ends;
      const where = first?.namespace === undefined ? '' : ` in ${first.namespace}`;
      const namespace = first?.endpoint.kind === 'workload' ? first.namespace : undefined;
      return [id, { called: `${nameWords(namesOf(ends))}${where}`, namespace }];
    }),
  );
}

function portsByTarget(arrows: readonly FlowArrow[]): Ports {
  const all = new Map<string, Map<string, FlowPorts>>();
  for (const { to, ports } of arrows) {
    const known = all.get(to) ?? new Map<string, FlowPorts>();
    all.set(to, known.set(ports.words, ports));
  }
  const byWords = (a: FlowPorts, b: FlowPorts) =>
    Number.parseInt(a.words, 10) - Number.parseInt(b.words, 10) || compare(a.words, b.words);
  return new Map([...all].map(([id, ports]) => [id, [...ports.values()].sort(byWords)]));
}

function toBox(twins: Twins, { faces, details }: Content, arriving: Ports): FlowBox {
  const { id, ends } = twins;
  const face = faces.get(id);
  return {
    id,
    kind: kindOf(ends[0]),
    names: namesOf(ends),
    details: [...captions(ends), ...amongWords(twins), ...(details.get(id) ?? [])],
    warnings: face === undefined ? [] : warningsOf(face),
    open: face?.openIn ?? false,
    ports: arriving.get(id) ?? [],
  };
}

function allBox(namespace: string, boxes: readonly FlowBox[], content: Content, arriving: Ports): FlowBox {
  const id = allOf(namespace);
  const workloads = boxes.filter(({ kind }) => kind === 'workload').reduce((sum, { names }) => sum + names.length, 0);
  const names = [`all ${workloads} workloads`];
  const details = content.details.get(id) ?? [];
  return { id, kind: 'all', names, details, warnings: [], open: false, ports: arriving.get(id) ?? [] };
}

function kindOf(end: End | undefined): FlowBox['kind'] {
  if (end?.endpoint.kind === 'workload') return 'workload';
  return end?.endpoint.kind === 'pods' ? 'pods' : 'outside';
}

function namesOf(ends: readonly End[]): readonly string[] {
  return [...new Set(ends.flatMap((end) => nameOf(end, ends)))];
}

/** Of two kinds that share a name, and of pods of one owner that policies tell apart, the id says more. */
function nameOf({ endpoint }: End, ends: readonly End[]): readonly string[] {
  if (endpoint.kind === 'pods') return [podWords(endpoint).name];
  if (endpoint.kind === 'addresses') return addressLines(endpoint.addresses);
  if (endpoint.kind === 'ingress-controller') return ['Ingress controller'];
  const alike = ends.filter((other) => other.endpoint.kind === 'workload' && other.endpoint.name === endpoint.name);
  return [alike.length > 1 && areOfOneKind(alike) ? endpoint.name : endpoint.id.replace(`${endpoint.namespace}/`, '')];
}

function areOfOneKind(ends: readonly End[]): boolean {
  return new Set(ends.map(({ endpoint }) => endpoint.kind === 'workload' && endpoint.workloadKind)).size === 1;
}

/** `Deployment`, `3 PodTemplates`, `2 Deployments, 1 Job`. */
function captions(ends: readonly End[]): readonly string[] {
  const selectors = ends.flatMap(({ endpoint }) => (endpoint.kind === 'pods' ? podWords(endpoint).details : []));
  const workloads = ends.flatMap(({ endpoint }) => (endpoint.kind === 'workload' ? [endpoint] : []));
  const owners = new Map(
    workloads.map((endpoint) => [`${endpoint.workloadKind} ${endpoint.name}`, endpoint.workloadKind]),
  );
  const kinds = [...owners.values()];
  if (kinds.length < 2) return [...selectors, ...kinds];
  const distinct = [...new Set(kinds)].sort(compare);
  return [distinct.map((kind) => counted(kinds.filter((one) => one === kind).length, kind)).join(', ')];
}

function meshWords({ ports, everyPod }: Mesh): string {
  return `${everyPod ? 'all pods here' : 'all workloads here'} may call each other: ${portWords(ports)}`;
}

function amongWords({ ends, among, within }: Twins): readonly string[] {
  if (!among.isEmpty) return [`among each other: ${portWords(among)}`];
  if (within.isEmpty) return [];
  return [`${ends.length > 1 ? 'each among its own pods' : 'among its pods'}: ${portWords(within)}`];
}

function warningsOf({ openIn, openOut, hostNetwork, nameless }: Face): readonly string[] {
  return [
    ...(hostNetwork ? ['host network'] : []),
    ...(openIn ? ['open to all'] : []),
    ...(openOut ? ['may call all'] : []),
    ...(nameless ? ['no DNS'] : []),
  ];
}

import { groupedBy } from '../../core/grouped';
import { counted } from '../../core/listed';
import { compare, distinct } from '../../core/order';
import type { WorkloadBadges } from './badges';
import type { BoxName } from './fan-outs';
import type { FullMesh } from './full-mesh';
import { addressLines, nameWords, podWords, portWords } from './labels';
import type { LinkEnd } from './link';
import type { FlowArrow, FlowBox, FlowGraph, FlowNamespace, FlowPorts } from './model';
import type { SameNeighbours } from './same-neighbours';
import { allWorkloadsId } from './shared-arrows';

type PortsByBox = ReadonlyMap<string, readonly FlowPorts[]>;
type Boxes = Pick<FlowGraph, 'namespaces' | 'callers' | 'called'>;

/** The text of boxes, without their names. */
interface BoxContent {
  readonly badges: ReadonlyMap<string, WorkloadBadges>;

  /** Namespaces with one box for all their workloads. */
  readonly shared: readonly string[];
  readonly meshes: readonly FullMesh[];
  readonly arrows: readonly FlowArrow[];

  /** Lines in small print, by box id. */
  readonly details: ReadonlyMap<string, readonly string[]>;
}

/** The boxes of a picture, by position. */
export function toBoxes(groups: readonly SameNeighbours[], content: BoxContent): Boxes {
  const { arrows } = content;
  const arriving = portsByTarget(arrows);
  const placed = groups.map((one) => ({ namespace: one.ends[0].namespace, box: toBox(one, content, arriving) }));
  const calling = new Set(arrows.map(({ from }) => from));
  const outside = placed.flatMap(({ namespace, box }) => (namespace === undefined ? [box] : []));
  const names = distinct(placed.flatMap(({ namespace }) => namespace ?? []));
  const namespaces = names.map((name): FlowNamespace => {
    const boxes = placed.flatMap(({ namespace, box }) => (namespace === name ? [box] : []));
    const inSet = boxes.some(({ kind }) => kind === 'workload');
    const all = content.shared.includes(name) ? [allBox(name, boxes, content, arriving)] : [];
    const details = content.meshes.filter(({ namespace }) => namespace === name).map(meshWords);
    return { name, inSet, boxes: [...all, ...boxes], details };
  });
  return {
    namespaces,
    callers: outside.filter(({ id }) => calling.has(id)),
    called: outside.filter(({ id }) => !calling.has(id)),
  };
}

/** The name of each box in the text of other boxes, which includes its namespace. */
export function boxNames(groups: readonly SameNeighbours[]): ReadonlyMap<string, BoxName> {
  return new Map(
    groups.map(({ id, ends }): readonly [string, BoxName] => {
      const [first] = ends;
      const where = first.namespace === undefined ? '' : ` in ${first.namespace}`;
      const namespace = first.endpoint.kind === 'workload' ? first.namespace : undefined;
      return [id, { called: `${nameWords(namesOf(ends))}${where}`, namespace }];
    }),
  );
}

function portsByTarget(arrows: readonly FlowArrow[]): PortsByBox {
  const byWords = (a: FlowPorts, b: FlowPorts) =>
    Number.parseInt(a.words, 10) - Number.parseInt(b.words, 10) || compare(a.words, b.words);
  return new Map(
    [...groupedBy(arrows, ({ to }) => to)].map(([id, arriving]) => {
      const ports = new Map(arriving.map((arrow) => [arrow.ports.words, arrow.ports]));
      return [id, [...ports.values()].sort(byWords)];
    }),
  );
}

function toBox(group: SameNeighbours, { badges, details }: BoxContent, arriving: PortsByBox): FlowBox {
  const { id, ends } = group;
  const own = badges.get(id);
  return {
    id,
    kind: boxKind(ends[0]),
    names: namesOf(ends),
    details: [...captions(ends), ...amongWords(group), ...(details.get(id) ?? [])],
    warnings: own === undefined ? [] : warningsOf(own),
    open: own?.openIn ?? false,
    ports: arriving.get(id) ?? [],
  };
}

function allBox(namespace: string, boxes: readonly FlowBox[], content: BoxContent, arriving: PortsByBox): FlowBox {
  const id = allWorkloadsId(namespace);
  const workloads = boxes.filter(({ kind }) => kind === 'workload').reduce((sum, { names }) => sum + names.length, 0);
  const names = [`all ${workloads} workloads`];
  const details = content.details.get(id) ?? [];
  return { id, kind: 'all', names, details, warnings: [], open: false, ports: arriving.get(id) ?? [] };
}

function boxKind(end: LinkEnd): FlowBox['kind'] {
  if (end.endpoint.kind === 'workload') return 'workload';
  return end.endpoint.kind === 'pods' ? 'pods' : 'outside';
}

function namesOf(ends: readonly LinkEnd[]): readonly string[] {
  return [...new Set(ends.flatMap((end) => nameOf(end, ends)))];
}

/** The name in a box. It is the id if two kinds share the name, or if policies treat pods of one owner differently. */
function nameOf({ endpoint }: LinkEnd, ends: readonly LinkEnd[]): readonly string[] {
  if (endpoint.kind === 'pods') return [podWords(endpoint).name];
  if (endpoint.kind === 'addresses') return addressLines(endpoint.addresses);
  if (endpoint.kind === 'ingress-controller') return ['Ingress controller'];
  if (endpoint.kind === 'domain' || endpoint.kind === 'nodes') return [endpoint.id];
  const alike = ends.filter((other) => other.endpoint.kind === 'workload' && other.endpoint.name === endpoint.name);
  return [alike.length > 1 && areOfOneKind(alike) ? endpoint.name : endpoint.id.replace(`${endpoint.namespace}/`, '')];
}

function areOfOneKind(ends: readonly LinkEnd[]): boolean {
  return new Set(ends.map(({ endpoint }) => endpoint.kind === 'workload' && endpoint.workloadKind)).size === 1;
}

/** `Deployment`, `3 PodTemplates`, `2 Deployments, 1 Job`. */
function captions(ends: readonly LinkEnd[]): readonly string[] {
  const selectors = ends.flatMap(({ endpoint }) => (endpoint.kind === 'pods' ? podWords(endpoint).details : []));
  const workloads = ends.flatMap(({ endpoint }) => (endpoint.kind === 'workload' ? [endpoint] : []));
  const owners = new Map(
    workloads.map((endpoint) => [`${endpoint.workloadKind} ${endpoint.name}`, endpoint.workloadKind]),
  );
  const kinds = [...owners.values()];
  if (kinds.length < 2) return [...selectors, ...kinds];
  return [
    distinct(kinds)
      .map((kind) => counted(kinds.filter((one) => one === kind).length, kind))
      .join(', '),
  ];
}

function meshWords({ ports, everyPod }: FullMesh): string {
  return `${everyPod ? 'all pods here' : 'all workloads here'} may call each other: ${portWords(ports)}`;
}

function amongWords({ ends, among, within }: SameNeighbours): readonly string[] {
  if (!among.isEmpty) return [`among each other: ${portWords(among)}`];
  if (within.isEmpty) return [];
  return [`${ends.length > 1 ? 'each among its own pods' : 'among its pods'}: ${portWords(within)}`];
}

function warningsOf({ openIn, openOut, hostNetwork, withoutDns }: WorkloadBadges): readonly string[] {
  return [
    ...(hostNetwork ? ['host network'] : []),
    ...(openIn ? ['open to all'] : []),
    ...(openOut ? ['may call all'] : []),
    ...(withoutDns ? ['no DNS'] : []),
  ];
}

import fc from 'fast-check';
import type { FlowsSource } from '../../../src/flows/flows-source';
import { flowGraph } from '../../../src/flows/picture/flow-graph';
import { nameWords, portWords } from '../../../src/flows/picture/labels';
import type { FlowBox, FlowGraph } from '../../../src/flows/picture/model';
import { type Connection, type NetworkEndpoint, PortSet } from '../../../src/reachability/index';
import { SEED, SETS } from '../../reachability/runs';
import { dnsPorts, internet, kubeDns, net, pods, prometheus, tcp, workload } from '../hand-made';

const WORKLOADS = ['a/one', 'a/two', 'a/three', 'a/four', 'b/five', 'b/six', 'b/seven'].map((id) => workload(id));
const OTHERS = [internet, kubeDns, prometheus, pods(''), pods('', 'a'), pods('', 'elsewhere')];
const PORTS = [tcp(80), tcp(443), tcp(80, 443), dnsPorts, PortSet.ALL];

/** A set with random open paths, and with all paths between two unlimited sides. */
const anyNet: fc.Arbitrary<FlowsSource> = fc
  .record({
    ingress: fc.subarray(WORKLOADS),
    egress: fc.subarray(WORKLOADS),
    ports: fc.array(fc.integer({ min: -6, max: PORTS.length - 1 }), { minLength: 150, maxLength: 150 }),
    everywhere: fc.option(fc.constantFrom(...PORTS), { freq: 4 }),
  })
  .map(({ ingress, egress, ports, everywhere }) => {
    const endpoints: readonly NetworkEndpoint[] = [...WORKLOADS, ...OTHERS];
    const pairs = endpoints.flatMap((from) => endpoints.map((to) => ({ from, to })));
    const isOpen = (endpoint: NetworkEndpoint, open: readonly NetworkEndpoint[]) =>
      endpoint.kind !== 'workload' || open.includes(endpoint);
    const connections = pairs
      .filter(({ from, to }) => from.kind === 'workload' || to.kind === 'workload')
      .flatMap(({ from, to }, index) => {
        const open = isOpen(from, egress) && isOpen(to, ingress);
        const some = everywhere ?? PORTS[ports[index % ports.length] ?? -1];
        const chosen = open ? PortSet.ALL : some;
        return chosen === undefined ? [] : [[from, to, chosen] as const];
      });
    return net(WORKLOADS, connections, { ingress, egress });
  });

/** The open paths that a picture lacks and the false paths that it shows, one per line. */
function lies(source: FlowsSource, graph = flowGraph(source)): readonly string[] {
  const picture = new Picture(source, graph);
  const unsaid = source.connections().filter((connection) => !picture.says(connection));
  return [...unsaid.map((connection) => `not said: ${toLine(connection)}`), ...picture.untrue()];
}

class Picture {
  private readonly boxes: readonly FlowBox[];

  constructor(
    private readonly source: FlowsSource,
    private readonly graph: FlowGraph,
  ) {
    const { namespaces, callers, called } = graph;
    this.boxes = [...namespaces.flatMap(({ boxes }) => boxes), ...callers, ...called];
  }

  says(connection: Connection): boolean {
    const { from, to, ports } = connection;
    return (
      this.arrows(connection) ||
      this.isTold(connection) ||
      this.isWritten(connection) ||
      (this.isSaidOf(from, 'to', connection) && this.isSaidOf(to, 'from', connection)) ||
      (ports.minus(dnsPorts).isEmpty && this.graph.notes.some((note) => isLookup(note, from, to)))
    );
  }

  /** Shown paths that are not open. */
  untrue(): readonly string[] {
    const drawn = this.graph.arrows.flatMap(({ from, to, ports }) =>
      this.members(from).flatMap((caller) =>
        this.members(to)
          .filter((called) => called !== caller)
          .filter((called) => !this.has(caller, called, ports.words))
          .map((called) => `not so: ${caller} -> ${called}: ${ports.words}`),
      ),
    );
    const namespaces = this.graph.namespaces.map(({ name, details }) => {
      const own = this.source.workloads.filter(({ namespace }) => namespace === name).map(({ id }) => id);
      return {
        details,
        members: details.some((one) => one.startsWith('all pods')) ? [...own, `every pod in ${name}`] : own,
      };
    });
    const told = [...namespaces, ...this.boxes.map(({ id, details }) => ({ details, members: this.members(id) }))];
    return [...drawn, ...told.flatMap(({ details, members }) => details.flatMap((one) => this.untold(one, members)))];
  }

  /** Shown paths among a group that are not open. */
  private untold(line: string, members: readonly string[]): readonly string[] {
    const [, who, words = ''] = /(each other|own pods|its pods): (.*)$/.exec(line) ?? [];
    const meant = (from: string, to: string) => (who === undefined ? false : (from === to) === (who !== 'each other'));
    const pairs = members.flatMap((from) => members.map((to) => [from, to] as const));
    return pairs
      .filter(([from, to]) => meant(from, to) && !this.has(from, to, words))
      .map(([from, to]) => `not so: ${from} -> ${to}: ${words}`);
  }

  /** Whether a path is open on at least these ports. */
  private has(from: string, to: string, words: string): boolean {
    const { ports = PortSet.NONE } = this.connection(from, to) ?? {};
    return PORTS.some((one) => portWords(one) === words && one.minus(ports).isEmpty);
  }

  private arrows({ from, to, ports }: Connection): boolean {
    return this.graph.arrows.some(
      (arrow) =>
        arrow.ports.words === portWords(ports) &&
        this.members(arrow.from).includes(from.id) &&
        this.members(arrow.to).includes(to.id),
    );
  }

  /** Whether a line in the box of either end shows it. */
  private isWritten({ from, to, ports }: Connection): boolean {
    return this.boxesOf(from).some((caller) =>
      this.boxesOf(to).some(
        (called) =>
          caller.details.includes(`to ${this.spokenOf(called)}: ${portWords(ports)}`) ||
          called.details.includes(`from ${this.spokenOf(caller)}: ${portWords(ports)}`),
      ),
    );
  }

  private boxesOf({ id }: NetworkEndpoint): readonly FlowBox[] {
    return this.boxes.filter((box) => this.members(box.id).includes(id));
  }

  private spokenOf({ id, kind, names }: FlowBox): string {
    const namespace = this.graph.namespaces.find(({ boxes }) => boxes.some((box) => box.id === id));
    if (kind === 'all') return id;
    return namespace === undefined ? nameWords(names) : `${nameWords(names)} in ${namespace.name}`;
  }

  /** Whether a line about the members of a box, or of a namespace, shows it. */
  private isTold({ from, to, ports }: Connection): boolean {
    if (!('namespace' in from && 'namespace' in to) || from.namespace !== to.namespace) return false;
    const { details = [], boxes = [] } = this.graph.namespaces.find(({ name }) => name === from.namespace) ?? {};
    const isEveryPod = from.kind === 'pods' || to.kind === 'pods';
    const who = isEveryPod ? /^all pods here may/ : /may call each other/;
    const meshed = details.some((detail) => who.test(detail) && isWithin(ports, detail));
    const box = boxes.find(
      ({ id, kind }) => kind !== 'all' && this.members(id).includes(from.id) && this.members(id).includes(to.id),
    );
    return meshed || box?.details.some((detail) => /^(each )?among /.test(detail) && isWithin(ports, detail)) === true;
  }

  /** Whether it can be inferred from an unlimited workload, or from an arrow to or from every pod. */
  private isSaidOf(endpoint: NetworkEndpoint, side: 'from' | 'to', { from, to, ports }: Connection): boolean {
    if (endpoint.kind !== 'workload') return true;
    const box = this.boxes.find(({ id, kind }) => kind === 'workload' && this.members(id).includes(endpoint.id));
    if (box?.warnings.includes(side === 'to' ? 'may call all' : 'open to all')) return true;
    const other = side === 'to' ? to : from;
    const namespace = 'namespace' in other ? other.namespace : undefined;
    const broad = ['every pod of every namespace', `every pod in ${namespace}`].filter((id) => id !== other.id);
    return (
      other.kind !== 'addresses' &&
      broad.some((id) => {
        const wide = side === 'to' ? this.connection(endpoint.id, id) : this.connection(id, endpoint.id);
        return wide !== undefined && ports.minus(wide.ports).isEmpty;
      })
    );
  }

  private connection(from: string, to: string): Connection | undefined {
    return this.source.connections().find((one) => one.from.id === from && one.to.id === to);
  }

  /** The ids of the endpoints in a box. */
  private members(id: string): readonly string[] {
    const namespace = this.graph.namespaces.find(({ boxes }) => boxes.some((box) => box.id === id));
    const box = namespace?.boxes.find((one) => one.id === id);
    if (box === undefined) return [id.replace(/ \((calls|called)\)$/, '')];
    const own = this.source.workloads.filter((one) => one.namespace === namespace?.name);
    if (box.kind === 'all') return own.map((one) => one.id);
    if (box.kind === 'workload') return box.names.map((name) => `${namespace?.name}/${name}`);
    return OTHERS.map((one) => one.id).filter((one) =>
      box.names.length === 1 ? one === id : one.includes(` in ${namespace?.name}`),
    );
  }
}

function isLookup(note: string, from: NetworkEndpoint, to: NetworkEndpoint): boolean {
  const [, all, who = ''] = /^DNS is not drawn: (all but |)(.*) may look up names at/.exec(note) ?? [];
  if (from.kind !== 'workload' || !note.includes(` at ${to.id} on `)) return false;
  return who === 'all' || who.split(/, | and /).includes(from.name) === (all === '');
}

function isWithin(ports: PortSet, words: string): boolean {
  return PORTS.some((said) => words.endsWith(`: ${portWords(said)}`) && ports.minus(said).isEmpty);
}

function toLine({ from, to, ports }: Connection): string {
  return `${from.id} -> ${to.id}: ${portWords(ports)}`;
}

/** Fewer sets, because checking a picture is slow. */
const RUNS = Math.ceil(SETS / 10);

test('a picture shows all open paths and no others', () => {
  fc.assert(
    fc.property(anyNet, (source) => {
      expect(lies(source)).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test('a box for all workloads of a namespace shows the same as the arrows that it replaces', () => {
  const odd: Readonly<Record<string, PortSet>> = {
    'a/four -> a/one': tcp(443),
    'a/four -> the internet': tcp(443),
    'a/four -> b/five': tcp(80, 443),
    'a/four -> b/six': tcp(80, 443),
    'a/four -> b/seven': tcp(80, 443),
    'b/seven -> every pod of every namespace': tcp(443),
    'every pod in a -> a/four': tcp(443),
    'every pod in a -> b/five': tcp(443),
    'every pod in a -> b/seven': tcp(443),
  };
  const closed = [
    'a/one -> b/five',
    'a/two -> a/three',
    'a/four -> every pod of every namespace',
    'every pod of every namespace -> a/three',
    'every pod of every namespace -> b/five',
    'every pod in a -> a/three',
  ];
  const endpoints: readonly NetworkEndpoint[] = [...WORKLOADS, ...OTHERS];
  const ways = endpoints
    .flatMap((from) => endpoints.map((to) => ({ from, to, way: `${from.id} -> ${to.id}` })))
    .filter(({ from, to }) => from.kind === 'workload' || to.kind === 'workload')
    .filter(({ way }) => !closed.includes(way));
  const source = net(
    WORKLOADS,
    ways.map(({ from, to, way }) => [from, to, odd[way] ?? tcp(80)] as const),
  );
  const graph = flowGraph(source);
  expect(lies(source, graph)).toEqual([]);
  const [all] = graph.namespaces.find(({ name }) => name === 'b')?.boxes ?? [];
  expect(all).toMatchObject({ names: ['all 3 workloads'], details: ['from four in a: 80, 443'] });
});

test('a missing arrow, a wrong arrow and a wrong text are found', () => {
  const [one, two, ...others] = WORKLOADS;
  const source = net(
    WORKLOADS,
    one && two
      ? [
          [one, two, tcp(80)],
          [two, internet, tcp(443)],
        ]
      : [],
  );
  const graph = flowGraph(source);
  const [arrow, ...arrows] = graph.arrows;
  const more = others.flatMap(({ id }) => (arrow ? [{ ...arrow, to: id }] : []));
  const namespaces = graph.namespaces.map((namespace) => ({ ...namespace, details: ['may call each other: 443'] }));
  expect(lies(source, graph)).toEqual([]);
  expect(lies(source, { ...graph, arrows })).toEqual(['not said: a/one -> a/two: 80']);
  expect(lies(source, { ...graph, arrows: [...graph.arrows, ...more] })).toContain('not so: a/one -> b/five: 80');
  expect(lies(source, { ...graph, namespaces })).toContain('not so: b/five -> b/six: 443');
});

import { deepStrictEqual } from 'node:assert';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { compiledProject } from './compiled';
import { writeHelmChart } from './helm-chart';
import { writeKustomization } from './kustomization';
import { findPeers, type Peers } from './peers';
import { type Contest, type Contestant, contest, outputOf } from './processes';
import type { Benchmark, Row } from './row';
import { sampleSession } from './samples';
import { toTime } from './time';

/** A process that writes the pod and the Secret of each session. */
type Side = 'ours' | Peer;
type Peer = 'stock' | 'plus' | 'helm' | 'kustomize' | 'rendered';
type Sides = Readonly<Partial<Record<Side, SideProcess>>>;

interface SideProcess extends Contestant {
  /** The folder that it writes into. @default - it prints */
  readonly outdir?: string;
}

/** The peers of a size, with the most that our time may be of theirs. */
interface Size {
  readonly sessions: number;
  readonly runs: number;
  readonly peers: Readonly<Partial<Record<Peer, number | 'no target'>>>;
}

const SIZES: readonly Size[] = [
  { sessions: 1, runs: 11, peers: { stock: 1.1, plus: 'no target', helm: 'no target', rendered: 'no target' } },
  // Its time is quadratic: 1,000 sessions take it a minute.
  { sessions: 100, runs: 3, peers: { kustomize: 'no target' } },
  { sessions: 1_000, runs: 5, peers: { stock: 0.4, plus: 'no target', helm: 0.8, rendered: 'no target' } },
  { sessions: 10_000, runs: 3, peers: { stock: 0.2, helm: 0.3, rendered: 'no target' } },
];

/** The size at which memory is compared. */
const MANY = 10_000;

const NAMES: Readonly<Record<Peer, string>> = {
  stock: 'stock cdk8s with typed objects',
  plus: 'Pod and Secret of cdk8s-plus-28',
  helm: 'helm template',
  kustomize: 'kubectl kustomize, which only adds labels to objects',
  rendered: 'renderSession and JSON.stringify',
};

const MEMORY_RATIO_MAX = 0.6;
const KIBIBYTES = 1024;

/** Whole processes that read sessions from the same file and write their objects. Ours and those of cdk8s are compiled. */
export const wholeProcesses: Benchmark = (note) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-processes-'));
  try {
    const project = compiledProject(note);
    const { peers: programs, reason } = findPeers();
    if (reason !== undefined) note(`without the rows of helm and kustomize: ${reason}`);
    checkSame(sidesOf(join(folder, 'same'), project, programs, 2));
    return SIZES.flatMap((size) => {
      const { sessions, runs } = size;
      note(`${sessions} in a process for each side`);
      const all = sidesOf(join(folder, String(sessions)), project, programs, sessions);
      const sides = Object.entries(all).filter(([side]) => side === 'ours' || Object.hasOwn(size.peers, side));
      const found = contest<Side>(Object.fromEntries(sides), runs, sessions === MANY ? 0 : 1);
      return [...rowsOf(size, found), ...(sessions === MANY ? [memoryRow(found)] : [])];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

function sidesOf(folder: string, project: string, peers: Peers | undefined, count: number): Sides {
  const values = join(folder, 'values.json');
  const sessions = Array.from({ length: count }, (_, index) => sampleSession(index));
  mkdirSync(folder);
  writeFileSync(values, JSON.stringify({ sessions }));
  const node = (side: string): SideProcess => {
    const outdir = join(folder, side);
    mkdirSync(outdir);
    const script = join(project, 'lib', 'bench', 'sides', `${side}-sessions.js`);
    return { command: process.execPath, args: [script, values, outdir], cwd: project, outdir };
  };
  const print = (command: string, args: readonly string[]): SideProcess => {
    return { command, args, cwd: folder, stdout: join(folder, 'printed.yaml') };
  };
  return {
    stock: node('stock'),
    ours: node('our'),
    plus: node('plus'),
    rendered: node('rendered'),
    ...(peers && {
      helm: print(peers.helm, ['template', 'sessions', writeHelmChart(folder), '-f', values]),
      kustomize: print(peers.kubectl, ['kustomize', writeKustomization(folder, sessions)]),
    }),
  };
}

/** Checks that all sides write the same objects, so that they do the same work; for cdk8s-plus-28, what it can write of them. */
function checkSame(sides: Sides): void {
  const written = Object.entries(sides).map(([name, side]) => [name, objectsOf(side)] as const);
  const { ours, plus, ...others } = Object.fromEntries(written);
  for (const objects of Object.values(others)) deepStrictEqual(objects, ours);
  const core = (objects: readonly Written[] = []) =>
    objects.map(({ kind, metadata: { name }, spec }) => ({ kind, name, image: spec?.containers[0]?.image }));
  deepStrictEqual(core(plus), core(ours));
}

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly containers: readonly { readonly image: string }[] };
}

/** What a side writes, in the order of the names: that of the objects differs. */
function objectsOf(side: SideProcess): readonly Written[] {
  const { outdir } = side;
  const printed = outputOf(side);
  const files = outdir === undefined ? [] : readdirSync(outdir).map((name) => readFileSync(join(outdir, name), 'utf8'));
  // JSON is YAML, and `rendered` writes a list.
  const objects = loadAll([printed, ...files].join('')).flat() as Written[];
  const byName = (a: Written, b: Written) => (a.metadata.name < b.metadata.name ? -1 : 1);
  return objects.filter((object) => object !== null).sort(byName);
}

function rowsOf({ sessions, peers }: Size, found: Contest<Side>): readonly Row[] {
  const what = `${sessions.toLocaleString('en')} ${sessions === 1 ? 'session' : 'sessions'}, whole process, wall`;
  return Object.entries(peers).flatMap(([peer, max]): readonly Row[] => {
    if (!isPeer(peer) || !found.ran(peer)) return [];
    const ratio = found.ratio('ours', peer);
    return [
      {
        what: `${what}, against ${NAMES[peer]}`,
        ours: toTime(found.milliseconds('ours')),
        peer: toTime(found.milliseconds(peer)),
        ratio,
        ...(max !== 'no target' && { target: { words: `at most ${max} ×`, met: ratio <= max } }),
      },
    ];
  });
}

function isPeer(name: string): name is Peer {
  return Object.hasOwn(NAMES, name);
}

/** The last round's: peaks differ little. */
function memoryRow(found: Contest<Side>): Row {
  const [ours, stock] = [Number(found.stderr('ours')), Number(found.stderr('stock'))];
  const ratio = ours / stock;
  return {
    what: 'peak memory of 10,000 sessions in a chart',
    ours: `${(ours / KIBIBYTES).toFixed(0)} MiB`,
    peer: `${(stock / KIBIBYTES).toFixed(0)} MiB stock L1`,
    ratio,
    target: { words: `at most ${MEMORY_RATIO_MAX} × stock`, met: ratio <= MEMORY_RATIO_MAX },
  };
}

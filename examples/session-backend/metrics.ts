import type { SessionEvent } from 'cdk8s-agents/session';

/** Upper bounds in seconds. The two requests of a session take some 15 ms where the API server is idle. */
const BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Labels = Readonly<Record<string, string>>;

/** A metric whose samples only grow. */
class Counter {
  private readonly values = new Map<string, number>();

  constructor(
    readonly name: string,
    readonly help: string,
    readonly type = 'counter',
  ) {}

  add(labels: Labels = {}, amount = 1, suffix = ''): void {
    const series = `${this.name}${suffix}${labelsOf(labels)}`;
    this.values.set(series, (this.values.get(series) ?? 0) + amount);
  }

  toText(): string {
    const samples = [...this.values].map(([series, value]) => `${series} ${value}\n`);
    return `# HELP ${this.name} ${this.help}\n# TYPE ${this.name} ${this.type}\n${samples.join('')}`;
  }
}

/** Counts how long something took. */
class Histogram extends Counter {
  constructor(name: string, help: string) {
    super(name, help, 'histogram');
  }

  observe(labels: Labels, seconds: number): void {
    for (const bound of BOUNDS) this.add({ ...labels, le: String(bound) }, seconds <= bound ? 1 : 0, '_bucket');
    this.add({ ...labels, le: '+Inf' }, 1, '_bucket');
    this.add(labels, seconds, '_sum');
    this.add(labels, 1, '_count');
  }
}

/** What this replica has done since it started, and the sessions that it sees: all of the namespace, as each replica does. */
export class Metrics {
  readonly creates = new Counter('session_backend_creates_total', 'Calls of POST /sessions, by what came of them.');
  readonly refusals = new Counter('session_backend_refusals_total', 'Sessions that were refused, by kind.');
  readonly ends = new Counter('session_backend_ends_total', 'Ends of sessions that this replica saw, by outcome.');
  readonly reaped = new Counter('session_backend_reaped_total', 'Objects that reap found, by reason and result.');
  readonly createSeconds = new Histogram('session_backend_create_seconds', 'Time of creates that were not refused.');

  /** The metrics in the text format. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
  toText(sessions: Iterable<SessionEvent>, streams: number, watches: number): string {
    const gauge = (name: string, help: string, type = 'gauge') => new Counter(`session_backend_${name}`, help, type);
    const now = gauge('sessions', 'Live sessions of the namespace. Each replica counts all: take the maximum.');
    for (const { profile, state } of sessions) now.add({ profile, state });
    const open = gauge('streams', 'Streams of events to callers.');
    open.add({}, streams);
    const watched = gauge('watches_total', 'Watches asked of the API server. Each lasts 4 to 5 minutes.', 'counter');
    watched.add({}, watches);
    const { creates, refusals, ends, reaped, createSeconds } = this;
    return [creates, refusals, ends, reaped, createSeconds, now, open, watched].map((one) => one.toText()).join('');
  }
}

function labelsOf(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

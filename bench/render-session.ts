import { deepStrictEqual } from 'node:assert';
import { App, Chart } from 'cdk8s';
import { type CredentialedSession, renderSession, renderSessionJson, stellaAgent } from '../src/session';
import { addAgentSession } from './agent-session';
import { pair, quantile } from './measure';
import type { Benchmark, Row } from './row';
import { sampleSession } from './samples';
import { stringTemplate } from './string-template';
import { toTime } from './time';

const MEAN_MICROSECONDS_MAX = 2;
const P99_MICROSECONDS_MAX = 4;
const JSON_RATIO_MAX = 1.2;

/** As many sessions as a busy back end has, so that values do not repeat all the time. */
const SAMPLES = 1_000;
const CALLS = 20_000;
const PEER_CALLS = 100;
const SINGLE_CALLS = 5_000;

/**
 * Rendering one session in a running back end, compared with an App per request, the alternative without `renderSession`, and with text
 * that a template literal makes.
 */
export const rendering: Benchmark = (note) => {
  note('renderSession against an App per request');
  const { pod, secret } = renderSession(stellaAgent, sampleSession(0));
  deepStrictEqual([pod, secret], documents(sampleSession(0)));
  const rendered = inTurn((session) => renderSession(stellaAgent, session));
  const options = { runs: 11, calls: CALLS, warmUps: 5 };
  const mean = pair(rendered, inTurn(documents), { ...options, peerCalls: PEER_CALLS });
  note('renderSessionJson against a template literal');
  const json = renderSessionJson(stellaAgent, sampleSession(0));
  deepStrictEqual([json.pod, json.secret], stringTemplate(sampleSession(0)));
  const template = inTurn(stringTemplate);
  const text = pair(
    inTurn((session) => renderSessionJson(stellaAgent, session)),
    template,
    options,
  );
  return [
    {
      what: 'renderSession, one call, mean',
      ours: toTime(mean.ours),
      peer: `${toTime(mean.peer)} an App per request`,
      ratio: mean.ratio,
      target: { words: `at most ${MEAN_MICROSECONDS_MAX} µs`, met: mean.ours * 1000 <= MEAN_MICROSECONDS_MAX },
    },
    slowest(rendered, template, note),
    {
      what: 'renderSessionJson, one call, mean',
      ours: toTime(text.ours),
      peer: `${toTime(text.peer)} a template literal`,
      ratio: text.ratio,
      target: { words: `at most ${JSON_RATIO_MAX} × the template`, met: text.ratio <= JSON_RATIO_MAX },
    },
  ];
};

/**
 * The 99th percentile of single calls, against that of the template literal. The clock's own time is in both. A turn of the garbage collector
 * or of another process hits fewer than one call in a hundred. The lowest of many short runs, taken in turn, because a busy machine can only
 * add to it.
 */
function slowest(rendered: () => unknown, template: () => unknown, note: (text: string) => void): Row {
  note('single calls of renderSession');
  const runs = Array.from({ length: 25 }, () => [slowestOf(rendered), slowestOf(template)] as const);
  const ours = Math.min(...runs.map(([p99]) => p99));
  const peer = Math.min(...runs.map(([, p99]) => p99));
  return {
    what: 'renderSession, one call, 99th percentile, wall',
    ours: toTime(ours),
    peer: `${toTime(peer)} that of a template literal`,
    ratio: ours / peer,
    target: { words: `at most ${P99_MICROSECONDS_MAX} µs`, met: ours * 1000 <= P99_MICROSECONDS_MAX },
  };
}

/** Milliseconds. */
function slowestOf(work: () => unknown): number {
  const times = Array.from({ length: SINGLE_CALLS }, () => {
    const start = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  return quantile(times, 0.99);
}

/** Returns work that uses the next session at each call. The sessions are created before the clock starts. */
function inTurn(work: (session: CredentialedSession) => unknown): () => unknown {
  const samples = Array.from({ length: SAMPLES }, (_, index) => sampleSession(index));
  let next = 0;
  return () => {
    const sample = samples[next % SAMPLES];
    next += 1;
    return sample && work(sample);
  };
}

function documents(session: CredentialedSession): readonly unknown[] {
  const chart = new Chart(new App(), 'session');
  addAgentSession(chart, session);
  return chart.toJson();
}

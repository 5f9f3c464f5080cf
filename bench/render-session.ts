import { deepStrictEqual } from 'node:assert';
import { App, Chart } from 'cdk8s';
import { type CredentialedSession, renderSession, stellaAgent } from '../src/session';
import { addAgentSession } from './agent-session';
import { pair } from './measure';
import type { Benchmark } from './row';
import { sampleSession } from './samples';

const MICROSECONDS_MAX = 5;

/** As many sessions as a busy back end has, so that values do not repeat all the time. */
const SAMPLES = 1_000;
const CALLS = 20_000;
const PEER_CALLS = 100;

/** Rendering one session in a running back end, compared with an App per request, the alternative without `renderSession`. */
export const rendering: Benchmark = (note) => {
  note('renderSession against an App per request');
  const { pod, secret } = renderSession(stellaAgent, sampleSession(0));
  deepStrictEqual([pod, secret], documents(sampleSession(0)));
  const rendered = inTurn((session) => renderSession(stellaAgent, session));
  const constructed = inTurn(documents);
  const { ours, peer, ratio } = pair(rendered, constructed, {
    runs: 21,
    calls: CALLS,
    peerCalls: PEER_CALLS,
    warmUps: 5,
  });
  const microseconds = ours * 1000;
  return [
    {
      what: 'renderSession, one call',
      ours: `${microseconds.toPrecision(3)} µs`,
      peer: `${(peer * 1000).toPrecision(3)} µs an App per request`,
      ratio,
      target: { words: `at most ${MICROSECONDS_MAX} µs`, met: microseconds <= MICROSECONDS_MAX },
    },
  ];
};

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

import { type RenderedSession, renderSession, stellaAgent } from '../src/session';
import { heapInUse } from './measure';
import type { Benchmark } from './row';
import { sampleSession } from './samples';

const SESSIONS = 100_000;
const WARM_UP_SESSIONS = 1_000;
const BYTES_MAX = 8;

/** A session that is kept takes more. */
const KEPT_BYTES_MIN = 100;

/** The heap growth of a back end after many sessions have ended, compared with a back end that keeps them all. */
export const heapGrowth: Benchmark = (note) => {
  note(`${SESSIONS} sessions, and what stays of them`);
  // The first calls leave compiled code behind, which is a startup cost and not growth.
  renderAll(WARM_UP_SESSIONS, 0, () => undefined);
  const growth = growthOf(() => renderAll(SESSIONS, WARM_UP_SESSIONS, () => undefined));

  // Leak every session, to prove that the measurement detects leaks.
  const kept: RenderedSession[] = [];
  const leak = growthOf(() => renderAll(SESSIONS, WARM_UP_SESSIONS, (rendered) => kept.push(rendered)));
  if (kept.length !== SESSIONS || leak < KEPT_BYTES_MIN * SESSIONS)
    throw new Error('the measure does not see what is kept');
  return [
    {
      what: `heap growth of a renderSession call, over ${SESSIONS.toLocaleString('en')}`,
      ours: toBytes(growth),
      peer: `${toBytes(leak)} if all were kept`,
      // Below the goal, the difference is noise.
      ratio: Math.max(growth, BYTES_MAX * SESSIONS) / leak,
      target: { words: `below ${BYTES_MAX} B`, met: growth / SESSIONS < BYTES_MAX },
    },
  ];
};

function growthOf(work: () => void): number {
  const before = heapInUse();
  work();
  return heapInUse() - before;
}

function renderAll(sessions: number, first: number, take: (rendered: RenderedSession) => unknown): void {
  for (let index = first; index < first + sessions; index += 1) take(renderSession(stellaAgent, sampleSession(index)));
}

function toBytes(growth: number): string {
  return `${(growth / SESSIONS).toFixed(1)} B`;
}

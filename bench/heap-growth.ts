import { type RenderedSession, renderSession, stellaAgent } from '../src/session';
import { heapInUse } from './measure';
import type { Benchmark } from './row';
import { sampleSession } from './samples';

const SESSIONS = 100_000;
const WARM_UP_SESSIONS = 1_000;
const MEBIBYTE = 2 ** 20;

/** The heap growth of a back end after many sessions have ended, compared with a back end that keeps them all. */
export const heapGrowth: Benchmark = (note) => {
  note(`${SESSIONS} sessions, and what stays of them`);
  // The first calls leave compiled code behind, which is a startup cost and not growth.
  renderAll(WARM_UP_SESSIONS, 0, () => undefined);
  const growth = growthOf(() => renderAll(SESSIONS, WARM_UP_SESSIONS, () => undefined));

  // Leak every session, to prove that the measurement detects leaks.
  const kept: RenderedSession[] = [];
  const leak = growthOf(() => renderAll(SESSIONS, WARM_UP_SESSIONS, (rendered) => kept.push(rendered)));
  if (kept.length !== SESSIONS || leak < MEBIBYTE) throw new Error('the measure does not see what is kept');
  return [
    {
      what: `heap growth over ${SESSIONS.toLocaleString('en')} renderSession calls`,
      ours: toMebibytes(growth),
      peer: `${toMebibytes(leak)} if all were kept`,
      target: { words: 'under 1 MiB', met: growth < MEBIBYTE },
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

function toMebibytes(bytes: number): string {
  const mebibytes = bytes / MEBIBYTE;
  return `${Math.abs(mebibytes) < 0.005 ? '0.00' : mebibytes.toFixed(2)} MiB`;
}

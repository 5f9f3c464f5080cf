import fc from 'fast-check';
import type { Pod } from 'kubernetes-types/core/v1';
import { goneStatus, type SessionStatus, sessionStatus } from '../../../src/session/watch/status/session-status';
import { FakePods } from './fake-pods';
import { LIFECYCLES, podOf } from './lifecycles';
import { Reader } from './reader';
import { VirtualClock } from './virtual-clock';

/*
 * Lives of many sessions, in any order, through a connection that breaks at any byte. A naive model knows what the pods went through.
 */

const SESSIONS = 6;

type Step =
  | { readonly do: 'live'; readonly session: number }
  | { readonly do: 'cut'; readonly bytes: number; readonly isError: boolean }
  | { readonly do: 'repeat'; readonly count: number }
  | { readonly do: 'fault'; readonly status: number }
  | { readonly do: 'hide' | 'show'; readonly session: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'restart' | 'bookmark' | 'settle' | 'pause' | 'continue' };

const session = fc.nat({ max: SESSIONS - 1 });
const live: fc.Arbitrary<Step> = fc.record({ do: fc.constant('live' as const), session });
const lossless: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: live, weight: 12 },
  fc.record({ do: fc.constant('cut' as const), bytes: fc.nat({ max: 900 }), isError: fc.boolean() }),
  fc.record({ do: fc.constant('repeat' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('fault' as const), status: fc.constantFrom(0, 429, 500, 503) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 300, 5000, 290_000) }),
  fc.record({ do: fc.constantFrom('bookmark' as const, 'settle' as const) }),
);
const lossy: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: lossless, weight: 8 },
  fc.record({ do: fc.constantFrom('restart' as const, 'pause' as const, 'continue' as const) }),
  fc.record({ do: fc.constantFrom('hide' as const, 'show' as const), session }),
);

const kinds = fc.array(fc.constantFrom(...Object.keys(LIFECYCLES)), { minLength: SESSIONS, maxLength: SESSIONS });
const chunks = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 });

/** The states of each pod, as whoever sees every version would tell them. */
class Model {
  readonly told = new Map<string, string[]>();

  /** What could be said of each pod if it were gone after one of its versions. */
  readonly outcomes = new Map<string, string[]>();

  private readonly last = new Map<string, SessionStatus>();

  see(uid: string, pod: Pod, isGone: boolean): void {
    const ended = wordOf(goneStatus(pod));
    this.outcomes.set(uid, [...(this.outcomes.get(uid) ?? []), ended]);
    this.tell(uid, isGone ? goneStatus(pod) : sessionStatus(pod));
  }

  private tell(uid: string, status: SessionStatus): void {
    const before = this.last.get(uid);
    const isOver = before?.state === 'ENDED' || before?.state === 'FAILED';
    const word = wordOf(status);
    if (isOver || (before !== undefined && wordOf(before) === word)) return;
    this.last.set(uid, status);
    this.told.set(uid, [...(this.told.get(uid) ?? []), word]);
  }
}

function wordOf({ state, heldUpBy, outcome }: Partial<SessionStatus>): string {
  return [state, heldUpBy?.kind, outcome?.kind].filter((word) => word !== undefined).join(' ');
}

/** Plays a scenario. @returns what the model and the reader know at the end */
class Play {
  readonly model = new Model();
  readonly clock = new VirtualClock();
  readonly pods: FakePods;
  readonly reader: Reader;
  private readonly steps: number[] = Array.from({ length: SESSIONS }, () => 0);
  private readonly hidden = new Set<number>();

  constructor(
    private readonly lives: readonly string[],
    sizes: readonly number[],
  ) {
    let turn = 0;
    this.pods = new FakePods(this.clock, () => sizes[turn++ % sizes.length] ?? 1);
    this.reader = new Reader(this.pods, this.clock);
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.step(step);
    this.reader.continue();
    this.pods.faults.length = 0;
    await this.clock.advance(120_000);
    await this.reader.stop();
    expect(this.reader.error).toBeUndefined();
  }

  /** The states that the reader was told, by the uid of the pod. */
  told(): ReadonlyMap<string, readonly string[]> {
    const told = new Map<string, string[]>();
    for (const event of this.reader.events) {
      const words = told.get(event.podUid) ?? [];
      // What an event says about the one before is true.
      expect(event.previous).toBe(words.at(-1)?.split(' ')[0]);
      told.set(event.podUid, [...words, wordOf(event)]);
    }
    return told;
  }

  exists(uid: string): boolean {
    return this.existing().some(({ metadata }) => metadata?.uid === uid);
  }

  /** The uids of the pods that the selector finds. */
  visible(): readonly string[] {
    return this.existing()
      .filter(({ metadata }) => metadata?.labels?.session !== undefined)
      .map(({ metadata }) => metadata?.uid ?? '');
  }

  private existing(): readonly Pod[] {
    return this.lives.flatMap((_, index) => this.pods.find(`agent-s${index}`) ?? []);
  }

  private async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'live':
        return this.live(step.session);
      case 'cut':
        return this.pods.cut(step);
      case 'repeat':
        return this.pods.repeat(step.count);
      case 'fault':
        this.pods.faults.push(step.status === 0 ? 'cut' : { status: step.status });
        return;
      case 'pass':
        return this.clock.advance(step.ms);
      case 'settle':
        return this.clock.settle();
      case 'hide':
      case 'show':
        return this.relabel(step.session, step.do === 'hide');
      default:
        return this.also(step.do);
    }
  }

  private also(what: 'restart' | 'bookmark' | 'pause' | 'continue'): void {
    if (what === 'pause') this.reader.pause();
    else if (what === 'continue') this.reader.continue();
    else this.pods[what]();
  }

  /** The next version of a pod. */
  private live(index: number): void {
    const life = LIFECYCLES[this.lives[index] ?? ''] ?? [];
    const at = this.steps[index] ?? 0;
    const parts = life[at % (life.length + 1)];
    const uid = `uid-${index}-${Math.floor(at / (life.length + 1))}`;
    this.steps[index] = at + 1;
    if (parts === undefined) return;
    const before = life[(at % (life.length + 1)) - 1];
    if (parts !== 'gone') {
      const pod = podOf(`s${index}`, uid, parts);
      this.put(index, pod);
      this.model.see(uid, pod, false);
    } else if (before !== undefined && before !== 'gone') {
      this.pods.remove(`agent-s${index}`);
      this.model.see(uid, podOf(`s${index}`, uid, before), true);
      this.hidden.delete(index);
    }
  }

  private put(index: number, pod: Pod): void {
    this.pods.put(this.hidden.has(index) ? { ...pod, metadata: { ...pod.metadata, labels: {} } } : pod);
  }

  /** Takes the label of the selector from the pod of a session, or gives it back. */
  private relabel(index: number, isHidden: boolean): void {
    const pod = this.pods.find(`agent-s${index}`);
    if (pod === undefined || this.hidden.has(index) === isHidden) return;
    // Nothing but a finalizer keeps such a pod, and it is not told apart from one that is gone.
    if (pod.metadata?.deletionGracePeriodSeconds === 0) return;
    if (isHidden) this.hidden.add(index);
    else this.hidden.delete(index);
    const labels: Record<string, string> = isHidden ? {} : { session: `s${index}` };
    this.pods.put({ ...pod, metadata: { ...pod.metadata, labels } });
  }
}

/** Whether words are some of others, in their order. */
function isPart(words: readonly string[], of: readonly string[]): boolean {
  let from = 0;
  return words.every((word) => {
    from = of.indexOf(word, from) + 1;
    return from > 0;
  });
}

test('a connection that breaks at any byte, and repeats itself, loses no state and tells none twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      kinds,
      chunks,
      fc.array(lossless, { minLength: 60, maxLength: 200, size: 'max' }),
      async (lives, sizes, steps) => {
        const play = new Play(lives, sizes);
        await play.clock.settle();
        await play.run(steps);
        expect(play.told()).toEqual(play.model.told);
      },
    ),
    { numRuns: 150, endOnFailure: true },
  );
}, 120_000);

test('restarts of the API server, hidden pods and a slow reader lose no outcome, and tell no state that was not', async () => {
  let outcomes = 0;
  await fc.assert(
    fc.asyncProperty(
      kinds,
      chunks,
      fc.array(lossy, { minLength: 60, maxLength: 200, size: 'max' }),
      async (lives, sizes, steps) => {
        const play = new Play(lives, sizes);
        await play.run(steps);
        for (const [uid, words] of play.told()) {
          const last = words.at(-1) ?? '';
          const were = play.model.told.get(uid) ?? [];
          const isOver = /^(ENDED|FAILED)/.test(last);
          const seen = isOver ? words.slice(0, -1) : words;
          if (!isPart(seen, were)) throw new Error(`${uid}: told ${seen}, which was not: ${were}`);
          expect(words.every((word, index) => word !== words[index - 1])).toBe(true);
          // Of a pod that was gone before anybody looked, the outcome is that of a version before.
          if (play.exists(uid)) expect(last).toBe(were.at(-1));
          else expect(play.model.outcomes.get(uid)).toContain(last);
          outcomes += isOver ? 1 : 0;
        }
        for (const uid of play.visible()) expect(play.told().has(uid)).toBe(true);
      },
    ),
    { numRuns: 150, endOnFailure: true },
  );
  expect(outcomes).toBeGreaterThan(200);
}, 120_000);

test('a state out of order is found', () => {
  expect(isPart(['PENDING', 'ACTIVE'], ['PENDING', 'STARTING', 'ACTIVE'])).toBe(true);
  expect(isPart(['ACTIVE', 'PENDING'], ['PENDING', 'STARTING', 'ACTIVE'])).toBe(false);
});

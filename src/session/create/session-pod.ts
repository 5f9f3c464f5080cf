import type { ApiCalls } from '../calls/api-calls';
import { askedSeconds, BackOff } from '../calls/back-off';
import { isTemporary } from '../refusals/is-temporary';
import type { Refusal } from '../refusals/refusal';
import { refusalOf } from '../refusals/refusal-of';
import { type RefusedStep, SessionRefused } from '../refusals/session-refused';
import { profileOf, type StoredPod } from './stored-pod';

/** The Pod of a session to create. */
interface WantedPod {
  readonly step: RefusedStep;
  readonly name: string;
  readonly profile: string;
  readonly body: object;

  /** Tells the pod of this call from that of another: the API server notes it in `managedFields`. */
  readonly creator: string;

  /** How long an earlier pod of the name may take to end, with the time of the API server to remove it. */
  readonly endingMs: number;
  readonly retryMs: number;
}

/** The Pod of a session in the cluster. */
export interface FoundPod {
  readonly pod: StoredPod;

  /** Whether this call created it, also where the answer was lost. */
  readonly isNew: boolean;

  /** Whether this call may have created it: an answer was lost, and something on the way has removed who did. */
  readonly mayBeNew: boolean;
}

/**
 * Refusals that come before the API server looks at the name: a full quota refuses the second create of a session that runs. `ending` and
 * `conflict` come after.
 */
const BEFORE_THE_NAME: readonly Refusal['kind'][] = [
  'admission-policy',
  'limit-range',
  'pod-security',
  'quota',
  'webhook',
];

/** Creates the Pod of a session, or finds the one that is there. */
export class SessionPod {
  private readonly backOff: BackOff;
  private readonly startedAt: number;
  private isAnswerLost = false;

  constructor(
    private readonly calls: ApiCalls,
    private readonly wanted: WantedPod,
  ) {
    this.backOff = new BackOff(calls.clock);
    this.startedAt = calls.clock.now();
  }

  /** @throws SessionRefused */
  async create(): Promise<FoundPod> {
    const { calls, wanted } = this;
    for (;;) {
      try {
        const pod = await calls.create<StoredPod>('pods', wanted.body, wanted.creator);
        return { pod, isNew: true, mayBeNew: true };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal.kind === 'unavailable') this.isAnswerLost = true;
        const found = await this.found(refusal);
        if (found !== undefined && found !== 'ending') return this.existing(found);
        await this.waitAfter(refusal, found === 'ending');
      }
    }
  }

  /** A pod that was there at the last try. */
  private existing(pod: StoredPod): FoundPod {
    const { managedFields } = pod.metadata;
    const isNew = (managedFields ?? []).some(({ manager }) => manager === this.wanted.creator);
    return { pod, isNew, mayBeNew: isNew || (managedFields === undefined && this.isAnswerLost) };
  }

  /** The pod that has the name already; 'ending' if it is about to go, or has just gone. @returns undefined where no pod is the reason */
  private async found(refusal: Refusal): Promise<StoredPod | 'ending' | undefined> {
    const isTaken = refusal.kind === 'conflict' || refusal.kind === 'ending';
    if (!isTaken && !BEFORE_THE_NAME.includes(refusal.kind)) return undefined;
    const free = isTaken ? 'ending' : undefined;
    const { wanted } = this;
    const pod = refusal.kind === 'ending' ? undefined : await this.read(isTaken);
    if (pod === undefined) return free;
    if (pod.metadata.deletionTimestamp !== undefined) return 'ending';
    const profile = profileOf(pod.metadata);
    if (profile === wanted.profile) return pod;
    const other = profile === undefined ? {} : { profile };
    throw new SessionRefused(wanted.step, { kind: 'conflict', object: 'Pod', ...other });
  }

  /** @param isNeeded whether a refusal to read is an answer; otherwise the first refusal is */
  private async read(isNeeded: boolean): Promise<StoredPod | undefined> {
    try {
      return await this.calls.pod<StoredPod>(this.wanted.name);
    } catch (error) {
      const refusal = refusalOf(error);
      if (isNeeded && !isTemporary(refusal)) throw new SessionRefused({ ...this.wanted.step, step: 'read' }, refusal);
      return undefined;
    }
  }

  /** Waits for the next try. @throws SessionRefused where it is too late, or no use */
  private async waitAfter(refusal: Refusal, isEnding: boolean): Promise<void> {
    const { wanted, startedAt } = this;
    const { clock } = this.calls;
    const wait = this.backOff.nextMs(askedSeconds(refusal));
    const isLate = clock.now() + wait - startedAt > (isEnding ? wanted.endingMs : wanted.retryMs);
    const isOver = refusal.kind === 'quota' || !isTemporary(refusal);
    if (isEnding && isLate) throw new SessionRefused(wanted.step, { kind: 'ending' });
    if (!isEnding && (isLate || isOver)) throw new SessionRefused(wanted.step, refusal);
    await clock.wait(wait);
  }
}

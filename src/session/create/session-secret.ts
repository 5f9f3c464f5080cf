import type { ApiCalls } from '../calls/api-calls';
import { retried } from '../calls/retried';
import type { Refusal } from '../refusals/refusal';
import { refusalOf } from '../refusals/refusal-of';
import { type RefusedStep, SessionRefused } from '../refusals/session-refused';

/** The Secret of a session to create, and the Pod that owns it. */
interface WantedSecret {
  readonly session: string;
  readonly name: string;
  readonly body: object;

  /** Values that no refusal may hold. */
  readonly values: readonly string[];
  readonly podName: string;
  readonly podUid: string;

  /** Whether the pod is this call's, to delete where it stays without its Secret. */
  readonly ownsPod: boolean;
  readonly retryMs: number;
}

/**
 * The kubelet looks for a missing Secret every 10 to 15 s, so a Secret that comes within half a second of its pod costs nothing, and one that
 * comes after a second costs those. Two tries fit.
 */
const SECOND_TRY_MS = 200;
const SECOND_TRY_JITTER_MS = 100;

/** How often the Secret of an earlier pod of this name is looked at until it is gone. The garbage collector takes 0.1 s. */
const STALE_TRIES = 20;
const STALE_MS = 100;

/** What has the name of the Secret. */
type Taken = 'ours' | 'stale' | 'of another';

/** Creates the Secret of a session at once after its Pod, or deletes the Pod. */
export class SessionSecret {
  constructor(
    private readonly calls: ApiCalls,
    private readonly wanted: WantedSecret,
  ) {}

  /**
   * @throws SessionRefused after the second refusal, when the pod has been deleted; or when there is a Secret that cannot be read: then the
   * session may be whole
   */
  async create(): Promise<void> {
    const first = await this.tryOnce();
    if (first === undefined) return;
    const { clock } = this.calls;
    await clock.wait(SECOND_TRY_MS + SECOND_TRY_JITTER_MS * clock.random());
    const second = await this.tryOnce();
    if (second === undefined) return;
    if (second.kind === 'unavailable' && (await this.isThere())) return;
    const leftPod = this.wanted.ownsPod ? await this.deletePod() : undefined;
    const { session } = this.wanted;
    const step: RefusedStep = { session, step: 'create secret', ...(leftPod === undefined ? {} : { leftPod }) };
    throw new SessionRefused(step, second);
  }

  /** @returns the refusal, or undefined where the session has its Secret */
  private async tryOnce(): Promise<Refusal | undefined> {
    const { calls, wanted } = this;
    for (let stale = 0; ; stale++) {
      try {
        await calls.create('secrets', wanted.body);
        return undefined;
      } catch (error) {
        const refusal = refusalOf(error, wanted.values);
        if (refusal.kind !== 'conflict' && refusal.kind !== 'ending') return refusal;
        const taken = await this.taken();
        if (taken === 'ours') return undefined;
        if (taken !== 'stale') return taken === 'of another' ? refusal : taken;
        if (stale === STALE_TRIES) return { kind: 'ending' };
        await calls.clock.wait(STALE_MS);
      }
    }
  }

  /** Whose the Secret of this name is. One whose pod is gone is deleted: the garbage collector would. */
  private async taken(): Promise<Taken | Refusal> {
    const { calls, wanted } = this;
    try {
      const secret = await this.retried('read', () => calls.secret(wanted.name));
      if (secret === undefined) return 'stale';
      const { uid, ownerReferences = [] } = secret.metadata;
      const owner = ownerReferences.find(({ kind, name }) => kind === 'Pod' && name === wanted.podName);
      if (owner?.uid === wanted.podUid) return 'ours';
      if (owner === undefined) return 'of another';
      await this.retried('create secret', () => calls.delete('secrets', wanted.name, { uid }));
      return 'stale';
    } catch (error) {
      if (error instanceof SessionRefused && !error.isTemporary) return error.refusal;
      throw error;
    }
  }

  /** Whether the Secret is there although no answer said so: it was lost, or another replica was faster. */
  private async isThere(): Promise<boolean> {
    const { calls, wanted } = this;
    try {
      const secret = await this.retried('read', () => calls.secret(wanted.name));
      return (secret?.metadata.ownerReferences ?? []).some(({ uid }) => uid === wanted.podUid);
    } catch {
      // Without an answer, the pod cannot be left to wait for it.
      return false;
    }
  }

  /** @returns the name of the pod if it could not be deleted */
  private async deletePod(): Promise<string | undefined> {
    const { calls, wanted } = this;
    try {
      await this.retried('create secret', () => calls.delete('pods', wanted.podName, { uid: wanted.podUid }));
      return undefined;
    } catch {
      return wanted.podName;
    }
  }

  private retried<T>(step: RefusedStep['step'], call: () => Promise<T>): Promise<T> {
    const { session, retryMs } = this.wanted;
    return retried(this.calls.clock, retryMs, { session, step }, call);
  }
}

import { podName } from '../../agent/agent-session';
import type { ApiCalls } from '../calls/api-calls';
import { BackOff } from '../calls/back-off';
import { retried } from '../calls/retried';
import { profileOf, type StoredPod } from '../create/stored-pod';
import { type RefusedStep, SessionRefused } from '../refusals/session-refused';
import type { EndOptions, SessionEnd } from './end-options';

const DEFAULT_GRACE_SECONDS = 30;

/** Time for the kubelet to report the end, and for the API server to remove the pod. */
const REMOVAL_MS = 3_000;
const POLL_MS = 1_000;

/** Ends one session: gracefully, then by force. */
export class EndSession {
  private readonly name: string;
  private readonly step: RefusedStep;

  constructor(
    private readonly calls: ApiCalls,
    private readonly id: string,
    private readonly options: EndOptions,
    private readonly retryMs: number,
  ) {
    this.name = podName(id);
    this.step = { session: `${calls.namespace}/${id}`, step: 'end' };
  }

  /** @throws SessionRefused */
  async run(): Promise<SessionEnd> {
    const { id } = this;
    const pod = await this.read();
    if (pod === undefined) return { id, wasThere: false, wasForced: false };
    if (profileOf(pod.metadata) === undefined) throw new SessionRefused(this.step, { kind: 'conflict', object: 'Pod' });
    const { uid } = pod.metadata;
    const { graceSeconds } = this.options;
    const grace = graceSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    await this.delete(uid, graceSeconds);
    if (await this.isGone(uid, grace * 1000 + REMOVAL_MS)) return { id, wasThere: true, wasForced: false };
    await this.delete(uid, 0);
    if (await this.isGone(uid, REMOVAL_MS)) return { id, wasThere: true, wasForced: true };
    // A finalizer holds it: only its owner may remove that.
    throw new SessionRefused(this.step, { kind: 'ending' });
  }

  /** Whether the pod goes within so many milliseconds. Another pod of its name is another session. */
  private async isGone(uid: string, milliseconds: number): Promise<boolean> {
    const { clock } = this.calls;
    const until = clock.now() + milliseconds;
    const backOff = new BackOff(clock, POLL_MS);
    for (;;) {
      const pod = await this.read();
      if (pod?.metadata.uid !== uid) return true;
      const left = until - clock.now();
      if (left <= 0) return false;
      await clock.wait(Math.min(backOff.nextMs(), left));
    }
  }

  private read(): Promise<StoredPod | undefined> {
    return this.retried(() => this.calls.pod<StoredPod>(this.name));
  }

  private delete(uid: string, graceSeconds: number | undefined): Promise<boolean> {
    return this.retried(() =>
      this.calls.delete('pods', this.name, { uid, ...(graceSeconds === undefined ? {} : { graceSeconds }) }),
    );
  }

  private retried<T>(call: () => Promise<T>): Promise<T> {
    return retried(this.calls.clock, this.retryMs, this.step, call);
  }
}

import { callAttributes } from './call-attributes';
import type { SessionObserver } from './session-observer';
import { tell } from './tell';

/** A session of a watch, and when its pod was created and first Ready, by the API server. */
interface StartedSession {
  readonly id: string;
  readonly profile: string;
  readonly uid: string;
  readonly createdAt: number;
  readonly readyAt: number | undefined;
}

/** Tells an observer how long each session took to become ACTIVE, where the watch has seen it start. */
export class ReadyCalls {
  private readonly known = new WeakSet<StartedSession>();

  constructor(
    private readonly observer: SessionObserver | undefined,
    private readonly namespace: string,
  ) {}

  /** @param isFirst whether nothing was told of the session before: it may have become ACTIVE long ago */
  active(session: StartedSession, isFirst: boolean): void {
    if (this.observer === undefined || this.known.has(session)) return;
    this.known.add(session);
    const { id, profile, uid, createdAt, readyAt = createdAt } = session;
    if (isFirst) return;
    const attributes = callAttributes({ namespace: this.namespace, id, profile, podUid: uid });
    const call = { operation: 'ready', startedAt: createdAt, milliseconds: readyAt - createdAt, attributes } as const;
    tell(this.observer, (one) => one.called(call));
  }
}

import type { Pod } from 'kubernetes-types/core/v1';
import type { NewsQueue } from './news-queue';
import { TrackedSession } from './tracked-session';

/** The sessions whose pods exist, by the names of their pods. */
export class SessionTable {
  private readonly sessions = new Map<string, TrackedSession>();

  /** The uids of pods that are gone, while a list or a watch that lags behind may still tell of them. */
  private readonly buried = new Set<string>();

  constructor(private readonly news: NewsQueue) {}

  all(): Iterable<TrackedSession> {
    return this.sessions.values();
  }

  /** A pod as it is now. */
  observe(pod: Pod): void {
    const { name = '', uid = '' } = pod.metadata ?? {};
    if (this.buried.has(uid)) return;
    const known = this.sessions.get(name);
    if (known !== undefined && known.uid === uid) {
      known.update(pod);
      known.isOutOfSight = false;
      this.news.add(known);
      return;
    }
    // A name is free only when the pod before is gone.
    if (known !== undefined) this.remove(known);
    const session = new TrackedSession(pod);
    this.sessions.set(name, session);
    this.news.add(session);
  }

  /** The session of a pod. Undefined if nothing was heard of that pod, or it is gone. */
  find({ metadata }: Pod): TrackedSession | undefined {
    const session = this.sessions.get(metadata?.name ?? '');
    return session?.uid === metadata?.uid ? session : undefined;
  }

  has(session: TrackedSession): boolean {
    return this.sessions.get(session.name) === session;
  }

  /** The pod of a session does not exist any more, as a request for it alone has told. */
  bury(session: TrackedSession): void {
    this.buried.add(session.uid);
    this.remove(session);
  }

  /** The uids that were buried until now. */
  graves(): readonly string[] {
    return [...this.buried];
  }

  /** Nothing tells of these pods any more: a newer list was read. */
  forget(uids: readonly string[]): void {
    for (const uid of uids) this.buried.delete(uid);
  }

  /** The pod of a session does not exist any more. */
  remove(session: TrackedSession): void {
    if (this.has(session)) this.sessions.delete(session.name);
    session.end();
    this.news.add(session);
  }
}

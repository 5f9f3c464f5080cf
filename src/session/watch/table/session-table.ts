import type { Pod } from 'kubernetes-types/core/v1';
import type { NewsQueue } from './news-queue';
import { TrackedSession } from './tracked-session';

/** The sessions whose pods exist, by the names of their pods. */
export class SessionTable {
  private readonly sessions = new Map<string, TrackedSession>();

  constructor(private readonly news: NewsQueue) {}

  get size(): number {
    return this.sessions.size;
  }

  all(): Iterable<TrackedSession> {
    return this.sessions.values();
  }

  /** A pod as it is now. @returns its session */
  observe(pod: Pod): TrackedSession {
    const { name = '', uid } = pod.metadata ?? {};
    const known = this.sessions.get(name);
    if (known !== undefined && known.uid === uid) {
      known.update(pod);
      known.isOutOfSight = false;
      this.news.add(known);
      return known;
    }
    // A name is free only when the pod before is gone.
    if (known !== undefined) this.remove(known);
    const session = new TrackedSession(pod);
    this.sessions.set(name, session);
    this.news.add(session);
    return session;
  }

  /** The session of a pod. Undefined if nothing was heard of that pod, or it is gone. */
  find({ metadata }: Pod): TrackedSession | undefined {
    const session = this.sessions.get(metadata?.name ?? '');
    return session?.uid === metadata?.uid ? session : undefined;
  }

  has(session: TrackedSession): boolean {
    return this.sessions.get(session.name) === session;
  }

  /** The pod of a session does not exist any more. */
  remove(session: TrackedSession): void {
    if (this.has(session)) this.sessions.delete(session.name);
    session.end();
    this.news.add(session);
  }
}

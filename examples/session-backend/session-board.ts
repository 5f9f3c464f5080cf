import type { SessionEvent } from 'cdk8s-agents/session';

/** Follows one session. */
export interface BoardReader {
  told(event: SessionEvent): void;

  /** Nothing is known any more: the watch has failed. */
  lost(): void;
}

/** The live sessions as one watch tells of them, and those who follow them. Sessions that are over are left to the cluster. */
export class SessionBoard {
  private readonly live = new Map<string, SessionEvent>();
  private readonly readers = new Map<string, Set<BoardReader>>();

  all(): Iterable<SessionEvent> {
    return this.live.values();
  }

  /** Tells the reader of the session's present state, if it is known, and of each later one. @returns how to stop */
  follow(id: string, reader: BoardReader): () => void {
    const present = this.live.get(id);
    if (present !== undefined) reader.told(present);
    const readers = this.readers.get(id) ?? new Set();
    this.readers.set(id, readers.add(reader));
    return () => {
      readers.delete(reader);
      if (readers.size === 0 && this.readers.get(id) === readers) this.readers.delete(id);
    };
  }

  /** An event of the watch. */
  tell(event: SessionEvent): void {
    const { id, outcome } = event;
    if (outcome === undefined) this.live.set(id, event);
    else this.live.delete(id);
    for (const reader of [...(this.readers.get(id) ?? [])]) reader.told(event);
  }

  /** The watch has failed: the next one tells of all sessions anew, but not of those that end in between. */
  forget(): void {
    this.live.clear();
    for (const readers of [...this.readers.values()]) for (const reader of [...readers]) reader.lost();
  }
}

import type { ServerResponse } from 'node:http';
import type { SessionCause, SessionState } from 'cdk8s-agents/session';

/** What SessionEvent and ListedSession say alike. */
interface PresentState {
  readonly id: string;
  readonly podUid: string;
  readonly state: SessionState;
  readonly outcome?: SessionCause;
  readonly heldUpBy?: SessionCause;
}

/** A reader that takes nothing must not fill the memory: it may come back, and gets the present state. */
const MOST_UNREAD_BYTES = 64 * 1024;

const HEAD = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  Connection: 'close',
  // nginx would keep events back to fill its buffer.
  'X-Accel-Buffering': 'no',
};

/**
 * Server-sent events about one session: each holds the whole state, and the one with an `outcome` is the last.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStream {
  private last = '';

  constructor(private readonly response: ServerResponse) {}

  get isOpen(): boolean {
    return this.response.headersSent;
  }

  send(session: PresentState): void {
    const { id, state, outcome, heldUpBy } = session;
    // Kubernetes' own messages name images, nodes and Secrets: they are for the log.
    const cause = outcome && { kind: outcome.kind, exitCode: outcome.exitCode };
    const data = JSON.stringify({ id, state, outcome: cause, heldUpBy: heldUpBy?.kind });
    if (data !== this.last) this.write(`id: ${eventId(session)}\nevent: session\ndata: ${data}\n\n`);
    this.last = data;
    if (outcome !== undefined) this.end();
  }

  /** Keeps proxies from closing a connection on which nothing happens. */
  beat(): void {
    this.write(': beat\n\n');
  }

  end(): void {
    this.response.end();
  }

  private write(text: string): void {
    const { response } = this;
    if (response.writableEnded) return;
    if (!response.headersSent) response.writeHead(200, HEAD).write('retry: 2000\n\n');
    response.write(text);
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
  }
}

/** Browsers send the id of the last event as `Last-Event-ID` when they connect again. */
export function eventId({ podUid, state }: PresentState): string {
  return `${podUid}/${state}`;
}

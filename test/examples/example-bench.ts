import { WatchCounter } from '../../examples/session-backend/cluster-client';
import { Metrics } from '../../examples/session-backend/metrics';
import { reapSessions } from '../../examples/session-backend/reap-sessions';
import { SessionBoard } from '../../examples/session-backend/session-board';
import { SessionServer } from '../../examples/session-backend/session-server';
import { type Settings, settingsOf } from '../../examples/session-backend/settings';
import { watchSessions } from '../../examples/session-backend/watch-sessions';
import { Sessions } from '../../src/session';
import { EventReader, until } from './event-reader';
import { seriesOf } from './exposition-format';
import { FakeSessionsApi } from './fake-sessions-api';

/** Obvious fakes that must appear in Secrets alone, or nowhere. */
export const SECRETS = { LIVEKIT_API_SECRET: 'canary-livekit-7431', OPENAI_API_KEY: 'canary-openai-7431' };

export const ENVIRONMENT = {
  ...SECRETS,
  KUBERNETES_NAMESPACE: 'agents',
  LIVEKIT_URL: 'wss://livekit.example.com',
  LIVEKIT_API_KEY: 'fake-api-key',
  PORT: '0',
};

/** A replica of the example, in this process, on a fake API server. */
export class ExampleBench {
  static async start(api = new FakeSessionsApi()): Promise<ExampleBench> {
    const bench = new ExampleBench(api);
    bench.port = await bench.server.listen(bench.settings.port);
    return bench;
  }

  readonly settings: Settings = settingsOf(ENVIRONMENT);
  readonly watches: WatchCounter;
  readonly board = new SessionBoard();
  readonly metrics = new Metrics();
  readonly server: SessionServer;
  private readonly sessions: Sessions;
  private readonly stopping = new AbortController();
  private readonly doing: Promise<void>[] = [];
  private port = 0;

  private constructor(readonly api: FakeSessionsApi) {
    const { board, metrics, settings } = this;
    this.watches = new WatchCounter(api);
    this.sessions = new Sessions(this.watches, { namespace: settings.namespace, retrySeconds: 0 });
    this.server = new SessionServer({ sessions: this.sessions, board, metrics, watches: this.watches, settings });
  }

  /** Begins the watch, and waits until it has told of all sessions. */
  async watch(): Promise<void> {
    this.doing.push(watchSessions(this.sessions, this.board, this.metrics, this.stopping.signal));
    await until('the watch is open', () => this.api.pods.watches > 0);
  }

  /** Begins to reap. */
  reap(): void {
    this.doing.push(reapSessions(this.sessions, this.metrics, this.stopping.signal));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.server.stop(), ...this.doing]);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  fetch(path: string, options: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, options);
  }

  events(path: string): Promise<EventReader> {
    return EventReader.open(`${this.url}${path}`);
  }

  post(body: unknown, type = 'application/json'): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.fetch('/sessions', { method: 'POST', headers: { 'Content-Type': type }, body: text });
  }

  /** The value of each series of /metrics. */
  async series(): Promise<Readonly<Record<string, number>>> {
    return seriesOf(await (await this.fetch('/metrics')).text());
  }
}

import { AgentProfile, HttpsClient, Sessions, type SessionsProps, type SessionToCreate } from '../../src/session';
import { FakeApiServer } from './fake-api-server';
import { FakeClock } from './fake-clock';
import { FakeCluster } from './fake-cluster';

/** A profile of tests. */
export const benchProfile = new AgentProfile({
  sessionEnv: ['ROOM'],
  sessionLabelKeys: ['team'],
  name: 'bench-agent',
  image: 'registry.example.com/agent@sha256:0000000000000000000000000000000000000000000000000000000000000000',
  cpuRequest: '10m',
  cpuLimit: '100m',
  memoryRequest: '16Mi',
  memoryLimit: '64Mi',
  secretKeys: ['API_KEY'],
});

/** An obvious fake that must appear nowhere but in a Secret. */
export const CANARY = 'canary-credential-7431';

/** A session of the profile. */
export function benchSession(id: string, more: Partial<SessionToCreate> = {}): SessionToCreate {
  return { id, credentials: { API_KEY: CANARY }, ...more };
}

/** Sessions on a fake cluster. */
export class SessionBench {
  static async start(): Promise<SessionBench> {
    const cluster = new FakeCluster();
    return new SessionBench(cluster, await FakeApiServer.start((request) => cluster.reply(request)));
  }

  readonly clock = new FakeClock();

  private constructor(
    readonly cluster: FakeCluster,
    readonly api: FakeApiServer,
  ) {}

  sessions(props: Partial<SessionsProps> = {}): Sessions {
    const client = new HttpsClient({ server: this.api.url, timeoutSeconds: 1 });
    return new Sessions(client, { namespace: 'agents', clock: this.clock, ...props });
  }

  /** The requests as `POST pods`, `GET pods/agent-a`. */
  get requests(): readonly string[] {
    return this.api.received.map(({ method, path }) => `${method} ${path.replace(/^.*\/agents\/|\?.*$/g, '')}`);
  }
}

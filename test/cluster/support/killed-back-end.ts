import { AgentProfile, HttpsClient, type KubernetesClient, Sessions } from '../../../src/session';
import { testProfile } from './sessions';

/** Where a back end kills itself: at which of its requests, and when. */
export interface KillPoint {
  readonly request: number;

  /** Before the request is sent, while it is on its way, or when the answer has come. */
  readonly when: 'before' | 'during' | 'after';

  /** Microseconds from the sending, of `during`. */
  readonly micros: number;
}

/** What the back end is told, in JSON. */
export interface KilledBackEnd {
  readonly server: string;
  readonly ca: string;
  readonly token: string;
  readonly namespace: string;
  readonly ids: readonly string[];
  readonly credential: string;
  readonly kill: KillPoint;
}

/** Its pods stay Pending, as with a kubelet those do that wait for a Secret. */
const killedProfile = AgentProfile.fromProfile(testProfile, {
  secretKeys: ['API_KEY'],
  schedulerName: 'none-of-a-test',
});

/** The first session is only created, and has a limit of a second; the others are created and ended. All at the same time. */
async function run({ server, ca, token, namespace, ids, credential, kill }: KilledBackEnd): Promise<void> {
  const sessions = new Sessions(killing(new HttpsClient({ server, ca, token }), kill), { namespace });
  const credentials = { API_KEY: credential };
  const lives = ids.map(async (id, index) => {
    await sessions.create(killedProfile, { id, credentials, ...(index === 0 ? { limitSeconds: 1 } : {}) });
    if (index > 1) await sessions.end(id, { graceSeconds: 0 });
  });
  await Promise.all(lives);
  die();
}

/** SIGKILL: no code of the process runs after it. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function killing(client: KubernetesClient, { request: at, when, micros }: KillPoint): KubernetesClient {
  let requests = 0;
  return {
    async request(request) {
      const isLast = requests++ === at;
      if (isLast && when === 'before') die();
      const answer = client.request(request);
      if (isLast && when === 'during') {
        const until = process.hrtime.bigint() + BigInt(micros * 1000);
        const spin = () => (process.hrtime.bigint() >= until ? die() : setImmediate(spin));
        setImmediate(spin);
      }
      const response = await answer;
      if (isLast) die();
      return response;
    },
  };
}

const [told] = process.argv.slice(2);
if (require.main === module && told !== undefined) void run(JSON.parse(told));

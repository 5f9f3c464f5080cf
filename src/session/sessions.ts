import type { AgentProfile } from '../agent/agent-profile';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { countOrZero, seconds } from '../core/input/numbers';
import { ApiCalls } from './calls/api-calls';
import { systemClock } from './calls/clock';
import type { KubernetesClient } from './client/kubernetes-client';
import { CreateSession } from './create/create-session';
import { QuotaQueue } from './create/quota-queue';
import type { Session } from './create/session';
import { observed } from './observe/observed';
import { MAX_WAITING, RETRY_SECONDS, type SessionsProps, type SessionToCreate, WAIT_SECONDS } from './sessions-props';

/**
 * The sessions of a namespace, through the API server: no state of its own, so that several replicas of a back end work side by side, and a
 * new one knows all that the old one knew. It needs the permissions of SessionManagerRole.
 */
@checkedCalls('Sessions')
export class Sessions {
  readonly namespace: string;

  private readonly calls: ApiCalls;
  private readonly queue: QuotaQueue;
  private readonly retryMs: number;

  /**
   * @param client such as `inClusterClient()`
   * @throws InputError that lists every wrong prop
   */
  constructor(
    client: KubernetesClient,
    private readonly props: SessionsProps,
  ) {
    const { namespace, retrySeconds = RETRY_SECONDS, waitSeconds = WAIT_SECONDS, maxWaiting = MAX_WAITING } = props;
    const input = new Input(`Sessions '${namespace}'`);
    input.required('namespace', namespace, dnsLabel);
    input.required('retrySeconds', retrySeconds, seconds);
    input.required('waitSeconds', waitSeconds, seconds);
    input.required('maxWaiting', maxWaiting, countOrZero);
    input.done();
    const clock = props.clock ?? systemClock;
    this.namespace = namespace;
    this.retryMs = retrySeconds * 1000;
    this.calls = new ApiCalls(client, namespace, clock, props.observer);
    this.queue = new QuotaQueue(clock, { waitMs: waitSeconds * 1000, maxWaiting });
  }

  /**
   * Starts a session: its Pod, then at once its Secret, two requests that need no right but `create`. A second call with the same id and
   * profile returns the same session, with the credentials of the first; where the session is just ending, it waits for the end.
   * @throws InputError before anything is created, where the session does not fit its profile
   * @throws SessionRefused when the API server refuses: `refusal.kind` tells why, and nothing is left but what `step.leftPod` names
   */
  async create(profile: AgentProfile, session: SessionToCreate): Promise<Session> {
    const { calls, queue, retryMs } = this;
    const create = new CreateSession(calls, profile, session, retryMs);
    const subject = { namespace: this.namespace, id: session.id, profile: profile.name };
    return observed(calls.clock, this.props.observer, 'create', subject, () =>
      queue.run(() => create.run(), `${this.namespace}/${session.id}`),
    );
  }
}

import type { AgentProfile } from '../agent/agent-profile';
import { podName, sessionId } from '../agent/agent-session';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { count, countOrZero, seconds } from '../core/input/numbers';
import { ApiCalls } from './calls/api-calls';
import { machineClock } from './calls/clock';
import { retried } from './calls/retried';
import type { KubernetesClient } from './client/kubernetes-client';
import { CreateSession } from './create/create-session';
import { QuotaQueue } from './create/quota-queue';
import type { CreatedSession, ListedSession } from './create/session';
import { profileOf, SESSION_SELECTOR, type StoredPod } from './create/stored-pod';
import { toListedSession } from './create/to-session';
import type { EndOptions, SessionEnd } from './end/end-options';
import { EndSession } from './end/end-session';
import { observed } from './observe/observed';
import {
  INCOMPLETE_SECONDS,
  KEEP_ENDED_SECONDS,
  LOG_LINES,
  type ReapOptions,
  START_SECONDS,
} from './reap/reap-options';
import type { ReapReport } from './reap/reap-report';
import { ReapSessions } from './reap/reap-sessions';
import { MAX_WAITING, RETRY_SECONDS, type SessionsProps, type SessionToCreate, WAIT_SECONDS } from './sessions-props';
import type { SessionEvent } from './watch/session-event';
import { sessionEvents } from './watch/session-events';
import { checkWatchOptions, type SessionWatchOptions } from './watch/session-watch-options';

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
    private readonly client: KubernetesClient,
    private readonly props: SessionsProps,
  ) {
    const { namespace, retrySeconds = RETRY_SECONDS, waitSeconds = WAIT_SECONDS, maxWaiting = MAX_WAITING } = props;
    const input = new Input(`Sessions '${namespace}'`);
    input.required('namespace', namespace, dnsLabel);
    input.required('retrySeconds', retrySeconds, seconds);
    input.required('waitSeconds', waitSeconds, seconds);
    input.required('maxWaiting', maxWaiting, countOrZero);
    input.done();
    const clock = props.clock ?? machineClock;
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
  async create(profile: AgentProfile, session: SessionToCreate): Promise<CreatedSession> {
    const { calls, queue, retryMs } = this;
    const create = new CreateSession(calls, profile, session, retryMs);
    const subject = { namespace: this.namespace, id: session.id, profile: profile.name };
    return observed(calls.clock, this.props.observer, 'create', subject, () =>
      queue.run(() => create.run(), `${this.namespace}/${session.id}`),
    );
  }

  /**
   * All sessions of the namespace, of each replica, with their states from the cluster alone: ended ones too, until `reap` removes them. A
   * back end that starts again needs no more than this, and `watch`.
   * @throws SessionRefused
   */
  async list(): Promise<readonly ListedSession[]> {
    const { calls, retryMs, namespace } = this;
    const step = { session: namespace, step: 'list' } as const;
    const { items } = await retried(calls.clock, retryMs, step, () => calls.pods<StoredPod>(SESSION_SELECTOR));
    return items.map((pod) => toListedSession(pod, namespace));
  }

  /**
   * Watches the sessions of the namespace, those of other replicas too: first an event for each that there is, then one for each change,
   * none twice. It lives through restarts of the API server and cut connections. What a slow reader has missed waits for it: of a session
   * that goes back and forth, the last six changes. Kubernetes keeps ended pods until they are deleted: they are among the first events.
   * @throws InputError for a wrong option; from the loop, ApiStatus when the API server refuses the first request, or all for a minute
   */
  watch(options: SessionWatchOptions = {}): AsyncGenerator<SessionEvent, void, undefined> {
    checkWatchOptions(`Sessions '${this.namespace}'`, options);
    const { observer } = this.props;
    const watched = { ...options, namespace: this.namespace, ...(observer === undefined ? {} : { observer }) };
    return sessionEvents(this.client, watched, this.calls.clock);
  }

  /**
   * One session, with its state. @returns undefined without a session of the id
   * @throws SessionRefused
   */
  async find(id: string): Promise<ListedSession | undefined> {
    this.checkId(id);
    const { calls, retryMs, namespace } = this;
    const step = { session: `${namespace}/${id}`, step: 'read' } as const;
    const pod = await retried(calls.clock, retryMs, step, () => calls.pod<StoredPod>(podName(id)));
    return pod && profileOf(pod.metadata) !== undefined ? toListedSession(pod, namespace) : undefined;
  }

  /**
   * Ends a session: SIGTERM, the grace, then by force, also on a lost node. Resolves when the pod is gone; the garbage collector removes its
   * Secret soon after, at its own pace. It does nothing where there is no such session, so that it is safe twice and from two replicas.
   * @throws SessionRefused
   */
  async end(id: string, options: EndOptions = {}): Promise<SessionEnd> {
    this.checkId(id, options);
    const { calls, retryMs, queue } = this;
    const end = new EndSession(calls, id, options, retryMs);
    const subject = { namespace: this.namespace, id };
    const ended = await observed(calls.clock, this.props.observer, 'end', subject, () => end.run());
    queue.wake();
    return ended;
  }

  /**
   * Finds what is left of sessions, of older versions too, and removes it unless in a dry run: ended pods and their Secrets, sessions past
   * their limit or that never started, pods without a Secret, Secrets without a pod. Objects from Git stay. Call it every minute, from one
   * replica or all.
   * @throws SessionRefused where the pods cannot be listed; a removal that is refused is in the report
   */
  async reap(options: ReapOptions = {}): Promise<ReapReport> {
    const { dryRun = true, keeper, keepEndedSeconds = KEEP_ENDED_SECONDS, startSeconds = START_SECONDS } = options;
    const { incompleteSeconds = INCOMPLETE_SECONDS, logLines = LOG_LINES, signal } = options;
    const times = { keepEndedSeconds, startSeconds, incompleteSeconds };
    const input = new Input(`Sessions '${this.namespace}'`);
    for (const [name, value] of Object.entries(times)) input.required(name, value, seconds);
    input.required('logLines', logLines, count);
    input.done();
    const { calls, retryMs, queue } = this;
    const run = new ReapSessions(calls, { ...times, dryRun, keeper, logLines, retryMs, signal });
    const report = await observed(calls.clock, this.props.observer, 'reap', { namespace: this.namespace }, () =>
      run.report(),
    );
    if (!dryRun) queue.wake();
    return report;
  }

  private checkId(id: string, { graceSeconds }: EndOptions = {}): void {
    const input = new Input(`Session '${this.namespace}/${id}'`);
    input.required('id', id, sessionId);
    input.optional('graceSeconds', graceSeconds, seconds);
    input.done();
  }
}

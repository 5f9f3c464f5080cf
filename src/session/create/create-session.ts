import { randomUUID } from 'node:crypto';
import type { AgentProfile } from '../../agent/agent-profile';
import { podName, secretName } from '../../agent/agent-session';
import { renderOwnedSecret, renderSession } from '../../agent/render-session';
import { Input } from '../../core/input/input';
import { positiveSeconds } from '../../core/input/numbers';
import { SESSION_LIMIT_ANNOTATION } from '../../core/objects/labels';
import type { ApiCalls } from '../calls/api-calls';
import type { SessionToCreate } from '../sessions-props';
import type { CreatedSession } from './session';
import { type FoundPod, SessionPod } from './session-pod';
import { SessionSecret } from './session-secret';
import { hasEnded } from './stored-pod';
import { toSession } from './to-session';

const DEFAULT_GRACE_SECONDS = 30;

/** Time for the API server to remove a pod that has ended. */
const REMOVAL_MS = 2_000;

/** The two creates of one session: its Pod, then at once the immutable Secret that the Pod owns. */
export class CreateSession {
  private readonly creator = `sessions-${randomUUID()}`;
  private readonly pod: object;
  private readonly secret: NonNullable<ReturnType<typeof renderSession>['secret']> | undefined;

  /** @throws InputError before anything is created */
  constructor(
    private readonly calls: ApiCalls,
    private readonly profile: AgentProfile,
    private readonly wanted: SessionToCreate,
    private readonly retryMs: number,
  ) {
    const { limitSeconds, ...session } = wanted;
    const { namespace } = calls;
    checkLimit(profile, wanted, namespace);
    const limits =
      limitSeconds === undefined ? {} : { annotations: { [SESSION_LIMIT_ANNOTATION]: String(limitSeconds) } };
    const rendered = renderSession(profile, { ...session, ...limits, namespace });
    this.pod = rendered.pod;
    this.secret = rendered.secret;
  }

  /** @throws SessionRefused */
  async run(): Promise<CreatedSession> {
    const { calls, profile, wanted } = this;
    const { terminationGracePeriodSeconds = DEFAULT_GRACE_SECONDS } = profile.template.spec ?? {};
    const found = await new SessionPod(calls, {
      step: { session: this.subject, step: 'create pod' },
      name: podName(wanted.id),
      profile: profile.name,
      body: this.pod,
      creator: this.creator,
      endingMs: terminationGracePeriodSeconds * 1000 + REMOVAL_MS,
      retryMs: this.retryMs,
    }).create();
    // An ended pod needs no credentials any more.
    if (found.isNew || !hasEnded(found.pod)) await this.createSecret(found);
    return { ...toSession(found.pod, calls.namespace), isNew: found.isNew };
  }

  private get subject(): string {
    return `${this.calls.namespace}/${this.wanted.id}`;
  }

  private async createSecret({ pod, mayBeNew }: FoundPod): Promise<void> {
    const { calls, wanted, secret } = this;
    if (secret === undefined) return;
    await new SessionSecret(calls, {
      session: this.subject,
      name: secretName(wanted.id),
      body: { ...renderOwnedSecret(secret, pod), immutable: true },
      values: Object.values(wanted.credentials ?? {}),
      podName: pod.metadata.name,
      podUid: pod.metadata.uid,
      ownsPod: mayBeNew,
      retryMs: this.retryMs,
    }).create();
  }
}

function checkLimit({ resolved }: AgentProfile, { id, limitSeconds }: SessionToCreate, namespace: string): void {
  const input = new Input(`Session '${namespace}/${id}'`);
  input.optional('limitSeconds', limitSeconds, positiveSeconds);
  const most = resolved.sessionLimitSeconds;
  if (limitSeconds !== undefined && most !== undefined && limitSeconds > most) {
    input.refuse(
      `limitSeconds must be at most the sessionLimitSeconds of AgentProfile '${resolved.name}', which are ${most}, got ${limitSeconds}: the kubelet ends the session then`,
    );
  }
  input.done();
}

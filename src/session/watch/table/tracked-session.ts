import type { Pod } from 'kubernetes-types/core/v1';
import { NAME_LABEL, SESSION_LABEL } from '../../../core/objects/labels';
import { podCondition } from '../status/pod-conditions';
import type { SessionCause, SessionCauseKind } from '../status/session-cause';
import { goneStatus, type SessionState, type SessionStatus, sessionStatus } from '../status/session-status';
import { isNewer } from '../stream/resource-version';

/** A limit of a watch that a session has reached: see SessionLimits. */
export type ReachedLimit = 'pending' | 'starting' | 'idle';

/** What there is to tell of a session. */
export interface News {
  readonly status: SessionStatus;
  readonly previous: SessionState | undefined;
  readonly limit: ReachedLimit | undefined;
}

/** A session has five states from its beginning to its end. */
const UNTOLD = 6;

/** What a watch keeps of a session: its pod has 3 to 10 kB, this has some 300 bytes. */
export class TrackedSession {
  readonly id: string;
  readonly profile: string;
  readonly name: string;
  readonly uid: string;

  /** The resource version of the pod as it was last seen. */
  private version: string;

  /** As the newest pod tells. ENDED and FAILED are kept, whatever the pod tells later. */
  status: SessionStatus;

  /** What the status becomes if nothing more is heard of the pod than that it is gone. */
  private ifGone: SessionStatus;

  /** The time by the API server at which the present state began, as exactly as the pod tells. */
  since: number;

  /** When the pod was created, and when it was first seen Ready, by the API server. */
  readonly createdAt: number;
  readyAt: number | undefined;

  /** What kept the agent from ever running, as last heard. */
  private heldUpBy: SessionCause | undefined;

  /** What the reader of the watch knows. */
  private told: SessionStatus | undefined;

  /** What the reader does not know yet, in order. The last is `status`. */
  private readonly untold: SessionStatus[];

  /** A limit that is reached in the present state, and whether the reader knows. */
  private limit: { readonly reached: ReachedLimit; isTold: boolean } | undefined;

  /** Its pod may have lost the labels of the selector: no events come, and it is asked for by its name. */
  isOutOfSight = false;

  constructor(pod: Pod) {
    const { name = '', uid = '', labels = {}, resourceVersion = '' } = pod.metadata ?? {};
    this.id = labels[SESSION_LABEL] ?? name;
    this.profile = labels[NAME_LABEL] ?? '';
    this.name = name;
    this.uid = uid;
    this.version = resourceVersion;
    this.status = this.withCause(sessionStatus(pod));
    this.untold = [this.status];
    this.ifGone = goneStatus(pod);
    this.since = beginning(pod);
    this.createdAt = Date.parse(String(pod.metadata?.creationTimestamp ?? '')) || this.since;
    this.noteReady();
  }

  get isOver(): boolean {
    return isFinal(this.status);
  }

  /** Takes over what a newer version of the pod tells. A request for the pod alone may be ahead of a list or a watch. */
  update(pod: Pod): void {
    const { resourceVersion = '' } = pod.metadata ?? {};
    if (!isNewer(resourceVersion, this.version)) return;
    this.version = resourceVersion;
    this.ifGone = goneStatus(pod);
    if (this.isOver) return;
    this.become(sessionStatus(pod));
    this.since = beginning(pod);
    this.noteReady();
  }

  /** Takes the next version for newer, whatever it is. */
  forgetVersion(): void {
    this.version = '';
  }

  /** The pod does not exist any more. */
  end(): void {
    if (!this.isOver) this.become(this.ifGone);
  }

  /** Sets the limit that is reached at present, if any. It is told once. */
  reach(limit: ReachedLimit | undefined): void {
    if (limit !== this.limit?.reached) this.limit = limit && { reached: limit, isTold: false };
  }

  /** Whether there is something to tell. */
  get hasNews(): boolean {
    return this.untold.length > 0 || this.limit?.isTold === false;
  }

  /** What there is to tell next, which is told thereby. */
  tell(): News {
    const { told, limit } = this;
    const status = this.untold.shift() ?? this.status;
    this.told = status;
    const isLimitNew = this.untold.length === 0 && limit?.isTold === false;
    if (isLimitNew) limit.isTold = true;
    return { status, previous: told?.state, limit: isLimitNew ? limit.reached : undefined };
  }

  private noteReady(): void {
    if (this.status.state === 'ACTIVE') this.readyAt ??= this.since;
  }

  /** When a pod is deleted that never ran, the kubelet overwrites what it waited for: `ContainerStatusUnknown`. */
  private withCause(status: SessionStatus): SessionStatus {
    const { state, outcome } = status;
    if (state === 'PENDING' || state === 'STARTING' || state === 'ACTIVE') {
      const { heldUpBy } = status;
      this.heldUpBy = heldUpBy !== undefined && !AFTER_START.includes(heldUpBy.kind) ? heldUpBy : undefined;
    }
    const isUnstarted = outcome?.kind === 'Deleted' && outcome.exitCode === undefined;
    return isUnstarted && this.heldUpBy !== undefined ? { state: 'FAILED', outcome: this.heldUpBy } : status;
  }

  private become(given: SessionStatus): void {
    const status = this.withCause(given);
    if (status.state !== this.status.state) this.limit = undefined;
    if (!isSame(status, this.status)) this.untold.push(status);
    this.status = status;
    // A session that goes back and forth while nobody reads: the oldest is left out, and what the reader knows then.
    if (this.untold.length > UNTOLD) this.untold.shift();
    while (this.told !== undefined && this.untold[0] !== undefined && isSame(this.told, this.untold[0]))
      this.untold.shift();
  }
}

/** The agent has run before. */
const AFTER_START: readonly SessionCauseKind[] = ['CrashLoop', 'NodeNotReady'];

function isFinal({ state }: SessionStatus): boolean {
  return state === 'ENDED' || state === 'FAILED';
}

/** Messages change at each try, and the reasons of a pull alternate. */
function isSame(one: SessionStatus, other: SessionStatus): boolean {
  return one.state === other.state && one.heldUpBy?.kind === other.heldUpBy?.kind;
}

/** The later of the times at which the pod was created, got its node, and became or ceased to be Ready. */
function beginning(pod: Pod): number {
  const times = [
    pod.metadata?.creationTimestamp,
    ...['PodScheduled', 'Ready'].map((type) => {
      const { status, lastTransitionTime } = podCondition(pod, type) ?? {};
      return type === 'PodScheduled' && status !== 'True' ? undefined : lastTransitionTime;
    }),
  ];
  return Math.max(0, ...times.map((time) => (typeof time === 'string' ? Date.parse(time) : 0)));
}

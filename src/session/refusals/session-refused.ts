import { isTemporary } from './is-temporary';
import type { Refusal } from './refusal';
import { refusalWords } from './refusal-words';

/** What a session was refused, and what is left of it. */
export interface RefusedStep {
  /** The session, as `NAMESPACE/ID`. */
  readonly session: string;

  /** What was refused. Of all that `reap` does, it is `reap`. */
  readonly step: 'create pod' | 'create secret' | 'read' | 'end' | 'list' | 'reap';

  /**
   * The pod that is left without its Secret, because it could not be deleted either. `reap` finds it.
   * @default - nothing is left
   */
  readonly leftPod?: string;
}

/** A session was refused. `refusal.kind` tells why. It holds no credential, not even where a webhook repeats one. */
export class SessionRefused extends Error {
  override readonly name = 'SessionRefused';

  /** @param refusal why */
  constructor(
    readonly step: RefusedStep,
    readonly refusal: Refusal,
  ) {
    const left = step.leftPod === undefined ? '' : `; pod '${step.leftPod}' is left without its Secret: call reap()`;
    super(`Session '${step.session}' (${step.step}): ${refusalWords(refusal, roleFor(step))}${left}`);
  }

  /** Whether the same call may succeed later with nothing else changed than the load of the cluster. */
  get isTemporary(): boolean {
    return isTemporary(this.refusal);
  }
}

/** Who has the permissions that a step needs. */
function roleFor({ step }: RefusedStep): string {
  return step === 'reap' ? 'SessionReaper, or SessionManagerRole for a back end' : 'SessionManagerRole';
}

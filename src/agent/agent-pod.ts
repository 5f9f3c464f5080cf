import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { addWarnings } from '../core/input/warnings';
import type { AgentProfile } from './agent-profile';
import type { AgentSession } from './agent-session';
import { renderPod } from './render-session';

/** One session's pod in Git: a demo, or an agent that always runs. */
export interface AgentPodProps extends AgentSession {
  /** What it has in common with other sessions. */
  readonly profile: AgentProfile;
}

/**
 * The isolated pod of one session: the same object as `renderSession` gives at run time. A running Pod cannot be changed, so a
 * change of the profile needs a new session.
 */
@checkedCalls
export class AgentPod extends Construct {
  readonly resource: ApiObject;

  /** @throws InputError with everything that is wrong about the session */
  constructor(scope: Construct, id: string, props: AgentPodProps) {
    super(scope, id);
    const { profile, ...session } = props;
    addWarnings(this, `AgentProfile '${profile.name}'`, profile.warnings);
    this.resource = new ApiObject(this, 'Resource', { ...renderPod(profile, session), apiVersion: 'v1', kind: 'Pod' });
  }
}

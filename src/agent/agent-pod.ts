import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { addWarnings } from '../core/input/warnings';
import { checkPodVersions } from '../core/pods/pod-versions';
import type { AgentProfile } from './agent-profile';
import type { AgentSession } from './agent-session';
import { renderPod } from './render-session';

/** The pod of one session, declared in Git: a demo, or an agent that always runs. */
export interface AgentPodProps extends AgentSession {
  /** The settings that all sessions of this kind share. */
  readonly profile: AgentProfile;
}

/**
 * The isolated pod of one session. `renderSession` renders the same object at run time. A running Pod cannot be
 * changed, so a change of the profile takes effect with the next session.
 */
@checkedCalls('AgentPod')
export class AgentPod extends Construct {
  readonly resource: ApiObject;

  /** @throws InputError that lists every wrong prop of the session */
  constructor(scope: Construct, id: string, props: AgentPodProps) {
    super(scope, id);
    const { profile, ...session } = props;
    const input = new Input(`AgentPod '${session.namespace}/${session.id}'`);
    checkPodVersions(input, profile.resolved, Cluster.of(this));
    input.done();
    addWarnings(this, `AgentProfile '${profile.name}'`, profile.warnings);
    this.resource = new ApiObject(this, 'Resource', { ...renderPod(profile, session), apiVersion: 'v1', kind: 'Pod' });
  }
}

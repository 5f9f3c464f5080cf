import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { checkedCalls } from '../core/input/checked-calls';
import { Input, shown } from '../core/input/input';
import { addWarnings } from '../core/input/warnings';
import { apiObjectsIn } from '../core/objects/api-objects';
import { TreeCache } from '../core/objects/tree-cache';
import { checkPodVersions } from '../core/pods/pod-versions';
import type { AgentProfile } from './agent-profile';
import { type AgentSession, checkSession } from './agent-session';
import { uncheckedPod } from './render-session';

/** The pod of one session, declared in Git: a demo, or an agent that always runs. */
export interface AgentPodProps extends AgentSession {
  /** The settings that all sessions of this kind share. */
  readonly profile: AgentProfile;
}

/** The ServiceAccounts of an app, as `namespace/name`. */
const ACCOUNTS = new TreeCache<IConstruct, ReadonlySet<string>>(
  (root) =>
    new Set(
      apiObjectsIn(root)
        .filter(({ kind }) => kind === 'ServiceAccount')
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    ),
);

/** Warns of a ServiceAccount that nothing in the app creates: the API server refuses the pod without it. */
function accountFindings({ node: { root } }: IConstruct, namespace: string, name: string): readonly string[] {
  if (name === 'default' || ACCOUNTS.of(root).has(`${namespace}/${name}`)) return [];
  return [
    `serviceAccountName must be a ServiceAccount of ${namespace}, or the API server refuses the pod: add an AgentTemplate of the profile, got ${shown(name)}`,
  ];
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
    const { profile, namespace } = props;
    const { serviceAccountName } = profile.resolved;
    const subject = `AgentPod '${namespace}/${props.id}'`;
    checkVersions(subject, profile, Cluster.of(this));
    checkSession(profile.resolved, props);
    addWarnings(this, subject, () => accountFindings(this, namespace, serviceAccountName));
    addWarnings(this, `AgentProfile '${profile.name}'`, profile.warnings);
    this.resource = new ApiObject(this, 'Resource', uncheckedPod(profile, props));
  }
}

/** The cluster that was last found to know all that a profile needs. Most apps have one. */
const fitting = new WeakMap<AgentProfile, Cluster>();

function checkVersions(subject: string, profile: AgentProfile, cluster: Cluster): void {
  if (fitting.get(profile) === cluster) return;
  const input = new Input(subject);
  checkPodVersions(input, profile.resolved, cluster);
  input.done();
  fitting.set(profile, cluster);
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Event, Pod } from 'kubernetes-types/core/v1';
import {
  type AgentProfile,
  type CredentialedSession,
  renderOwnedSecret,
  renderPod,
  renderSession,
} from '../../../src/session';
import { type Cluster, eventually } from '../../cluster/support/cluster';
import { isReady } from './installation';
import { fitted } from './small-node';

/** The pods of sessions in one namespace, started as a back end does. */
export class SessionPods {
  constructor(
    private readonly cluster: Cluster,
    readonly namespace: string,
  ) {}

  /** Starts a session of a profile, under the name of the profile. @returns the name of its pod */
  start(profile: AgentProfile, session: Partial<CredentialedSession> = {}): string {
    const { pod, secret } = renderSession(profile, { ...session, id: profile.name, namespace: this.namespace });
    const created = this.cluster.create(fitted(pod));
    if (secret) this.cluster.create(renderOwnedSecret(secret, created));
    return pod.metadata?.name ?? '';
  }

  /** The pod of a session that is not started. */
  rendered(profile: AgentProfile, id: string): Pod {
    return fitted(renderPod(profile, { id, namespace: this.namespace }));
  }

  get(name: string): Pod {
    return this.cluster.get<Pod>('pod', name, this.namespace);
  }

  async ready(...names: readonly string[]): Promise<void> {
    await eventually(60, `${names.join(', ')} are Ready`, () => names.every((name) => isReady(this.get(name))));
  }

  /** Waits until the pod has ended. @returns its phase: a pod whose agent exits with 0 at SIGTERM has Succeeded, whatever sent it */
  async ended(name: string): Promise<string | undefined> {
    const phase = () => this.get(name).status?.phase;
    await eventually(60, `${name} has ended`, () => ['Succeeded', 'Failed'].includes(phase() ?? ''));
    return phase();
  }

  /** The messages of the events of a pod. */
  events(name: string): readonly string[] {
    return this.cluster
      .list<Event>('events', this.namespace)
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ message = '' }) => message);
  }

  /** What the agent writes until its container ends. */
  async logsUntilEnd(name: string): Promise<string> {
    const args = ['logs', '--follow', name, `--namespace=${this.namespace}`];
    return (await promisify(execFile)('kubectl', args, { timeout: 60_000 })).stdout;
  }

  /** The output of a script in the agent's container. */
  async execute(name: string, script: string): Promise<string> {
    return (await this.cluster.execute(name, this.namespace, script)).trim();
  }
}

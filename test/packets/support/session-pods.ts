import type { Pod } from 'kubernetes-types/core/v1';
import { type AgentProfile, type CredentialedSession, renderOwnedSecret, renderSession } from '../../../src/session';
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

  get(name: string): Pod {
    return this.cluster.get<Pod>('pod', name, this.namespace);
  }

  async ready(...names: readonly string[]): Promise<void> {
    await eventually(60, `${names.join(', ')} are Ready`, () => names.every((name) => isReady(this.get(name))));
  }

  async reaches(name: string, phase: string, seconds = 60): Promise<void> {
    await eventually(seconds, `${name} has ${phase}`, () => this.get(name).status?.phase === phase);
  }

  /** The output of a script in the agent's container. */
  async execute(name: string, script: string): Promise<string> {
    return (await this.cluster.execute(name, this.namespace, script)).trim();
  }
}

import type { ContainerState, Pod } from 'kubernetes-types/core/v1';
import { ApiStatus } from '../../../src/session/client/api-status';
import type { HttpsClient } from '../../../src/session/client/https-client';

/** As a kubelet's own. The controllers wait for 40 s. */
const HEARTBEAT_MS = 10_000;

/** How often a status is written anew where another has written meanwhile. */
const TRIES = 5;

const CONFLICT = 409;

/**
 * A node without a machine, whose kubelet the test plays: the API server, the scheduler and the controllers are real, and nothing runs.
 */
export class PlayedKubelet {
  private beating: NodeJS.Timeout | undefined;
  private heart: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: HttpsClient,
    private readonly namespace: string,
    readonly node: string,
  ) {}

  /** Registers the node, with room for 1 CPU. It reports that it is Ready until it is removed, or the controllers would take it for lost. */
  async register(): Promise<void> {
    const metadata = { name: this.node, labels: { 'cdk8s-agents/test-node': this.node } };
    await this.send('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata });
    await this.heartbeat();
    // One that fails, as while the API server is down, is followed by the next.
    const beat = () => {
      this.heart = this.heartbeat().catch(() => undefined);
    };
    this.beating = setInterval(beat, HEARTBEAT_MS);
  }

  private async heartbeat(): Promise<void> {
    const amounts = { cpu: '1', memory: '1Gi', pods: '100' };
    const now = timestamp();
    const ready = {
      type: 'Ready',
      status: 'True',
      lastHeartbeatTime: now,
      lastTransitionTime: now,
      reason: 'KubeletReady',
    };
    const status = { allocatable: amounts, capacity: amounts, conditions: [ready] };
    await this.send('PATCH', `/api/v1/nodes/${this.node}/status`, { status });
  }

  async remove(): Promise<void> {
    clearInterval(this.beating);
    await this.heart;
    await this.send('DELETE', `/api/v1/nodes/${this.node}`);
  }

  /** Reports that the agent of a pod runs, and is Ready. */
  async run(pod: string): Promise<void> {
    await this.report(pod, 'Running', { running: { startedAt: timestamp() } }, true);
  }

  /** Reports that the agent has exited. */
  async exit(pod: string, exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error'): Promise<void> {
    const terminated = { exitCode, reason, startedAt: timestamp(), finishedAt: timestamp() };
    await this.report(pod, exitCode === 0 ? 'Succeeded' : 'Failed', { terminated }, false);
  }

  /** Ends a pod that is being deleted, as a kubelet does: its agent exits, then the pod is removed. */
  async finish(pod: string, exitCode = 0): Promise<void> {
    await this.exit(pod, exitCode);
    await this.send('DELETE', this.path(pod), { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 });
  }

  async evict(pod: string): Promise<void> {
    const metadata = { name: pod, namespace: this.namespace };
    await this.send('POST', `${this.path(pod)}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata });
  }

  private async report(pod: string, phase: string, state: ContainerState, isReady: boolean): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.reportOnce(pod, phase, state, isReady);
      } catch (error) {
        if (!(error instanceof ApiStatus) || error.code !== CONFLICT || tries === TRIES) throw error;
      }
    }
  }

  /** @throws ApiStatus with 409 if another, such as the scheduler, has written the pod since it was read: its condition would be lost. */
  private async reportOnce(pod: string, phase: string, state: ContainerState, isReady: boolean): Promise<void> {
    const status = isReady ? 'True' : 'False';
    const present = (await this.send('GET', this.path(pod))) as Pod;
    const others = (present.status?.conditions ?? []).filter(
      ({ type }) => type !== 'Ready' && type !== 'ContainersReady',
    );
    const own = ['Ready', 'ContainersReady'].map((type) => ({ type, status, lastTransitionTime: timestamp() }));
    const agent = { name: 'agent', state, ready: isReady, restartCount: 0, image: 'agent:1', imageID: '' };
    await this.send('PATCH', `${this.path(pod)}/status`, {
      metadata: { resourceVersion: present.metadata?.resourceVersion },
      status: { phase, startTime: timestamp(), conditions: [...others, ...own], containerStatuses: [agent] },
    });
  }

  private path(pod: string): string {
    return `/api/v1/namespaces/${this.namespace}/pods/${pod}`;
  }

  private async send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown> {
    const response = await this.client.request({ method, path, ...(body === undefined ? {} : { body }) });
    if (response.status >= 400) throw await ApiStatus.fromResponse(response);
    return JSON.parse(await response.text());
  }
}

function timestamp(): string {
  return new Date().toISOString().replace(/\.\d+/, '');
}

import type { ContainerState, Pod, PodCondition, PodSpec, PodStatus } from 'kubernetes-types/core/v1';

/** What differs from a running session that is Ready. */
export interface PodParts {
  readonly spec?: Partial<PodSpec>;
  readonly status?: Partial<PodStatus>;

  /** The state of the agent's container. */
  readonly agent?: ContainerState;
  readonly conditions?: readonly PodCondition[];

  /** The time of its deletion, and its grace. */
  readonly deleted?: readonly [at: string, graceSeconds: number];
}

/** A second of the hour in which all samples happen. */
export function at(second: number): string {
  return new Date(Date.UTC(2026, 10, 27, 3, 0, second)).toISOString().replace('.000', '');
}

export function condition(
  type: string,
  status: string,
  reason?: string,
  more: Partial<PodCondition> = {},
): PodCondition {
  return { type, status, ...(reason === undefined ? {} : { reason }), ...more };
}

/** The container state of an agent that has exited, at second 30. */
export function exited(exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error'): ContainerState {
  return { terminated: { exitCode, reason, startedAt: at(10), finishedAt: at(30), message: CANARY } };
}

export function waits(reason: string, message?: string): ContainerState {
  return { waiting: { reason, ...(message === undefined ? {} : { message }) } };
}

/** What an agent may write as its termination message. */
export const CANARY = 'sk-fake-canary-0001';

/** Ready, as a kubelet writes it. */
export const READY: readonly PodCondition[] = [
  condition('PodScheduled', 'True'),
  condition('ContainersReady', 'True'),
  condition('Ready', 'True'),
];

export const NOT_READY: readonly PodCondition[] = [
  condition('PodScheduled', 'True'),
  condition('ContainersReady', 'False', 'ContainersNotReady'),
  condition('Ready', 'False', 'ContainersNotReady'),
];

/** The pod of a session. @default parts - it runs, and is Ready */
export function samplePod(parts: PodParts = {}): Pod {
  const { deleted, agent = { running: { startedAt: at(10) } }, conditions = READY } = parts;
  const deletion = deleted && { deletionTimestamp: deleted[0], deletionGracePeriodSeconds: deleted[1] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'agent-s1', uid: 'u1', labels: { session: 's1' }, creationTimestamp: at(0), ...deletion },
    spec: {
      nodeName: 'node-1',
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'agent' }],
      ...parts.spec,
    },
    status: {
      phase: 'Running',
      conditions: [...conditions],
      containerStatuses: [{ name: 'agent', state: agent, ready: true, restartCount: 0, image: 'a:1', imageID: '' }],
      ...parts.status,
    },
  };
}

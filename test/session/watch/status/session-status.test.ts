import type { ContainerState, Pod, PodSpec } from 'kubernetes-types/core/v1';
import { goneStatus, type SessionStatus, sessionStatus } from '../../../../src/session/watch/status/session-status';
import { at, CANARY, condition, exited, NOT_READY, READY, samplePod, waits } from './pods';

type Row = readonly [what: string, pod: Pod, status: SessionStatus];

const PROBED: Partial<PodSpec> = { containers: [{ name: 'agent', livenessProbe: { tcpSocket: { port: 8080 } } }] };

const unscheduled = (reason: string, message: string): Pod =>
  samplePod({
    spec: { nodeName: undefined },
    status: { phase: 'Pending', containerStatuses: undefined },
    conditions: [condition('PodScheduled', 'False', reason, { message })],
  });

const starting = (agent: ContainerState): Pod =>
  samplePod({ agent, conditions: NOT_READY, status: { phase: 'Pending' } });

const over = (phase: 'Succeeded' | 'Failed', agent: ContainerState, parts: Parameters<typeof samplePod>[0] = {}): Pod =>
  samplePod({ conditions: NOT_READY, ...parts, agent, status: { phase, ...parts.status } });

const disrupted = (reason: string, message: string) => [
  ...NOT_READY,
  condition('DisruptionTarget', 'True', reason, { message, lastTransitionTime: at(28) }),
];

/** A second container beside the agent, which runs on. */
function beside(pod: Pod, state: ContainerState): Pod {
  const other = { name: 'proxy', state, ready: false, restartCount: 0, image: 'b:1', imageID: '' };
  const { containers = [], ...spec } = pod.spec ?? { containers: [] };
  const statuses = pod.status?.containerStatuses ?? [];
  return {
    ...pod,
    spec: { ...spec, containers: [{ name: 'proxy' }, ...containers] },
    status: { ...pod.status, containerStatuses: [other, ...statuses] },
  };
}

function init(pod: Pod, state: ContainerState): Pod {
  const status = { name: 'fetch', state, ready: false, restartCount: 0, image: 'b:1', imageID: '' };
  return { ...pod, status: { ...pod.status, initContainerStatuses: [status] } };
}

const ALIVE: readonly Row[] = [
  [
    'just created',
    samplePod({ spec: { nodeName: undefined }, status: { phase: 'Pending' }, conditions: [] }),
    { state: 'PENDING' },
  ],
  [
    'without a node that fits',
    unscheduled('Unschedulable', '0/1 nodes are available'),
    {
      state: 'PENDING',
      heldUpBy: { kind: 'Unschedulable', reason: 'Unschedulable', message: '0/1 nodes are available' },
    },
  ],
  [
    'with a scheduling gate',
    unscheduled('SchedulingGated', 'Scheduling is blocked'),
    {
      state: 'PENDING',
      heldUpBy: { kind: 'SchedulingGated', reason: 'SchedulingGated', message: 'Scheduling is blocked' },
    },
  ],
  ['whose containers are created', starting(waits('ContainerCreating')), { state: 'STARTING' }],
  ['Running and not Ready', samplePod({ conditions: NOT_READY }), { state: 'STARTING' }],
  ['Running and Ready', samplePod(), { state: 'ACTIVE' }],
  [
    'that is to be evicted, and is not yet deleted',
    samplePod({ conditions: [...READY, condition('DisruptionTarget', 'True', 'EvictionByEvictionAPI')] }),
    { state: 'ACTIVE' },
  ],
  [
    'on a node that has stopped reporting',
    samplePod({ conditions: [condition('ContainersReady', 'True'), condition('Ready', 'False')] }),
    { state: 'STARTING', heldUpBy: { kind: 'NodeNotReady' } },
  ],
  [
    'that waits for a readiness gate',
    samplePod({
      spec: { readinessGates: [{ conditionType: 'example.com/gate' }] },
      conditions: [condition('ContainersReady', 'True'), condition('Ready', 'False', 'ReadinessGatesNotReady')],
    }),
    { state: 'STARTING' },
  ],
  ['that was deleted and is still Ready', samplePod({ deleted: [at(32), 2] }), { state: 'ENDING' }],
  [
    'whose agent has exited, before the pod has ended',
    samplePod({ agent: exited(0), conditions: [condition('Ready', 'False', 'PodCompleted')] }),
    { state: 'ENDING' },
  ],
  [
    'at its deadline: the agent has exited, a second container has not, and the reason is not there yet',
    beside(samplePod({ agent: exited(137), conditions: [condition('Ready', 'False', 'PodFailed')] }), {
      running: { startedAt: at(10) },
    }),
    { state: 'ENDING' },
  ],
  [
    'with OnFailure, whose agent has failed',
    samplePod({ spec: { restartPolicy: 'OnFailure' }, agent: exited(7), conditions: NOT_READY }),
    { state: 'STARTING', heldUpBy: { kind: 'CrashLoop', reason: 'Error', exitCode: 7 } },
  ],
];

const PULL = 'Back-off pulling image "registry.invalid/x:1"';

/** Each reason of a waiting container. */
const WAITING: readonly (readonly [reason: string, message: string, kind: string])[] = [
  ['ErrImagePull', 'failed to resolve reference', 'ImagePull'],
  ['ImagePullBackOff', PULL, 'ImagePull'],
  ['ErrImageNeverPull', 'Container image "x:1" is not present with pull policy of Never', 'ImagePull'],
  ['InvalidImageName', 'Failed to apply default image tag', 'ImagePull'],
  ['RegistryUnavailable', 'registry is unavailable', 'ImagePull'],
  ['CreateContainerConfigError', 'secret "agent-secret-s1" not found', 'SecretMissing'],
  ['CreateContainerConfigError', "couldn't find key TOKEN in Secret agents/agent-secret-s1", 'SecretMissing'],
  ['CreateContainerConfigError', 'configmap "settings" not found', 'ConfigError'],
  [
    'CreateContainerConfigError',
    'container\'s runAsUser breaks non-root policy (pod: "secret "x" not found")',
    'ConfigError',
  ],
  ['CreateContainerError', 'context deadline exceeded', 'CreateError'],
  ['RunContainerError', 'failed to start', 'CreateError'],
];

const ENDS: readonly Row[] = [
  [
    'that exited with 0',
    over('Succeeded', exited(0)),
    { state: 'ENDED', outcome: { kind: 'Completed', exitCode: 0, reason: 'Completed' } },
  ],
  [
    'that exited with 7',
    over('Failed', exited(7)),
    { state: 'FAILED', outcome: { kind: 'ExitCode', exitCode: 7, reason: 'Error' } },
  ],
  [
    'that exited with 0 after its liveness probe had failed, or by itself',
    over('Succeeded', exited(0), { spec: PROBED }),
    { state: 'ENDED', outcome: { kind: 'Completed', exitCode: 0, reason: 'Completed', mayBeProbe: true } },
  ],
  [
    'that was killed, perhaps after its liveness probe had failed',
    over('Failed', exited(137), { spec: PROBED }),
    { state: 'FAILED', outcome: { kind: 'ExitCode', exitCode: 137, reason: 'Error', mayBeProbe: true } },
  ],
  [
    'out of memory',
    over('Failed', exited(137, 'OOMKilled'), { spec: PROBED }),
    { state: 'FAILED', outcome: { kind: 'OOMKilled', exitCode: 137, reason: 'OOMKilled' } },
  ],
  [
    'whose command does not exist',
    over('Failed', { terminated: { exitCode: 128, reason: 'StartError', message: 'exec: "nope": not found' } }),
    {
      state: 'FAILED',
      outcome: { kind: 'StartError', exitCode: 128, reason: 'StartError', message: 'exec: "nope": not found' },
    },
  ],
  [
    'at its deadline, though the agent exited with 0',
    over('Failed', exited(0), { status: { reason: 'DeadlineExceeded', message: 'Pod was active too long' } }),
    {
      state: 'FAILED',
      outcome: {
        kind: 'DeadlineExceeded',
        exitCode: 0,
        reason: 'DeadlineExceeded',
        message: 'Pod was active too long',
      },
    },
  ],
  [
    'at its deadline, before its image was there',
    over('Failed', exited(137, 'ContainerStatusUnknown'), { status: { reason: 'DeadlineExceeded' } }),
    { state: 'FAILED', outcome: { kind: 'DeadlineExceeded', reason: 'DeadlineExceeded' } },
  ],
  [
    'at its deadline, and deleted since',
    over('Failed', exited(0), { status: { reason: 'DeadlineExceeded' }, deleted: [at(59), 0] }),
    { state: 'FAILED', outcome: { kind: 'DeadlineExceeded', exitCode: 0, reason: 'DeadlineExceeded' } },
  ],
  [
    'that was deleted',
    over('Succeeded', exited(0), { deleted: [at(32), 2] }),
    { state: 'ENDED', outcome: { kind: 'Deleted', exitCode: 0 } },
  ],
  [
    'that was deleted, and ignored SIGTERM',
    over('Failed', exited(137), { deleted: [at(30), 0] }),
    { state: 'ENDED', outcome: { kind: 'Deleted', exitCode: 137 } },
  ],
  [
    'that had exited before it was deleted',
    over('Failed', exited(7), { deleted: [at(35), 2] }),
    { state: 'FAILED', outcome: { kind: 'ExitCode', exitCode: 7, reason: 'Error' } },
  ],
  [
    'that had exited long before it was deleted at once',
    over('Failed', exited(7), { deleted: [at(30 + 61), 0] }),
    { state: 'FAILED', outcome: { kind: 'ExitCode', exitCode: 7, reason: 'Error' } },
  ],
  [
    'that was evicted through the API, with exit code 0',
    over('Succeeded', exited(0), {
      conditions: disrupted('EvictionByEvictionAPI', 'Eviction API: evicting'),
      deleted: [at(32), 2],
    }),
    {
      state: 'FAILED',
      outcome: { kind: 'Evicted', exitCode: 0, reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' },
    },
  ],
  [
    'whose eviction did not take place',
    over('Succeeded', exited(0), {
      conditions: [condition('DisruptionTarget', 'False', 'DeletionByDisruptionController')],
    }),
    { state: 'ENDED', outcome: { kind: 'Completed', exitCode: 0, reason: 'Completed' } },
  ],
  [
    'that had exited before its node was removed',
    over('Failed', exited(7), {
      conditions: [condition('DisruptionTarget', 'True', 'DeletionByPodGC', { lastTransitionTime: at(50) })],
      deleted: [at(50), 0],
    }),
    { state: 'FAILED', outcome: { kind: 'ExitCode', exitCode: 7, reason: 'Error' } },
  ],
  [
    'that wrote more than its emptyDir may hold',
    over('Failed', exited(137), {
      status: { reason: 'Evicted', message: 'Usage of EmptyDir volume "t" exceeds the limit "1Mi". ' },
    }),
    {
      state: 'FAILED',
      outcome: {
        kind: 'Evicted',
        exitCode: 137,
        reason: 'Evicted',
        message: 'Usage of EmptyDir volume "t" exceeds the limit "1Mi". ',
      },
    },
  ],
  [
    'on a node under memory pressure',
    over('Failed', exited(137), {
      conditions: [
        condition('DisruptionTarget', 'True', 'TerminationByKubelet', {
          message: 'low on memory',
          lastTransitionTime: at(40),
        }),
      ],
      status: { reason: 'Evicted' },
    }),
    {
      state: 'FAILED',
      outcome: { kind: 'Evicted', exitCode: 137, reason: 'TerminationByKubelet', message: 'low on memory' },
    },
  ],
  [
    'on a node that was shut down',
    over('Failed', exited(0), {
      conditions: [condition('DisruptionTarget', 'True', 'TerminationByKubelet', { lastTransitionTime: at(40) })],
      status: { reason: 'Terminated' },
    }),
    { state: 'FAILED', outcome: { kind: 'NodeShutdown', exitCode: 0, reason: 'TerminationByKubelet' } },
  ],
  [
    'that the kubelet preempted for a critical pod',
    over('Failed', exited(0), {
      conditions: [condition('DisruptionTarget', 'True', 'TerminationByKubelet', { lastTransitionTime: at(40) })],
      status: { reason: 'Preempting' },
    }),
    { state: 'FAILED', outcome: { kind: 'Preempted', exitCode: 0, reason: 'TerminationByKubelet' } },
  ],
  [
    'that was preempted',
    over('Succeeded', exited(0), {
      conditions: disrupted('PreemptionByScheduler', 'default-scheduler: preempting'),
      deleted: [at(32), 2],
    }),
    {
      state: 'FAILED',
      outcome: {
        kind: 'Preempted',
        exitCode: 0,
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting',
      },
    },
  ],
  [
    'whose node was removed',
    over(
      'Failed',
      { running: { startedAt: at(10) } },
      { conditions: disrupted('DeletionByPodGC', 'PodGC: node no longer exists'), deleted: [at(60), 0] },
    ),
    {
      state: 'FAILED',
      outcome: { kind: 'NodeLost', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' },
    },
  ],
  [
    'that the kubelet refused',
    over('Failed', {}, { status: { reason: 'OutOfcpu', message: 'Pod was rejected', containerStatuses: undefined } }),
    { state: 'FAILED', outcome: { kind: 'Rejected', reason: 'OutOfcpu', message: 'Pod was rejected' } },
  ],
  [
    'whose containers the kubelet has lost',
    over('Failed', exited(137, 'ContainerStatusUnknown')),
    { state: 'FAILED', outcome: { kind: 'Unknown', reason: 'ContainerStatusUnknown' } },
  ],
  [
    'that is said to have succeeded, with nothing to show for it',
    over('Succeeded', {}),
    { state: 'FAILED', outcome: { kind: 'Unknown' } },
  ],
  [
    'whose init container failed',
    init(over('Failed', waits('PodInitializing')), exited(3)),
    { state: 'FAILED', outcome: { kind: 'InitFailed', exitCode: 3, reason: 'Error', container: 'fetch' } },
  ],
  [
    'whose agent has exited beside a container that runs on',
    beside(samplePod({ agent: exited(0), conditions: NOT_READY }), { running: { startedAt: at(10) } }),
    { state: 'ENDED', outcome: { kind: 'Completed', exitCode: 0, reason: 'Completed' } },
  ],
  [
    'with OnFailure, whose agent has exited with 0 beside a container that runs on',
    beside(samplePod({ spec: { restartPolicy: 'OnFailure' }, agent: exited(0), conditions: NOT_READY }), {
      running: {},
    }),
    { state: 'ENDED', outcome: { kind: 'Completed', exitCode: 0, reason: 'Completed' } },
  ],
  [
    'whose other container failed, and whose agent did not',
    beside(over('Failed', exited(0)), exited(1)),
    { state: 'ENDED', outcome: { kind: 'Completed', exitCode: 0, reason: 'Completed' } },
  ],
];

const GONE: readonly Row[] = [
  ['that ran', samplePod({ deleted: [at(30), 0] }), { state: 'ENDED', outcome: { kind: 'Deleted' } }],
  ['that ran, without a word', samplePod(), { state: 'ENDED', outcome: { kind: 'Deleted' } }],
  [
    'that could not get its image',
    samplePod({ agent: waits('ImagePullBackOff', PULL), conditions: NOT_READY, deleted: [at(30), 0] }),
    { state: 'FAILED', outcome: { kind: 'ImagePull', reason: 'ImagePullBackOff', message: PULL } },
  ],
  [
    'that had no node',
    unscheduled('Unschedulable', '0/1 nodes are available'),
    {
      state: 'FAILED',
      outcome: { kind: 'Unschedulable', reason: 'Unschedulable', message: '0/1 nodes are available' },
    },
  ],
  [
    'that was only just created',
    starting(waits('ContainerCreating')),
    { state: 'ENDED', outcome: { kind: 'Deleted' } },
  ],
  [
    'that had failed',
    over('Failed', exited(7)),
    { state: 'FAILED', outcome: { kind: 'ExitCode', exitCode: 7, reason: 'Error' } },
  ],
  [
    'that was given up with its silent node',
    samplePod({
      conditions: [
        condition('ContainersReady', 'True'),
        condition('Ready', 'False'),
        condition('DisruptionTarget', 'True', 'DeletionByTaintManager', { lastTransitionTime: at(28) }),
      ],
      deleted: [at(30), 2],
    }),
    { state: 'FAILED', outcome: { kind: 'NodeLost', reason: 'DeletionByTaintManager' } },
  ],
  [
    'that a taint has driven out of a healthy node',
    over('Succeeded', exited(0), {
      conditions: disrupted('DeletionByTaintManager', 'NoExecute taint'),
      deleted: [at(32), 2],
    }),
    {
      state: 'FAILED',
      outcome: { kind: 'Evicted', exitCode: 0, reason: 'DeletionByTaintManager', message: 'NoExecute taint' },
    },
  ],
];

describe('the status of a session', () => {
  test.each(ALIVE)('%s', (_, pod, status) => {
    expect(sessionStatus(pod)).toEqual(status);
  });

  test.each(WAITING)('that waits with %s: %s', (reason, message, kind) => {
    expect(sessionStatus(starting(waits(reason, message)))).toEqual({
      state: 'STARTING',
      heldUpBy: { kind, reason, message },
    });
  });

  test('with OnFailure names the exit that the agent is started again after', () => {
    const pod = samplePod({ spec: { restartPolicy: 'OnFailure' }, conditions: NOT_READY });
    const waiting = { ...waits('CrashLoopBackOff', 'back-off 10s'), ready: false };
    const [status] = pod.status?.containerStatuses ?? [];
    const crashed = {
      ...pod.status,
      containerStatuses: [{ ...status, name: 'agent', state: waiting, lastState: exited(137, 'OOMKilled') }],
    };
    expect(sessionStatus({ ...pod, status: crashed as Pod['status'] })).toEqual({
      state: 'STARTING',
      heldUpBy: { kind: 'CrashLoop', reason: 'CrashLoopBackOff', message: 'back-off 10s', exitCode: 137 },
    });
  });

  test('does not repeat the output of a hook, which the kubelet quotes', () => {
    const said = `Exec lifecycle hook ([sh]) for Container "agent" in Pod "a" failed - error: exit 1, message: "${CANARY}"`;
    expect(sessionStatus(starting(waits('PostStartHookError', said)))).toEqual({
      state: 'STARTING',
      heldUpBy: { kind: 'CreateError', reason: 'PostStartHookError' },
    });
  });

  test('names the init container whose image cannot be pulled', () => {
    const pod = init(starting(waits('PodInitializing')), waits('ErrImagePull', 'not found'));
    expect(sessionStatus(pod).heldUpBy).toEqual({
      kind: 'ImagePull',
      reason: 'ErrImagePull',
      message: 'not found',
      container: 'fetch',
    });
  });
});

describe('the outcome of a session', () => {
  test.each(ENDS)('%s', (_, pod, status) => {
    expect(sessionStatus(pod)).toEqual(status);
  });

  test.each(ENDS)('%s, is the same when the pod is gone', (_, pod, { outcome }) => {
    expect(goneStatus(pod).outcome).toEqual(outcome);
  });

  test.each(ENDS)('%s, does not repeat what the agent has written', (_, pod) => {
    expect(JSON.stringify([sessionStatus(pod), goneStatus(pod)])).not.toContain(CANARY);
  });

  test('is not read from the phase: the same phase has many', () => {
    const succeeded = ENDS.filter(([, { status }]) => status?.phase === 'Succeeded');
    expect(new Set(succeeded.map(([, pod]) => sessionStatus(pod).outcome?.kind)).size).toBeGreaterThan(3);
  });
});

describe('the outcome of a session whose pod is gone', () => {
  test.each(GONE)('%s', (_, pod, status) => {
    expect(goneStatus(pod)).toEqual(status);
  });
});

import type { Pod } from 'kubernetes-types/core/v1';
import { at, condition, exited, NOT_READY, type PodParts, READY, samplePod, waits } from './status/pods';

/** A pod of a session, with the name and uid of its own. */
export function podOf(id: string, uid: string, parts: PodParts): Pod {
  const pod = samplePod(parts);
  return { ...pod, metadata: { ...pod.metadata, name: `agent-${id}`, uid, labels: { session: id } } };
}

const UNSCHEDULED: PodParts = {
  spec: { nodeName: undefined },
  status: { phase: 'Pending', containerStatuses: undefined },
  conditions: [],
};
const UNSCHEDULABLE: PodParts = { ...UNSCHEDULED, conditions: [condition('PodScheduled', 'False', 'Unschedulable')] };
const CREATING: PodParts = { status: { phase: 'Pending' }, agent: waits('ContainerCreating'), conditions: NOT_READY };
const PULLING: PodParts = { status: { phase: 'Pending' }, agent: waits('ErrImagePull'), conditions: NOT_READY };
const BACK_OFF: PodParts = { status: { phase: 'Pending' }, agent: waits('ImagePullBackOff'), conditions: NOT_READY };
const NO_SECRET: PodParts = {
  status: { phase: 'Pending' },
  agent: waits('CreateContainerConfigError', 'secret "x" not found'),
  conditions: NOT_READY,
};
const STARTED: PodParts = { conditions: NOT_READY };
const TARGETED: PodParts = { conditions: [...READY, condition('DisruptionTarget', 'True', 'EvictionByEvictionAPI')] };
const TERMINATING: PodParts = { deleted: [at(32), 2] };
const FAILED: PodParts = { status: { phase: 'Failed' }, agent: exited(7), conditions: NOT_READY };
const COMPLETED: PodParts = { status: { phase: 'Succeeded' }, agent: exited(0), conditions: NOT_READY };

/** The versions of a pod from its creation on, as the API server sends them. `gone` is its removal. */
export const LIFECYCLES: Readonly<Record<string, readonly (PodParts | 'gone')[]>> = {
  deleted: [
    UNSCHEDULED,
    CREATING,
    CREATING,
    STARTED,
    {},
    TERMINATING,
    { ...COMPLETED, deleted: [at(32), 2] },
    { ...COMPLETED, deleted: [at(30), 0] },
    'gone',
  ],
  failed: [UNSCHEDULED, CREATING, STARTED, {}, FAILED, { ...FAILED, deleted: [at(99), 0] }, 'gone'],
  completed: [UNSCHEDULED, STARTED, {}, { agent: exited(0), conditions: NOT_READY }, COMPLETED],
  flapping: [UNSCHEDULED, STARTED, {}, STARTED, {}, STARTED, {}, TERMINATING, 'gone'],
  unpullable: [
    UNSCHEDULED,
    CREATING,
    PULLING,
    BACK_OFF,
    PULLING,
    BACK_OFF,
    { ...BACK_OFF, deleted: [at(59), 0] },
    'gone',
  ],
  unscheduled: [UNSCHEDULED, UNSCHEDULABLE, { ...UNSCHEDULABLE, deleted: [at(59), 0] }, 'gone'],
  late: [
    UNSCHEDULED,
    NO_SECRET,
    CREATING,
    STARTED,
    {},
    { status: { phase: 'Failed', reason: 'DeadlineExceeded' }, agent: exited(0), conditions: NOT_READY },
    'gone',
  ],
  evicted: [UNSCHEDULED, STARTED, {}, TARGETED, { ...TARGETED, deleted: [at(32), 2] }, 'gone'],
  forced: [UNSCHEDULED, {}, 'gone'],
};

import type { OperatedKind } from '../operator';
import { RUNNER_KINDS } from './actions-runner';
import { SANDBOX_KINDS } from './agent-sandbox';
import { ROLLOUT_KINDS } from './argo-rollouts';
import { JOB_SET_KINDS } from './job-set';
import { KEDA_KINDS } from './keda';
import { KNATIVE_KINDS } from './knative';
import { TRAINING_KINDS } from './kubeflow';
import { RAY_KINDS } from './kuberay';
import { LEADER_WORKER_KINDS } from './leader-worker-set';
import { KRUISE_KINDS } from './open-kruise';
import { VOLCANO_KINDS } from './volcano';

/** Kinds whose controllers create pods from a pod template in the resource. */
export const CONTROLLER_KINDS: readonly OperatedKind[] = [
  ...JOB_SET_KINDS,
  ...KEDA_KINDS,
  ...KNATIVE_KINDS,
  ...KRUISE_KINDS,
  ...LEADER_WORKER_KINDS,
  ...RAY_KINDS,
  ...ROLLOUT_KINDS,
  ...RUNNER_KINDS,
  ...SANDBOX_KINDS,
  ...TRAINING_KINDS,
  ...VOLCANO_KINDS,
];

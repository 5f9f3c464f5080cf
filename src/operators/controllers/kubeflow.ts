import { counted } from '../../core/listed';
import { ownValue, toPlain } from '../../core/plain';
import { wholeNumber } from '../../core/pods/rollout';
import { type CustomResource, type Made, NOTHING, type OperatedKind } from '../operator';
import { templatedPods } from './templated-pods';

/*
 * The jobs of Kubeflow's training operator 1.8. A TrainJob takes its pods from a runtime, and is not read.
 */

/** The field with the pods of each kind. */
const REPLICA_SPECS = {
  MPIJob: 'mpiReplicaSpecs',
  PaddleJob: 'paddleReplicaSpecs',
  PyTorchJob: 'pytorchReplicaSpecs',
  TFJob: 'tfReplicaSpecs',
  XGBoostJob: 'xgbReplicaSpecs',
} as const;

export const TRAINING_KINDS: readonly OperatedKind[] = Object.entries(REPLICA_SPECS).map(([kind, field]) => ({
  group: 'kubeflow.org',
  kind,
  operator: 'kubeflow',
  part: 'service',
  holdsData: false,
  readiness: 'conditions',
  make: (resource) => makeJob(resource, field, `${kind.toLowerCase()}-controller`),
}));

/**
 * The pods of each replica type, whose names end in a number: `train-worker-0`.
 * @see https://github.com/kubeflow/training-operator/blob/v1.8.1/pkg/apis/kubeflow.org/v1/common_types.go
 */
function makeJob({ name, spec }: CustomResource, field: string, operator: string): Made {
  const pods = Object.entries(toPlain(ownValue(spec, field))).flatMap(([type, replica]) => {
    const { replicas, template } = toPlain(replica);
    const count = wholeNumber(replicas) ?? 1;
    const called = type.toLowerCase();
    return templatedPods(template, {
      name: `${name}-${called}`,
      labels: {
        'training.kubeflow.org/job-name': name,
        'training.kubeflow.org/replica-type': called,
        'training.kubeflow.org/operator-name': operator,
      },
      numbers: {
        first: 0,
        count,
        except: [],
        labels: { 'training.kubeflow.org/replica-index': '' },
        names: `${name}-${called}-`,
      },
      count,
      surge: 0,
      how: counted(count, 'replica'),
    });
  });
  return { ...NOTHING, pods };
}

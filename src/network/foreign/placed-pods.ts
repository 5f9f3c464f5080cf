import { InputError } from '../../core/input/input';
import { nameIn, titleOf } from '../../core/objects/identity';
import { type Plain, toPlain } from '../../core/plain';
import type { ForeignPods } from './template-pods';

/** Pods that a policy can select, with the namespace that they are in. */
export interface PodsInNamespace extends ForeignPods {
  /** The name of the object in messages, such as `Deployment 'stella/worker'`. */
  readonly subject: string;

  /** The name of a Peer for them, such as `Deployment stella/worker`. */
  readonly title: string;
  readonly namespace: string;
}

/** The name of an object in messages. One without a namespace is in that of whoever applies it. */
export function subjectOf({ kind, metadata }: Plain): string {
  const { namespace } = toPlain(metadata);
  const name = nameIn(toPlain(metadata));
  return titleOf({ kind: String(kind), metadata: typeof namespace === 'string' ? { namespace, name } : { name } });
}

/**
 * The pods of an object.
 * @param read finds them
 * @throws InputError that names the object, if it has none, or a policy cannot select them
 */
export function placedPods(json: Plain, read: (json: Plain) => ForeignPods | undefined): PodsInNamespace {
  const subject = subjectOf(json);
  const { namespace, name } = toPlain(json.metadata);
  const pods = read(json);
  if (pods === undefined) {
    throw new InputError(subject, [
      'it must have pods: a Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob or Pod; WorkloadPolicy.of also takes custom resources whose operator this library knows. For others, name the labels: new WorkloadPolicy with Connections, or Peer.pods',
    ]);
  }
  if (typeof namespace !== 'string' || namespace === '') {
    throw new InputError(subject, ['metadata.namespace must be set, there or on its chart: a policy needs it']);
  }
  if (pods.hostNetwork) {
    throw new InputError(subject, [
      'hostNetwork must be false: a policy cannot select pods in the network of their node. Open the node addresses with Peer.addresses',
    ]);
  }
  if (Object.keys(pods.podLabels).length === 0) {
    throw new InputError(subject, [
      'its pods must have a label: a policy without one selects every pod of the namespace',
    ]);
  }
  return { ...pods, subject, title: `${String(json.kind)} ${namespace}/${String(name)}`, namespace };
}

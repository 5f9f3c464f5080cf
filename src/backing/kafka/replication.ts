import { type Input, refuses, shown } from '../../core/input/input';
import { count } from '../../core/input/numbers';

/** The number of copies of each partition, and how many of them must be written. */
export interface KafkaReplication {
  readonly replicas: number;
  readonly minInSyncReplicas: number;

  /** The number of brokers. */
  readonly brokers: number;

  /** Why a single copy is acceptable. */
  readonly lowReplicationReason?: string;
}

/**
 * Checks that each copy has its own broker, that writes continue while one broker is missing, and that a single copy
 * has a reason.
 * @param field the prop with the number of copies: `replicas` of a topic, `replicationFactor` of a cluster
 */
export function checkReplication(input: Input, field: string, replication: KafkaReplication): void {
  const { replicas, minInSyncReplicas, brokers, lowReplicationReason } = replication;
  input.required(field, replicas, count);
  input.required('minInSyncReplicas', minInSyncReplicas, count);
  if (lowReplicationReason?.trim() === '') input.refuse('lowReplicationReason must be a sentence, got ""');
  if ([replicas, minInSyncReplicas, brokers].some((number) => refuses(count, number))) return;
  if (replicas > brokers) {
    input.refuse(`${field} must be at most brokers ${brokers}: each copy needs its own broker, got ${replicas}`);
  }
  if (replicas > 1 && minInSyncReplicas >= replicas) {
    input.refuse(
      `minInSyncReplicas must be less than ${field} ${replicas}, or a single missing broker stops all writes, got ${minInSyncReplicas}`,
    );
  }
  if (replicas === 1 && minInSyncReplicas > 1) {
    input.refuse(`minInSyncReplicas must be 1 with ${field} 1, got ${minInSyncReplicas}`);
  }
  const alone = replicas === 1 ? field : minInSyncReplicas === 1 ? 'minInSyncReplicas' : undefined;
  if (alone !== undefined && lowReplicationReason === undefined) {
    input.refuse(
      `${alone} must be at least 2, or one lost disk loses messages (set lowReplicationReason to the reason why that is acceptable), got ${shown(1)}`,
    );
  }
}

/** The default of `minInSyncReplicas`: all copies except one. */
export function defaultMinInSync(replicas: number): number {
  return Math.max(1, replicas - 1);
}

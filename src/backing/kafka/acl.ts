import type { KafkaUserSpecAuthorizationAcls } from '../../../imports/kafka.strimzi.io';
import { checkedCalls } from '../../core/input/checked-calls';
import { type Input, oneOf } from '../../core/input/input';
import { text } from '../../core/input/names';
import type { KafkaTopic } from './topic';

/** The kind of resource that an ACL is for. */
export type KafkaResourceType = 'topic' | 'group' | 'cluster' | 'transactionalId';

/** An operation that an ACL allows. */
export type KafkaOperation =
  | 'Read'
  | 'Write'
  | 'Create'
  | 'Delete'
  | 'Alter'
  | 'Describe'
  | 'ClusterAction'
  | 'AlterConfigs'
  | 'DescribeConfigs'
  | 'IdempotentWrite'
  | 'All';

/** How an ACL matches names. */
export interface KafkaAclOptions {
  /** Whether the name must match exactly, or is a prefix. @default literal */
  readonly patternType?: 'literal' | 'prefix';
}

/** Operations that an ACL allows on a resource. */
export interface KafkaAclProps extends KafkaAclOptions {
  /** The kind of the resource. */
  readonly resource: KafkaResourceType;

  /** The resource's name; left out for a cluster. @default - no name */
  readonly name?: string;

  readonly operations: readonly KafkaOperation[];
}

/**
 * A permission of a user, for `acls` of `KafkaCluster.addUser`. Kafka denies what no ACL allows. Immutable.
 * @see https://kafka.apache.org/documentation/#operations_resources_and_protocols
 */
@checkedCalls('KafkaAcl')
export class KafkaAcl {
  /** Allows writing to a topic, given as a KafkaTopic or by name. */
  static produce(topic: KafkaTopic | string, options: KafkaAclOptions = {}): KafkaAcl {
    return new KafkaAcl({ ...options, resource: 'topic', name: nameOf(topic), operations: ['Describe', 'Write'] });
  }

  /** Allows reading from a topic. A consumer also needs `group`. */
  static consume(topic: KafkaTopic | string, options: KafkaAclOptions = {}): KafkaAcl {
    return new KafkaAcl({ ...options, resource: 'topic', name: nameOf(topic), operations: ['Describe', 'Read'] });
  }

  /** Allows joining a consumer group. */
  static group(name: string, options: KafkaAclOptions = {}): KafkaAcl {
    return new KafkaAcl({ ...options, resource: 'group', name, operations: ['Read'] });
  }

  /** Allows writing in transactions. */
  static transactionalId(name: string, options: KafkaAclOptions = {}): KafkaAcl {
    return new KafkaAcl({ ...options, resource: 'transactionalId', name, operations: ['Describe', 'Write'] });
  }

  /** Allows any operations on any resource. */
  static of(props: KafkaAclProps): KafkaAcl {
    return new KafkaAcl(props);
  }

  readonly resource: KafkaResourceType;

  readonly name: string | undefined;

  readonly patternType: 'literal' | 'prefix';

  readonly operations: readonly KafkaOperation[];

  private constructor({ resource, name, patternType = 'literal', operations }: KafkaAclProps) {
    this.resource = resource;
    this.name = name;
    this.patternType = patternType;
    this.operations = Object.freeze([...operations]);
    Object.freeze(this);
  }
}

/** Checks that each ACL has a resource and at least one operation. */
export function checkAcls(input: Input, acls: readonly KafkaAcl[]): void {
  if (acls.length === 0)
    input.refuse(
      'acls must have at least one ACL, such as KafkaAcl.produce(topic): without ACLs, the user has no permissions',
    );
  acls.forEach(({ resource, name, patternType, operations }, index) => {
    const field = `acls[${index}]`;
    input.required(`${field}.resource`, resource, oneOf('topic', 'group', 'cluster', 'transactionalId'));
    input.required(`${field}.patternType`, patternType, oneOf('literal', 'prefix'));
    input.each(`${field}.operations`, operations, oneOf(...OPERATIONS));
    input.distinct(`${field}.operations`, operations);
    if (operations.length === 0) input.refuse(`${field}.operations must have at least one operation, such as Read`);
    if (resource === 'cluster') return;
    input.required(`${field}.name`, name, text);
    if (name === '') input.refuse(`${field}.name must name a ${resource}, or * for all, got ""`);
    if (name === '*') input.warn(`${field} should name a ${resource}: * allows all of them`);
  });
}

/** An ACL in the operator's format. */
export function aclSpec({ resource, name, patternType, operations }: KafkaAcl): KafkaUserSpecAuthorizationAcls {
  const named = resource === 'cluster' ? {} : { name, patternType };
  return { operations: [...operations], resource: { type: resource, ...named } };
}

const OPERATIONS: readonly KafkaOperation[] = [
  'Read',
  'Write',
  'Create',
  'Delete',
  'Alter',
  'Describe',
  'ClusterAction',
  'AlterConfigs',
  'DescribeConfigs',
  'IdempotentWrite',
  'All',
];

function nameOf(topic: KafkaTopic | string): string {
  return typeof topic === 'string' ? topic : topic.topicName;
}

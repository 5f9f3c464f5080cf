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

/** How names are matched. */
export interface KafkaAclOptions {
  /** The exact name, or a prefix of names. @default literal */
  readonly patternType?: 'literal' | 'prefix';
}

/** Operations on a resource. */
export interface KafkaAclProps extends KafkaAclOptions {
  /** The kind of the resource. */
  readonly resource: KafkaResourceType;

  /** Its name; a cluster has none. @default - none */
  readonly name?: string;

  readonly operations: readonly KafkaOperation[];
}

/**
 * A right of a user: a frozen value for `acls` of `KafkaCluster.addUser`. What no ACL allows is denied.
 * @see https://kafka.apache.org/documentation/#operations_resources_and_protocols
 */
@checkedCalls
export class KafkaAcl {
  /** Writing to a topic: a KafkaTopic, or a topic by its name. */
  static produce(topic: KafkaTopic | string, options: KafkaAclOptions = {}): KafkaAcl {
    return new KafkaAcl({ ...options, resource: 'topic', name: nameOf(topic), operations: ['Describe', 'Write'] });
  }

  /** Reading from a topic; a consumer needs `group` too. */
  static consume(topic: KafkaTopic | string, options: KafkaAclOptions = {}): KafkaAcl {
    return new KafkaAcl({ ...options, resource: 'topic', name: nameOf(topic), operations: ['Describe', 'Read'] });
  }

  /** Being a member of a consumer group. */
  static group(name: string, options: KafkaAclOptions = {}): KafkaAcl {
    return new KafkaAcl({ ...options, resource: 'group', name, operations: ['Read'] });
  }

  /** Writing in transactions. */
  static transactionalId(name: string, options: KafkaAclOptions = {}): KafkaAcl {
    return new KafkaAcl({ ...options, resource: 'transactionalId', name, operations: ['Describe', 'Write'] });
  }

  /** Any operations on any resource. */
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

/** Each ACL names a resource and at least one operation. */
export function checkAcls(input: Input, acls: readonly KafkaAcl[]): void {
  if (acls.length === 0)
    input.refuse('acls must have at least one, such as KafkaAcl.produce(topic): without any, the user may do nothing');
  acls.forEach(({ resource, name, patternType, operations }, index) => {
    const field = `acls[${index}]`;
    input.required(`${field}.resource`, resource, oneOf('topic', 'group', 'cluster', 'transactionalId'));
    input.required(`${field}.patternType`, patternType, oneOf('literal', 'prefix'));
    input.each(`${field}.operations`, operations, oneOf(...OPERATIONS));
    input.distinct(`${field}.operations`, operations);
    if (operations.length === 0) input.refuse(`${field}.operations must name at least one, such as Read`);
    if (resource === 'cluster') return;
    input.required(`${field}.name`, name, text);
    if (name === '') input.refuse(`${field}.name must name a ${resource}, or * for all, got ""`);
    if (name === '*') input.warn(`${field} should name a ${resource}: * is all of them`);
  });
}

/** An ACL as the operator reads it. */
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

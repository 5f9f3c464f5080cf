import { ownValue, toPlain } from '../../core/plain';
import type { IdentifiedObject } from '../identified-object';
import type { ObjectField } from '../object-field';
import type { Direction } from '../policy';
import { PortSet } from '../port-set';
import { type CidrRule, readPeers, readSubject } from './read-tier-peers';
import { readPorts, readProtocols } from './read-tier-ports';
import type { Action, Tier, TierPolicy, TierRule } from './tier-policy';

/** How the schema of one kind differs from the others. */
interface Schema {
  /** The words of the API for the actions. */
  readonly actions: Readonly<Record<string, Action>>;
  readonly mostItems: number;
  readonly cidrs: CidrRule;

  /** Whether pods without a namespaceSelector are in every namespace. Otherwise the field is required. */
  readonly everyNamespace: boolean;

  /** Whether an egress rule may name domains. */
  readonly domains: boolean;
  readonly portsField: 'protocols' | 'ports';
}

const CLUSTER: Schema = {
  actions: { Accept: 'Accept', Deny: 'Deny', Pass: 'Pass' },
  mostItems: 25,
  cidrs: 'masked',
  everyNamespace: true,
  domains: true,
  portsField: 'protocols',
};

const ADMIN: Schema = {
  actions: { Allow: 'Accept', Deny: 'Deny', Pass: 'Pass' },
  mostItems: 100,
  cidrs: 'any',
  everyNamespace: false,
  domains: true,
  portsField: 'ports',
};

const BASELINE_ADMIN: Schema = { ...ADMIN, actions: { Allow: 'Accept', Deny: 'Deny' }, domains: false };

const TIERS: readonly Tier[] = ['Admin', 'Baseline'];
const HIGHEST_PRIORITY = 1000;
const LONGEST_NAME = 100;

/** The versions that we read: v1alpha2 and v1beta1 have the same schema. */
const READERS: Readonly<Record<string, (object: ObjectField, name: string) => TierPolicy>> = {
  'policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy': readAdmin,
  'policy.networking.k8s.io/v1alpha1 BaselineAdminNetworkPolicy': readBaselineAdmin,
  'policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy': readCluster,
  'policy.networking.k8s.io/v1beta1 ClusterNetworkPolicy': readCluster,
};

/**
 * Whether an object is a policy of the Admin or Baseline tier, in a version that we read. One with an empty spec is an outline that no
 * API server takes: it is named as not evaluated.
 */
export function isTierPolicy({ apiVersion, kind, field }: IdentifiedObject): boolean {
  const isKnown = ownValue(READERS, `${apiVersion} ${kind}`) !== undefined;
  return isKnown && Object.keys(toPlain(toPlain(field.value).spec)).length > 0;
}

/**
 * Reads a policy of the whole cluster as the API server does, with the fields of the experimental channel. Records a problem on the
 * field for anything that it refuses.
 * @see https://github.com/kubernetes-sigs/network-policy-api/tree/v0.3.0/config/crd/experimental
 * @see https://github.com/kubernetes-sigs/network-policy-api/tree/v0.1.7/config/crd/experimental
 */
export function readTierPolicy({ field, apiVersion, kind, name }: IdentifiedObject): TierPolicy {
  return (ownValue(READERS, `${apiVersion} ${kind}`) ?? readCluster)(field, name);
}

function readCluster(object: ObjectField, name: string): TierPolicy {
  const spec = object.at('spec');
  spec.refuseOthers('tier', 'priority', 'subject', 'ingress', 'egress');
  return {
    kind: 'ClusterNetworkPolicy',
    name,
    tier: spec.at('tier').oneOf(TIERS) ?? 'Admin',
    priority: readPriority(spec),
    ...readRest(spec, CLUSTER),
  };
}

function readAdmin(object: ObjectField, name: string): TierPolicy {
  const spec = object.at('spec');
  spec.refuseOthers('priority', 'subject', 'ingress', 'egress');
  return {
    kind: 'AdminNetworkPolicy',
    name,
    tier: 'Admin',
    priority: readPriority(spec),
    ...readRest(spec, ADMIN),
  };
}

function readBaselineAdmin(object: ObjectField, name: string): TierPolicy {
  const spec = object.at('spec');
  spec.refuseOthers('subject', 'ingress', 'egress');
  if (name !== 'default') {
    object.at('metadata').at('name').refuse('be default: a cluster has one BaselineAdminNetworkPolicy');
  }
  return {
    kind: 'BaselineAdminNetworkPolicy',
    name,
    tier: 'Baseline',
    priority: undefined,
    ...readRest(spec, BASELINE_ADMIN),
  };
}

function readPriority(spec: ObjectField): number {
  const priority = spec.at('priority');
  if (priority.isWhole(0, HIGHEST_PRIORITY)) return priority.value;
  priority.refuse(`be a whole number from 0 to ${HIGHEST_PRIORITY}`);
  return HIGHEST_PRIORITY;
}

function readRest(spec: ObjectField, schema: Schema): Pick<TierPolicy, 'subject' | 'rules'> {
  const rules = (direction: Direction) =>
    readList(spec.at(direction), schema.mostItems).map((rule) => readRule(rule, direction, schema));
  return {
    subject: readSubject(spec.at('subject'), schema.everyNamespace),
    rules: { ingress: rules('ingress'), egress: rules('egress') },
  };
}

function readRule(rule: ObjectField, direction: Direction, schema: Schema): TierRule {
  const side = direction === 'ingress' ? 'from' : 'to';
  rule.refuseOthers('name', 'action', side, schema.portsField);
  const action = rule.at('action').oneOf(Object.keys(schema.actions));
  const peers = rule.at(side);
  const ports = rule.at(schema.portsField);
  if (peers.items().length === 0) peers.refuse('have at least one item');
  if (!ports.isAbsent && ports.items().length === 0) ports.refuse('have at least one item, or be left out');
  const items = readList(ports, schema.mostItems);
  const read = schema.portsField === 'protocols' ? readProtocols(items) : readPorts(items);
  const anyPort = items.length === 0;
  const found = readPeers(readList(peers, schema.mostItems), direction, schema);
  if (read.names.length > 0 && found.some(({ kind }) => kind !== 'pods')) {
    ports.refuse('have no port name: networks, nodes and domainNames have no named ports');
  }
  return {
    path: rule.name,
    name: readName(rule.at('name')),
    action: ownValue(schema.actions, action ?? '') ?? 'Deny',
    peers: found,
    ports: anyPort ? PortSet.ALL : read.ports,
    portNames: read.names,
  };
}

function readName(field: ObjectField): string | undefined {
  if (field.isAbsent) return undefined;
  if (typeof field.value === 'string' && field.value.length <= LONGEST_NAME) return field.value || undefined;
  field.refuse(`be a string of at most ${LONGEST_NAME} characters`);
  return undefined;
}

function readList(field: ObjectField, most: number): readonly ObjectField[] {
  const items = field.items();
  if (items.length > most) field.refuse(`have at most ${most} items`);
  return items;
}

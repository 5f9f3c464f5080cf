import { type Check, type Input, shown } from '../../input/input';
import { dnsSubdomain, reason, text } from '../../input/names';

/**
 * Permissions in the pods' namespace.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
export interface ApiRule {
  /** API groups; `''` is the group of pods and ConfigMaps. @default - `['']` */
  readonly apiGroups?: readonly string[];

  /** Resources such as `configmaps` or `pods/log`, without wildcards. */
  readonly resources: readonly string[];

  /** Verbs such as `get` or `watch`, without wildcards. */
  readonly verbs: readonly string[];

  /** Names of the only objects that the rule is about. @default - all objects */
  readonly resourceNames?: readonly string[];

  /** Why a rule is acceptable that reads Secrets or leads to more permissions; rendered as an annotation. @default - refused */
  readonly reason?: string;
}

const READING_VERBS: readonly string[] = ['get', 'list', 'watch'];
const CHANGING_VERBS: readonly string[] = ['create', 'update', 'patch'];

/** Resources whose pods run with any ServiceAccount and Secret of the namespace. */
const POD_MAKERS: readonly string[] = [
  'pods',
  'replicationcontrollers',
  'podtemplates',
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
];

/** Subresources that give control of running pods, or tokens. */
const CONTROLS: readonly string[] = [
  'pods/exec',
  'pods/attach',
  'pods/portforward',
  'pods/proxy',
  'pods/ephemeralcontainers',
  'services/proxy',
  'serviceaccounts/token',
];

const ESCALATING_VERBS: readonly string[] = ['escalate', 'bind', 'impersonate'];

/** Reports wildcards, and permissions that need a reason. */
export function checkApiRule(input: Input, field: string, rule: ApiRule): void {
  const { apiGroups = [''], resources, verbs, resourceNames = [] } = rule;
  for (const [name, list] of Object.entries({ apiGroups, resources, verbs })) {
    if (list.length === 0) input.refuse(`${field}.${name} must have at least one entry, got []`);
    input.distinct(`${field}.${name}`, list);
  }
  input.each(`${field}.apiGroups`, apiGroups, apiGroup);
  input.each(`${field}.resources`, resources, word);
  input.each(`${field}.verbs`, verbs, word);
  input.each(`${field}.resourceNames`, resourceNames, text);
  input.optional(`${field}.reason`, rule.reason, reason);
  const dangers = dangersOf(rule);
  if (dangers.length > 0 && rule.reason === undefined) {
    input.refuse(`${field} must say in reason why it is acceptable: it ${dangers.join(', and ')}, got ${shown(rule)}`);
  }
}

/** @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
function dangersOf({ resources, verbs }: ApiRule): readonly string[] {
  const has = (some: readonly string[], of: readonly string[]): boolean => some.some((one) => of.includes(one));
  return [
    ...(has(resources, ['secrets']) && has(verbs, [...READING_VERBS, ...CHANGING_VERBS])
      ? ['reads or changes Secrets']
      : []),
    ...(has(resources, POD_MAKERS) && has(verbs, CHANGING_VERBS)
      ? ['makes pods, with any Secret and ServiceAccount of the namespace']
      : []),
    ...(has(resources, CONTROLS) ? ['takes over pods or identities'] : []),
    ...(has(verbs, ESCALATING_VERBS) ? ['leads to permissions of others'] : []),
  ];
}

const apiGroup: Check = (value) =>
  value === '' ? undefined : value === '*' ? { must: 'name a group instead of a wildcard' } : dnsSubdomain(value);

const word: Check = (value) =>
  typeof value === 'string' && /^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)?$/.test(value)
    ? undefined
    : { must: 'be a word in lower case, without wildcards, such as configmaps, pods/log or get' };

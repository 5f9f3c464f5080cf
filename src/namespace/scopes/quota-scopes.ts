import { parseQuantity } from '../../core/input/quantity';
import { listed } from '../../core/listed';
import { ownValue, type Plain, toList, toPlain } from '../../core/plain';
import type { ResourceClaim } from '../../core/pods/resources';

/**
 * What a quota's scopes ask of a pod.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
 */
export interface PodScope {
  /** Whether the pod has `activeDeadlineSeconds`, as each session has. @default false */
  readonly terminating?: boolean;

  /** The pod's PriorityClass. @default - none */
  readonly priorityClassName?: string | undefined;

  /** Whether no container sets CPU or memory. @default - by the resources */
  readonly bestEffort?: boolean;

  /** Whether an affinity term selects pods of other namespaces. @default false */
  readonly crossNamespaceAffinity?: boolean;
}

/** A requirement of a quota's `scopeSelector`. A quota counts the pods that meet all of its requirements. */
export interface QuotaScope {
  readonly scopeName: string;
  readonly operator: string;

  /** Names of PriorityClasses, for the operators In and NotIn. @default - none */
  readonly values?: readonly string[];
}

/** Reads what scopes ask from the spec of a pod. */
export function toPodScope(spec: unknown): PodScope {
  const { activeDeadlineSeconds, priorityClassName, affinity } = toPlain(spec);
  return {
    terminating: typeof activeDeadlineSeconds === 'number' && activeDeadlineSeconds >= 0,
    priorityClassName:
      typeof priorityClassName === 'string' && priorityClassName !== '' ? priorityClassName : undefined,
    crossNamespaceAffinity: ['podAffinity', 'podAntiAffinity'].some((kind) =>
      crosses(toPlain(ownValue(toPlain(affinity), kind))),
    ),
  };
}

/** Reads the scopes of a ResourceQuota from its spec, both notations. */
export function toQuotaScopes({ scopes, scopeSelector }: Plain): readonly QuotaScope[] {
  const named = toList(scopes).map((scope) => ({ scopeName: String(scope), operator: 'Exists' }));
  const selected = toList(toPlain(scopeSelector).matchExpressions).map(toPlain);
  return [
    ...named,
    ...selected.map(({ scopeName, operator, values }) => ({
      scopeName: String(scopeName),
      operator: String(operator),
      values: toList(values).map(String),
    })),
  ];
}

/**
 * Whether a quota with these scopes counts a pod. A quota without scopes counts every pod.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/quota/v1/evaluator/core/pods.go podMatchesScopeFunc
 */
export function countsPod(scopes: readonly QuotaScope[], pod: PodScope): boolean {
  return scopes.every((scope) => matches(scope, pod));
}

/** Whether no container of a pod requests or limits CPU or memory. @param claims of all its containers, or the whole pod */
export function isBestEffort(claims: readonly ResourceClaim[]): boolean {
  return claims.every(({ requests, limits }) =>
    [requests, limits].every((amounts) =>
      Object.entries(amounts).every(([name, amount]) => !BURSTABLE.includes(name) || !parseQuantity(amount)),
    ),
  );
}

/** Scopes in messages and tables: `Terminating, PriorityClass in high`. */
export function scopeWords(scopes: readonly QuotaScope[]): string {
  return scopes
    .map(({ scopeName, operator, values = [] }) =>
      operator === 'Exists'
        ? scopeName
        : `${scopeName} ${ownValue(OPERATOR_WORDS, operator) ?? operator} ${listed(values)}`.trimEnd(),
    )
    .join(', ');
}

const BURSTABLE: readonly string[] = ['cpu', 'memory'];

const OPERATOR_WORDS: Readonly<Record<string, string>> = { In: 'in', NotIn: 'not in', DoesNotExist: 'absent' };

function matches({ scopeName, operator, values = [] }: QuotaScope, pod: PodScope): boolean {
  const { terminating = false, bestEffort = false, crossNamespaceAffinity = false, priorityClassName } = pod;
  switch (scopeName) {
    case 'Terminating':
      return terminating;
    case 'NotTerminating':
      return !terminating;
    case 'BestEffort':
      return bestEffort;
    case 'NotBestEffort':
      return !bestEffort;
    case 'CrossNamespacePodAffinity':
      return crossNamespaceAffinity;
    case 'PriorityClass':
      return hasClass(operator, values, priorityClassName);
    default:
      // Scopes for other objects, such as VolumeAttributesClass, count no pods.
      return false;
  }
}

/** As a label selector: a pod without a class is not in any list, and so matches NotIn. */
function hasClass(operator: string, values: readonly string[], name: string | undefined): boolean {
  if (operator === 'Exists') return name !== undefined;
  if (operator === 'DoesNotExist') return name === undefined;
  const isListed = name !== undefined && values.includes(name);
  return operator === 'In' ? isListed : !isListed;
}

function crosses(affinity: Plain): boolean {
  const required = toList(affinity.requiredDuringSchedulingIgnoredDuringExecution).map(toPlain);
  const preferred = toList(affinity.preferredDuringSchedulingIgnoredDuringExecution).map((term) =>
    toPlain(toPlain(term).podAffinityTerm),
  );
  return [...required, ...preferred].some(
    ({ namespaces, namespaceSelector }) => toList(namespaces).length > 0 || namespaceSelector !== undefined,
  );
}

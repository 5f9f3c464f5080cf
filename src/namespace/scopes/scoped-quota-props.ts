import { type Input, oneOf } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';

/** The pods that a quota counts. */
export type QuotaScopeName =
  | 'Terminating'
  | 'NotTerminating'
  | 'BestEffort'
  | 'NotBestEffort'
  | 'CrossNamespacePodAffinity';

/** The totals of some of a namespace's pods: those that have all the scopes. */
export interface ScopedQuotaProps {
  /**
   * `Terminating` counts pods with `activeDeadlineSeconds`, which sessions have; `BestEffort` pods without any CPU and memory;
   * `CrossNamespacePodAffinity` pods whose affinity selects pods of other namespaces.
   * @default - none: set `priorityClasses`
   */
  readonly scopes?: readonly QuotaScopeName[];

  /** Counts pods with one of these PriorityClasses. @default - pods of any priority */
  readonly priorityClasses?: readonly string[];

  /** Number of pods that have not terminated. @default - not limited */
  readonly pods?: number;

  /** Total CPU requests, such as `10` (cores) or `500m`. @default - not limited */
  readonly requestsCpu?: string;

  /** Total memory requests, such as `20Gi`. @default - not limited */
  readonly requestsMemory?: string;

  /** Total CPU limits, such as `20` (cores). @default - not limited */
  readonly limitsCpu?: string;

  /** Total memory limits, such as `40Gi`. @default - not limited */
  readonly limitsMemory?: string;

  /** Total devices, such as `{ 'nvidia.com/gpu': 4 }`. @default - not limited */
  readonly extendedResources?: Readonly<Record<string, number>>;
}

const SCOPES = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity'] as const;

/** Scopes that no pod has together. */
const OPPOSITES = [
  ['Terminating', 'NotTerminating'],
  ['BestEffort', 'NotBestEffort'],
] as const;

/**
 * Checks scopes as the API server does.
 * @param resources the resources that the quota limits, by their names in a quota
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go validateScopeSelector
 */
export function checkScopes(
  input: Input,
  scopes: readonly QuotaScopeName[],
  priorityClasses: readonly string[],
  resources: readonly string[],
): void {
  input.each('scopes', scopes, oneOf(...SCOPES));
  input.distinct('scopes', scopes);
  input.each('priorityClasses', priorityClasses, dnsSubdomain);
  input.distinct('priorityClasses', priorityClasses);
  if (scopes.length === 0 && priorityClasses.length === 0) {
    input.refuse('scopes or priorityClasses must be set: use Quota.of for a quota of all pods');
  }
  for (const [one, other] of OPPOSITES) {
    if (scopes.includes(one) && scopes.includes(other)) {
      input.refuse(`scopes must not have both ${one} and ${other}: no pod has both`);
    }
  }
  if (resources.length === 0)
    input.refuse('pods, an amount or extendedResources must be set: the quota limits nothing');
  const beyond = resources.filter((resource) => resource !== 'pods');
  if (scopes.includes('BestEffort') && beyond.length > 0) {
    input.refuse(
      `scopes with BestEffort limit only pods, because these pods set nothing else, got ${beyond.join(', ')}`,
    );
  }
}

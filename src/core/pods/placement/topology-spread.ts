import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import { defined, unlessEmpty } from '../../defined';
import { type Input, oneOf, shown } from '../../input/input';
import { labelKey } from '../../input/names';
import { count } from '../../input/numbers';
import type { Labels } from '../../objects/labels';

/**
 * Pods of one workload or profile are spread evenly over the values of a node label.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface TopologySpread {
  /** The node label, such as `topology.kubernetes.io/zone` or `kubernetes.io/hostname`. */
  readonly topologyKey: string;

  /** The largest difference between the numbers of pods of two values. @default 1 */
  readonly maxSkew?: number;

  /** Whether a pod that would exceed `maxSkew` is scheduled all the same, or stays Pending. @default ScheduleAnyway */
  readonly whenUnsatisfiable?: 'ScheduleAnyway' | 'DoNotSchedule';

  /** The least number of values to spread over, with `DoNotSchedule`. @default - as many as there are */
  readonly minDomains?: number;

  /** Whether only nodes count that the pod's labels and affinity allow. @default - Honor, as in Kubernetes */
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';

  /** Whether only nodes count whose taints the pod tolerates. @default - Ignore, as in Kubernetes */
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
}

/** Over zones and nodes, as far as they have capacity. */
export const OVER_ZONES_AND_NODES: readonly TopologySpread[] = [
  { topologyKey: 'topology.kubernetes.io/zone' },
  { topologyKey: 'kubernetes.io/hostname' },
];

/** Checks that the API server accepts the spread. */
export function checkTopologySpread(input: Input, spread: readonly TopologySpread[]): void {
  spread.forEach((rule, index) => {
    const field = `topologySpread[${index}]`;
    const { whenUnsatisfiable = 'ScheduleAnyway', minDomains } = rule;
    input.required(`${field}.topologyKey`, rule.topologyKey, labelKey);
    input.optional(`${field}.maxSkew`, rule.maxSkew, count);
    input.required(`${field}.whenUnsatisfiable`, whenUnsatisfiable, oneOf('ScheduleAnyway', 'DoNotSchedule'));
    input.optional(`${field}.minDomains`, minDomains, count);
    input.optional(`${field}.nodeAffinityPolicy`, rule.nodeAffinityPolicy, oneOf('Honor', 'Ignore'));
    input.optional(`${field}.nodeTaintsPolicy`, rule.nodeTaintsPolicy, oneOf('Honor', 'Ignore'));
    if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule') {
      input.refuse(
        `${field}.minDomains must be left out unless whenUnsatisfiable is DoNotSchedule, got ${shown(minDomains)}`,
      );
    }
  });
  input.distinct(
    'topologyKey with whenUnsatisfiable of topologySpread',
    spread.map(({ topologyKey, whenUnsatisfiable = 'ScheduleAnyway' }) => `${topologyKey} ${whenUnsatisfiable}`),
  );
}

/**
 * A pod's `topologySpreadConstraints`.
 * @param matchLabels the labels that the pods share
 * @param revisionLabels labels whose values tell the pods of one revision from others: only pods of the same revision are spread.
 * Otherwise new pods avoid the nodes of old pods that are about to end
 */
export function toSpreadConstraints(
  spread: readonly TopologySpread[],
  matchLabels: Labels,
  revisionLabels: readonly string[] = [],
): TopologySpreadConstraint[] | undefined {
  return unlessEmpty(
    spread.map((rule) => {
      const constraint: TopologySpreadConstraint = {
        labelSelector: { matchLabels: { ...matchLabels } },
        matchLabelKeys: unlessEmpty([...revisionLabels]),
        maxSkew: rule.maxSkew ?? 1,
        minDomains: rule.minDomains,
        nodeAffinityPolicy: rule.nodeAffinityPolicy,
        nodeTaintsPolicy: rule.nodeTaintsPolicy,
        topologyKey: rule.topologyKey,
        whenUnsatisfiable: rule.whenUnsatisfiable ?? 'ScheduleAnyway',
      };
      return defined(constraint);
    }),
  );
}

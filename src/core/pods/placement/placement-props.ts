import type { PodSpec } from 'kubernetes-types/core/v1';
import { defined } from '../../defined';
import type { Input } from '../../input/input';
import { dnsSubdomain } from '../../input/names';
import type { Labels } from '../../objects/labels';
import { NodePlacement } from './node-placement';
import { checkTopologySpread, OVER_ZONES_AND_NODES, type TopologySpread, toSpreadConstraints } from './topology-spread';

/** Where pods run. */
export interface PlacementProps {
  /** Nodes that pods run on. @default - any node without taints */
  readonly placement?: NodePlacement;

  /**
   * How pods are spread over zones, nodes or other values of a node label; `[]` for no spread.
   * @default - a service with several pods over zones and nodes, as far as they have capacity; sessions not at all
   */
  readonly topologySpread?: readonly TopologySpread[];

  /** Name of the scheduler. @default - the cluster's default scheduler */
  readonly schedulerName?: string;
}

/** PlacementProps with their defaults. */
export const ANY_NODE = { placement: NodePlacement.anywhere() } as const satisfies PlacementProps;

/** What the placement of pods depends on besides their props. */
export interface PlacedPods {
  /** The labels that all pods of the workload or profile share. */
  readonly podLabels: Labels;

  /** Whether they are spread over zones and nodes without the prop. */
  readonly spread: boolean;

  /**
   * Labels whose values tell the pods of one revision from others: only pods of the same revision are spread.
   * @default - all pods are spread together
   */
  readonly revisionLabels?: readonly string[] | undefined;
}

/** Reports every wrong prop. NodePlacement checks itself. */
export function checkPlacement(input: Input, { topologySpread, schedulerName }: PlacementProps): void {
  checkTopologySpread(input, topologySpread ?? []);
  input.optional('schedulerName', schedulerName, dnsSubdomain);
}

/** The fields of a pod that place it. */
export function placementSpec(
  { placement, topologySpread, schedulerName }: PlacementProps,
  { podLabels, spread, revisionLabels }: PlacedPods,
): Pick<PodSpec, 'affinity' | 'schedulerName' | 'tolerations' | 'topologySpreadConstraints'> {
  const rules = topologySpread ?? (spread ? OVER_ZONES_AND_NODES : []);
  return defined({
    affinity: placement?.toAffinity(),
    schedulerName,
    tolerations: placement?.toTolerations(),
    topologySpreadConstraints: toSpreadConstraints(rules, podLabels, revisionLabels),
  });
}

import type { Affinity, NodeAffinity, Toleration } from 'kubernetes-types/core/v1';
import { defined, unlessEmpty } from '../../defined';
import { frozenCopy } from '../../frozen';
import { checkedCalls } from '../../input/checked-calls';
import { type Check, Input } from '../../input/input';
import { labelKey, labelValue } from '../../input/names';
import { checkNodeLabel, type NodeLabel, type PreferredNodeLabel, toRequirement } from './node-label';
import { checkToleration, type ToleratedTaint, toToleration } from './toleration';

/** Props of NodePlacement. */
export interface NodePlacementProps {
  /** Conditions that a node must meet, all of them. Pods stay Pending while no such node exists. @default - none */
  readonly required?: readonly NodeLabel[];

  /** Conditions that nodes should meet while they have capacity. @default - none */
  readonly preferred?: readonly PreferredNodeLabel[];

  /** Taints that the pods tolerate. Tolerating a taint does not lead pods to its nodes: labels do. @default - none */
  readonly tolerations?: readonly ToleratedTaint[];
}

const HEAVIEST = 100;

/**
 * The nodes that pods run on, by labels and taints. `CloudNodes` knows those of the clouds.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
@checkedCalls('NodePlacement')
export class NodePlacement {
  /**
   * Only nodes with this label. Pods stay Pending while no such node exists. Adds the matching toleration: nodes that are
   * reserved by a label often have a taint with the same key and value.
   */
  static required(label: string, value: string): NodePlacement {
    checkLabel('required', label, value);
    return new NodePlacement({ required: [{ key: label, values: [value] }], tolerations: [reserved(label, value)] });
  }

  /** Nodes with this label while they have capacity, otherwise other nodes. Adds the matching toleration. */
  static preferred(label: string, value: string): NodePlacement {
    checkLabel('preferred', label, value);
    return new NodePlacement({ preferred: [{ key: label, values: [value] }], tolerations: [reserved(label, value)] });
  }

  /** Any node without taints. */
  static anywhere(): NodePlacement {
    return new NodePlacement();
  }

  /** Nodes that meet the conditions of all placements, such as spot nodes with a GPU. The taints of all are tolerated. */
  static all(placements: readonly NodePlacement[]): NodePlacement {
    return new NodePlacement({
      required: unique(placements.flatMap(({ given }) => given.required ?? [])),
      preferred: unique(placements.flatMap(({ given }) => given.preferred ?? [])),
      tolerations: unique(placements.flatMap(({ given }) => given.tolerations ?? [])),
    });
  }

  private readonly given: NodePlacementProps;

  /** @throws InputError that lists every wrong condition */
  constructor(props: NodePlacementProps = {}) {
    const { required = [], preferred = [], tolerations = [] } = props;
    const input = new Input('NodePlacement');
    required.forEach((label, index) => {
      checkNodeLabel(input, `required[${index}]`, label);
    });
    preferred.forEach((label, index) => {
      checkNodeLabel(input, `preferred[${index}]`, label);
      input.optional(`preferred[${index}].weight`, label.weight, weight);
    });
    tolerations.forEach((taint, index) => {
      checkToleration(input, `tolerations[${index}]`, taint);
    });
    input.done();
    this.given = frozenCopy(props);
    Object.freeze(this);
  }

  /** The same nodes as a preference: pods run elsewhere while there are none. */
  toPreferred(): NodePlacement {
    const { required = [], preferred = [], tolerations = [] } = this.given;
    return new NodePlacement({ preferred: [...required, ...preferred], tolerations });
  }

  /** For a pod's `affinity`. @returns undefined for any node */
  toAffinity(): Affinity | undefined {
    const { required = [], preferred = [] } = this.given;
    const preferences = preferred.map(({ weight = HEAVIEST, ...label }) => ({
      preference: { matchExpressions: [toRequirement(label)] },
      weight,
    }));
    const term = { matchExpressions: required.map(toRequirement) };
    const nodeAffinity: NodeAffinity = defined({
      preferredDuringSchedulingIgnoredDuringExecution: unlessEmpty(preferences),
      requiredDuringSchedulingIgnoredDuringExecution: required.length > 0 ? { nodeSelectorTerms: [term] } : undefined,
    });
    return Object.keys(nodeAffinity).length > 0 ? { nodeAffinity } : undefined;
  }

  /** For a pod's `tolerations`. @returns undefined for none */
  toTolerations(): Toleration[] | undefined {
    return unlessEmpty((this.given.tolerations ?? []).map(toToleration));
  }
}

const weight: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= HEAVIEST
    ? undefined
    : { must: `be a whole number from 1 to ${HEAVIEST}` };

function checkLabel(mode: string, label: string, value: string): void {
  const input = new Input(`NodePlacement.${mode} '${label}'`);
  input.required('label', label, labelKey);
  input.required('value', value, labelValue);
  input.done();
}

function reserved(key: string, value: string): ToleratedTaint {
  return { key, value, effect: 'NoSchedule' };
}

/** Conditions that two placements share are written once. */
function unique<T extends NodeLabel | ToleratedTaint>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

import type { Affinity, Toleration } from 'kubernetes-types/core/v1';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { labelKey, labelValue } from '../core/input/names';

/**
 * The nodes that agent pods run on. Adds the matching toleration: nodes reserved for agents have a taint with the same
 * key and value, and pods without the toleration would stay Pending.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 */
@checkedCalls('NodePlacement')
export class NodePlacement {
  /** Only nodes with this label. Pods stay Pending while no such node exists. */
  static required(label: string, value: string): NodePlacement {
    return new NodePlacement('required', label, value);
  }

  /** Nodes with this label while they have capacity, otherwise other nodes. */
  static preferred(label: string, value: string): NodePlacement {
    return new NodePlacement('preferred', label, value);
  }

  /** Any node. */
  static anywhere(): NodePlacement {
    return new NodePlacement('anywhere', 'any', '');
  }

  private constructor(
    private readonly mode: 'required' | 'preferred' | 'anywhere',
    private readonly label: string,
    private readonly value: string,
  ) {
    const input = new Input(`NodePlacement.${mode} '${label}'`);
    input.required('label', label, labelKey);
    input.required('value', value, labelValue);
    input.done();
    Object.freeze(this);
  }

  /** For a pod's `affinity`. @returns undefined for any node */
  toAffinity(): Affinity | undefined {
    const term = { matchExpressions: [{ key: this.label, operator: 'In' as const, values: [this.value] }] };
    if (this.mode === 'anywhere') return undefined;
    if (this.mode === 'preferred') {
      return { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ preference: term, weight: 100 }] } };
    }
    return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
  }

  /** For a pod's `tolerations`. @returns undefined for any node */
  toTolerations(): Toleration[] | undefined {
    if (this.mode === 'anywhere') return undefined;
    return [{ effect: 'NoSchedule', key: this.label, operator: 'Equal', value: this.value }];
  }
}

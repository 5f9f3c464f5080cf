import type { Affinity, Toleration } from 'kubernetes-types/core/v1';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { labelKey, labelValue } from '../core/input/names';

/**
 * The nodes that agent pods run on. It includes the matching toleration: nodes reserved for agents have a taint of the same key and
 * value, and without the toleration the pods would stay Pending.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 */
@checkedCalls
export class NodePlacement {
  /** Only on nodes with this label: without such a node, pods stay Pending. */
  static required(label: string, value: string): NodePlacement {
    return new NodePlacement('required', label, value);
  }

  /** On nodes with this label if they have capacity, otherwise on others. */
  static preferred(label: string, value: string): NodePlacement {
    return new NodePlacement('preferred', label, value);
  }

  /** On any node. */
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

import { type Input, oneOf, shown } from '../../input/input';
import { labelKey, labelValue } from '../../input/names';

/**
 * A condition on one label of a node.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 */
export interface NodeLabel {
  /** Key of the label, such as `topology.kubernetes.io/zone`. */
  readonly key: string;

  /** How the node's label compares with `values`. `Gt` and `Lt` compare whole numbers. @default In */
  readonly operator?: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

  /** One value at least with `In` and `NotIn`; one whole number with `Gt` and `Lt`; none otherwise. @default - none */
  readonly values?: readonly string[];
}

/** A condition that nodes should meet. */
export interface PreferredNodeLabel extends NodeLabel {
  /** How much the condition counts against other preferences, from 1 to 100. @default 100 */
  readonly weight?: number;
}

/** The requirement in a pod's node affinity. */
export interface NodeRequirement {
  readonly key: string;
  readonly operator: NonNullable<NodeLabel['operator']>;
  readonly values?: string[];
}

const NUMBER = /^-?[0-9]{1,18}$/;

/** Checks that a node can meet the condition, by the rules of the API server. */
export function checkNodeLabel(input: Input, field: string, { key, operator = 'In', values = [] }: NodeLabel): void {
  input.required(`${field}.key`, key, labelKey);
  input.required(`${field}.operator`, operator, oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'));
  input.each(`${field}.values`, values, labelValue);
  input.distinct(`${field}.values`, values);
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      input.refuse(`${field}.values must be left out with the operator ${operator}, got ${shown(values)}`);
    }
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1 || !NUMBER.test(String(values[0]))) {
      input.refuse(`${field}.values must be one whole number with the operator ${operator}, got ${shown(values)}`);
    }
  } else if (values.length === 0) {
    input.refuse(`${field}.values must have at least one value with the operator ${operator}, got []`);
  }
}

/** Converts a condition into an entry of `matchExpressions`. */
export function toRequirement({ key, operator = 'In', values = [] }: NodeLabel): NodeRequirement {
  return values.length > 0 ? { key, operator, values: [...values] } : { key, operator };
}

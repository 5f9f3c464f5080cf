import { frozenCopy } from '../../frozen';
import { checkedCalls } from '../../input/checked-calls';
import { Input } from '../../input/input';
import { type ApiRule, checkApiRule } from './api-rule';

/** Options of ApiAccess. */
export interface ApiAccessOptions {
  /**
   * Whether the policy opens `Egress.kubernetesApi()`. With `false`, open the path yourself, such as to other addresses.
   * @default true
   */
  readonly opensPath?: boolean;
}

/**
 * Access to the Kubernetes API: a token where client libraries look for it, the path to the API server, and permissions. Without it,
 * pods have none of the three.
 */
@checkedCalls('ApiAccess')
export class ApiAccess {
  /**
   * A Role in the pods' namespace with these permissions, bound to their ServiceAccount.
   * @throws InputError for a wildcard, and for a permission that leads to others and has no reason
   */
  static namespaced(rules: readonly ApiRule[], options: ApiAccessOptions = {}): ApiAccess {
    const input = new Input('ApiAccess.namespaced');
    if (rules.length === 0) input.refuse('rules must have at least one rule, got []: use ApiAccess.granted()');
    rules.forEach((rule, index) => {
      checkApiRule(input, `rules[${index}]`, rule);
    });
    input.done();
    return new ApiAccess(rules, options);
  }

  /** The permissions that the ServiceAccount has already, such as that of SessionManagerRole, or by bindings elsewhere. */
  static granted(options: ApiAccessOptions = {}): ApiAccess {
    return new ApiAccess([], options);
  }

  /** Permissions in the pods' namespace. */
  readonly rules: readonly ApiRule[];

  readonly opensPath: boolean;

  private constructor(rules: readonly ApiRule[], { opensPath = true }: ApiAccessOptions) {
    this.rules = frozenCopy(rules);
    this.opensPath = opensPath;
    Object.freeze(this);
  }
}

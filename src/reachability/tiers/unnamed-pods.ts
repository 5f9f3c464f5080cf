import type { AddressSet } from '../address-set';
import type { Certainty } from '../evaluate/certainty';
import type { SelectedPods } from '../network-endpoint';
import type { ObjectSet } from '../object-set';
import type { PodGroup } from '../pod-group';
import type { PodsSelector } from '../policy';
import type { Undecided } from '../verdict/undecided';
import { peerSelectorsOf } from './tier-policy';

/** The pods of every namespace that no rule of the Admin or Baseline tier selects by labels. */
class UnnamedPods implements PodGroup {
  readonly namespace = undefined;
  readonly ports = undefined;

  /** @param named what the rules select */
  constructor(
    private readonly named: readonly PodsSelector[],
    readonly addresses: AddressSet | undefined,
  ) {}

  selectedBy({ namespaces, pods }: PodsSelector): Certainty {
    if (namespaces.isEverything && pods.isEverything) return 'yes';
    const isNamed = this.named.some((one) => namespaces.implies(one.namespaces) && pods.implies(one.pods));
    return isNamed ? 'no' : 'unknown';
  }

  isolatedBy(): Certainty {
    return 'no';
  }

  possibleValues(): undefined {
    return undefined;
  }

  undecided(selector: PodsSelector): readonly Undecided[] {
    return [{ kind: 'narrower', selector, verdict: 'open' }];
  }
}

/** An endpoint for the pods that no rule names. */
export interface UnnamedEndpoint {
  readonly endpoint: SelectedPods;
  readonly group: PodGroup;
}

/**
 * The pods that no rule of the Admin or Baseline tier names. A rule that denies some pods leaves the others open, so they need a name of
 * their own. Undefined if the rules name no pods.
 */
export function unnamedPods({ tierPolicies, podAddresses }: ObjectSet): UnnamedEndpoint | undefined {
  const named = peerSelectorsOf(tierPolicies).filter(
    ({ namespaces, pods }) => !namespaces.isEverything || !pods.isEverything,
  );
  if (named.length === 0) return undefined;
  const id = 'every other pod of every namespace';
  return {
    endpoint: { kind: 'pods', id, namespace: undefined, pods: '', namespaces: '', unnamed: true },
    group: new UnnamedPods(named, podAddresses),
  };
}

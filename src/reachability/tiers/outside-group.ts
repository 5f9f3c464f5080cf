import { AddressSet } from '../address-set';
import type { Certainty } from '../evaluate/certainty';
import type { LabelSelector } from '../label-selector';
import type { PodGroup } from '../pod-group';

/** An endpoint outside that stands for addresses that nobody knows. No pod selector selects it. */
export abstract class OutsideGroup implements PodGroup {
  readonly namespace = undefined;
  readonly ports = [];
  readonly addresses = AddressSet.ALL;

  selectedBy(): Certainty {
    return 'no';
  }

  isolatedBy(): Certainty {
    return 'no';
  }

  possibleValues(): readonly [] {
    return [];
  }

  undecided(): readonly [] {
    return [];
  }
}

/** A domain name. */
export class DomainGroup extends OutsideGroup {
  /** @param name such as `api.example.com`, or `*.example.com` for all of its subdomains */
  constructor(readonly name: string) {
    super();
  }
}

/** The nodes that a selector selects. */
export class NodesGroup extends OutsideGroup {
  constructor(readonly selector: LabelSelector) {
    super();
  }
}

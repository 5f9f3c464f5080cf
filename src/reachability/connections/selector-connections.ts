import type { Evaluation } from '../evaluation';
import type { SelectedPods } from '../network-endpoint';
import type { PodGroup } from '../pod-group';
import { type Direction, selectsEveryPod } from '../policy';
import { PortSet } from '../port-set';
import type { EvaluatedSelector } from '../selected-pods';
import { WiderSelectors } from './wider-selectors';

/** What is open between some pods of the set and the pods that a rule selects. */
interface OpenSelector {
  readonly endpoint: SelectedPods;
  readonly ports: PortSet;
}

/** Finds the pods selected by rules that pods of the set may call or be called by. Leaves out paths that a wider selector has too. */
export class SelectorConnections {
  private readonly wider: WiderSelectors;
  private readonly places: ReadonlyMap<PodGroup, number>;
  private readonly everyPod: PodGroup | undefined;

  constructor(private readonly evaluation: Evaluation) {
    const { selectors } = evaluation;
    this.wider = new WiderSelectors(selectors);
    this.places = new Map(selectors.map(({ group }, place) => [group, place]));
    this.everyPod = selectors.find(({ selector }) => selectsEveryPod(selector))?.group;
  }

  of(group: PodGroup, direction: Direction): readonly OpenSelector[] {
    const known = new Map<EvaluatedSelector, PortSet>();
    const portsOf = (selector: EvaluatedSelector) => {
      const ports = known.get(selector) ?? this.openPorts(group, selector, direction);
      known.set(selector, ports);
      return ports;
    };
    return this.candidates(group, direction).flatMap((selector) => {
      const ports = portsOf(selector);
      const others = PortSet.union(this.wider.of(selector).map(portsOf));
      return ports.minus(others).isEmpty ? [] : [{ endpoint: selector.endpoint, ports }];
    });
  }

  private openPorts(group: PodGroup, selector: EvaluatedSelector, direction: Direction): PortSet {
    const { openPorts } = this.evaluation;
    const other = selector.group;
    return (direction === 'egress' ? openPorts.between(group, other) : openPorts.between(other, group)).open;
  }

  /**
   * The selectors whose paths a wider selector may not have. Every other one has the ports that are open for all groups alike, which are
   * open for every pod too.
   */
  private candidates(group: PodGroup, direction: Direction): readonly EvaluatedSelector[] {
    const { selectors, openPorts } = this.evaluation;
    const opposite = direction === 'egress' ? 'ingress' : 'egress';
    const { everyPod } = this;
    if (everyPod === undefined || !openPorts.side(everyPod, group, opposite).open.isAll) return selectors;
    const places = new Set<number>();
    for (const other of [everyPod, ...openPorts.forEach(group, direction).byGroup.keys()]) {
      const place = this.places.get(other);
      if (place !== undefined) places.add(place);
    }
    return [...places].sort((a, b) => a - b).flatMap((place) => selectors[place] ?? []);
  }
}

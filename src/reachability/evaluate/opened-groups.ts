import { addToGroup } from '../../core/grouped';
import type { PodGroup } from '../pod-group';
import { PortSet } from '../port-set';
import type { Certainty } from './certainty';
import { PortBounds } from './port-bounds';
import type { GroupBounds } from './stage';

/** Collects the ports that rules open for pod groups, one side of a path. What they open for all groups alike is not listed by group. */
export class OpenedGroups {
  private readonly certain = new Map<PodGroup, PortSet[]>();
  private readonly unknown = new Map<PodGroup, PortSet[]>();
  private readonly forAnyone: PortSet[] = [];
  private readonly forEveryPod: PortSet[] = [];

  /** @param noPods the groups that are no pods of a namespace, so that what is open for every pod is not open for them */
  constructor(private readonly noPods: readonly PodGroup[]) {}

  /** Opens ports without names for every group. */
  addAnyone(ports: PortSet): void {
    this.forAnyone.push(ports);
  }

  /** Opens ports without names for the pods of every namespace. */
  addEveryPod(ports: PortSet): void {
    this.forEveryPod.push(ports);
  }

  /** Opens ports for one group, if the rule selects it. */
  add(group: PodGroup, ports: PortSet, selects: Certainty): void {
    if (ports.isEmpty || selects === 'no') return;
    addToGroup(selects === 'yes' ? this.certain : this.unknown, group, ports);
  }

  get bounds(): GroupBounds {
    const anyone = PortSet.union(this.forAnyone);
    const everyPod = PortSet.union([anyone, ...this.forEveryPod]);
    const noPods = new Set(everyPod.equals(anyone) ? [] : this.noPods);
    const bounds = new Map([...noPods].map((group) => [group, PortBounds.exactly(anyone)]));
    const openTo = (group: PodGroup) => {
      const everyone = noPods.has(group) ? anyone : everyPod;
      const certain = this.certain.get(group) ?? [];
      return PortSet.union(everyone.isEmpty ? certain : [everyone, ...certain]);
    };
    for (const group of this.certain.keys()) bounds.set(group, PortBounds.exactly(openTo(group)));
    for (const [group, unknown] of this.unknown) {
      const open = openTo(group);
      bounds.set(group, new PortBounds(open, PortSet.union([open, ...unknown])));
    }
    return { byGroup: bounds, rest: PortBounds.exactly(everyPod) };
  }
}

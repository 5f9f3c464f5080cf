import type { Labels } from '../../../src/core/objects/labels';
import type { World } from '../support/world';

/** What makes one alert fire: a change of the cluster, small enough that only this alert is about it. */
export interface Scenario {
  readonly alert: string;

  /** The labels that tell the object: the alert has them, among others. */
  readonly labels: Labels;

  /** What happens. A healthy cluster follows, in which the alert has to resolve. */
  readonly breaks: (world: World) => void;
}

import { InputError, shown } from '../core/input/input';
import { blocksDrains } from './disruption';

/** A workload with a number of pods. */
interface Replicated {
  /** The prop, or its default. */
  readonly replicas: number;

  /** The prop: a number that an autoscaler would fight. */
  readonly fixedReplicas: number | undefined;

  readonly minAvailable?: number | string | undefined;
}

/** The number of pods of a workload: written in its manifest, unless an autoscaler decides. */
export class Replicas {
  private scaledBy: string | undefined;

  /** @param subject the workload's name in messages */
  constructor(
    private readonly subject: string,
    private readonly workload: Replicated,
  ) {}

  /** What the manifest says; undefined under an autoscaler, which every apply would reset. */
  get written(): number | undefined {
    return this.scaledBy === undefined ? this.workload.replicas : undefined;
  }

  /** The autoscaler's name in messages. */
  get autoscaler(): string | undefined {
    return this.scaledBy;
  }

  /** @throws InputError when there is an autoscaler already, or when the number is fixed */
  addAutoscaler(autoscaler: string): void {
    const { fixedReplicas } = this.workload;
    if (this.scaledBy !== undefined) {
      throw new InputError(this.subject, [`${this.scaledBy} scales it already: ${autoscaler} would fight it`]);
    }
    if (fixedReplicas !== undefined) {
      throw new InputError(this.subject, [`replicas must be left out under ${autoscaler}, got ${fixedReplicas}`]);
    }
    this.scaledBy = autoscaler;
  }

  /** Whether the default number of pods leaves room for drains. An autoscaler may have more, so only the finished tree tells. */
  problems(): string[] {
    const { minAvailable, replicas } = this.workload;
    if (this.scaledBy !== undefined || minAvailable === undefined || !blocksDrains(minAvailable, replicas)) return [];
    return [
      `${this.subject}: minAvailable must be less than replicas ${replicas}, or no node can be drained, got ${shown(minAvailable)}`,
    ];
  }
}

import { InputError, shown } from '../core/input/input';
import { blocksDrains } from './disruption';

/** The replica settings of a workload. */
interface Replicated {
  /** The prop's value or its default. */
  readonly replicas: number;

  /** The prop's value, which an autoscaler would conflict with. */
  readonly fixedReplicas: number | undefined;

  readonly minAvailable?: number | string | undefined;
}

/** A workload's number of pods, which its manifest sets unless an autoscaler does. */
export class Replicas {
  private scaledBy: string | undefined;

  /** @param subject the workload's name in messages */
  constructor(
    private readonly subject: string,
    private readonly workload: Replicated,
  ) {}

  /** The number in the manifest; undefined with an autoscaler, because each apply would reset it. */
  get written(): number | undefined {
    return this.scaledBy === undefined ? this.workload.replicas : undefined;
  }

  /** The autoscaler's name in messages. */
  get autoscaler(): string | undefined {
    return this.scaledBy;
  }

  /** @throws InputError if another autoscaler or `replicas` is set */
  addAutoscaler(autoscaler: string): void {
    const { fixedReplicas } = this.workload;
    if (this.scaledBy !== undefined) {
      throw new InputError(this.subject, [
        `${this.scaledBy} already scales it, and ${autoscaler} would conflict with it`,
      ]);
    }
    if (fixedReplicas !== undefined) {
      throw new InputError(this.subject, [`replicas must be left out with ${autoscaler}, got ${fixedReplicas}`]);
    }
    this.scaledBy = autoscaler;
  }

  /**
   * Checks that the default number of pods allows drains. Runs at synth, because an autoscaler may raise the number.
   */
  problems(): string[] {
    const { minAvailable, replicas } = this.workload;
    if (this.scaledBy !== undefined || minAvailable === undefined || !blocksDrains(minAvailable, replicas)) return [];
    return [
      `${this.subject}: minAvailable must be less than replicas ${replicas}, or nodes cannot be drained, got ${shown(minAvailable)}`,
    ];
  }
}

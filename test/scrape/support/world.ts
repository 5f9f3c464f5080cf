import type { Labels } from '../../../src/core/objects/labels';
import { isSample, type Sample } from './sample';

/** A page of metrics, and the pod that serves it. */
export interface Page {
  /** `namespace/pod`. */
  readonly pod: string;

  /** `address:port/path`. */
  readonly address: string;
  readonly samples: readonly Sample[];
}

/** What all exporters of a cluster serve at one time. Each change must change something, so that no scenario is idle. */
export class World {
  constructor(private pages: readonly Page[]) {}

  copy(): World {
    return new World(this.pages);
  }

  /** All pages by their addresses. */
  toPages(): ReadonlyMap<string, readonly Sample[]> {
    return new Map(this.pages.map(({ address, samples }) => [address, samples]));
  }

  /** The number of pages. */
  get size(): number {
    return this.pages.length;
  }

  /** The names of all metrics. */
  get names(): ReadonlySet<string> {
    return new Set(this.pages.flatMap(({ samples }) => samples.map(({ name }) => name)));
  }

  /** Sets the value of all series with these labels, of all pods or of one. */
  set(name: string, labels: Labels, value: number, pod?: string): void {
    this.change(name, labels, pod, (sample) => [{ ...sample, value }]);
  }

  /** Lets counters grow. */
  grow(name: string, labels: Labels, perSecond: number, pod?: string): void {
    this.change(name, labels, pod, (sample) => [{ ...sample, perSecond }]);
  }

  /** Removes series. */
  remove(name: string, labels: Labels, pod?: string): void {
    this.change(name, labels, pod, () => []);
  }

  /** Adds series to the pages of a pod. */
  add(pod: string, ...added: readonly Sample[]): void {
    this.onPages(pod, (page) => ({ ...page, samples: [...page.samples, ...added] }));
  }

  /** Takes a pod's pages away: Prometheus cannot scrape it. */
  silence(pod: string): void {
    const rest = this.pages.filter((page) => page.pod !== pod);
    if (rest.length === this.pages.length) throw new Error(`no page of ${pod}`);
    this.pages = rest;
  }

  private change(
    name: string,
    labels: Labels,
    pod: string | undefined,
    to: (sample: Sample) => readonly Sample[],
  ): void {
    let changed = 0;
    this.pages = this.pages.map((page) => {
      if (pod !== undefined && page.pod !== pod) return page;
      return {
        ...page,
        samples: page.samples.flatMap((sample) => {
          if (!isSample(sample, name, labels)) return [sample];
          changed++;
          return to(sample);
        }),
      };
    });
    if (changed === 0) throw new Error(`nobody serves ${name} with ${JSON.stringify(labels)}`);
  }

  private onPages(pod: string, to: (page: Page) => Page): void {
    if (!this.pages.some((page) => page.pod === pod)) throw new Error(`no page of ${pod}`);
    this.pages = this.pages.map((page) => (page.pod === pod ? to(page) : page));
  }
}

import { groupedBy } from '../../core/grouped';
import { compare } from '../../core/order';
import { namesOf, OTHER_PODS, overlap, type PodNumbers } from '../../core/pods/pod-numbers';
import type { Evaluation } from '../evaluation';
import type { NetworkEndpoint, Workload } from '../network-endpoint';
import type { PodTemplate } from '../read-pods';
import type { EvaluatedWorkload } from '../workloads';

/** An object of a workload, by which it is found in another set: its controller, some of its numbered pods, or one of its bare Pods. */
export interface Member {
  readonly key: string;
  readonly workload: EvaluatedWorkload;
  readonly template: PodTemplate;
}

/** The objects of the workloads of a set. They do not depend on its policies. */
export class Members {
  private readonly byKey: ReadonlyMap<string, readonly Member[]>;
  private readonly byEndpoint: ReadonlyMap<NetworkEndpoint, readonly Member[]>;
  private readonly pairs = new Map<string, ReadonlyMap<PodTemplate, Member>>();

  constructor({ workloads }: Evaluation) {
    const all = workloads.flatMap((workload) =>
      workload.templates.map((template) => ({ workload, template, key: keyOf(template) })),
    );
    this.byKey = groupedBy(all, ({ key }) => key);
    this.byEndpoint = groupedBy(all, ({ workload }) => workload.endpoint);
  }

  of(endpoint: Workload): readonly Member[] {
    return this.byEndpoint.get(endpoint) ?? [];
  }

  /** The same object in another set, where a StatefulSet may be in several parts. */
  counterparts({ key, template }: Member, others: Members): readonly Member[] {
    const found = others.byKey.get(key) ?? [];
    if (template.object.serial === undefined) {
      return found.filter((other) => isShared(template.numbers, other.template.numbers));
    }
    const pairs = this.pairs.get(key) ?? paired(this.byKey.get(key) ?? [], found);
    this.pairs.set(key, pairs);
    return [pairs.get(template) ?? []].flat();
  }
}

/** The names of the pods that an object has in both sets, if they are known. */
export function podNames({ template: { object, numbers } }: Member, other: Member | undefined): readonly string[] {
  if (object.kind === 'Pod') return [object.name];
  const both = [numbers, other?.template.numbers].filter((one) => one !== undefined);
  if (both.length === 0) return [];
  const narrower = both.find(({ count }) => count === 1) ?? both.find(({ except }) => except.length > 0) ?? both[0];
  return (narrower && namesOf(narrower)) ?? [OTHER_PODS];
}

function keyOf({ namespace, object: { group, kind, name } }: PodTemplate): string {
  return [group, kind, namespace, name].join('/');
}

function isShared(one: PodNumbers | undefined, other: PodNumbers | undefined): boolean {
  return one === undefined || other === undefined || overlap(one, other);
}

/** Pairs objects whose names are generated from the same prefix: those with the same content, then with the same labels, then any. */
function paired(own: readonly Member[], others: readonly Member[]): ReadonlyMap<PodTemplate, Member> {
  const pairs = new Map<PodTemplate, Member>();
  let rest = others;
  for (const contentOf of [allOf, labelsOf, () => '']) {
    const free = groupedBy(rest, ({ template }) => contentOf(template));
    const taken = new Map<string, number>();
    for (const { template } of own.filter((one) => !pairs.has(one.template))) {
      const content = contentOf(template);
      const place = taken.get(content) ?? 0;
      const other = free.get(content)?.[place];
      if (other === undefined) continue;
      pairs.set(template, other);
      taken.set(content, place + 1);
    }
    const used = new Set(pairs.values());
    rest = rest.filter((other) => !used.has(other));
  }
  return pairs;
}

function labelsOf({ labels }: PodTemplate): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => compare(a, b)));
}

function allOf(template: PodTemplate): string {
  const { ports, hostNetwork } = template;
  return JSON.stringify([labelsOf(template), ports, hostNetwork]);
}

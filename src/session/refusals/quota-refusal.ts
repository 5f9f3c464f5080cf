import { parseQuantity, toNano } from '../../core/input/quantity';
import type { ApiStatus } from '../client/api-status';

/** A resource that a quota has no room for. */
export interface QuotaLevel {
  /** As the quota names it, such as `limits.cpu`. */
  readonly resource: string;

  /** What the object asks for. */
  readonly requested: string;

  /** What is used without it. */
  readonly used: string;

  /** What the quota allows. */
  readonly limited: string;
}

/** A ResourceQuota is used up. Of several, the API server names one. */
export interface QuotaRefusal {
  readonly kind: 'quota';
  readonly quota: string;

  /** The resources that bind. The API server leaves out those with room. */
  readonly levels: readonly QuotaLevel[];

  /**
   * How many sessions like the refused one these resources hold, with nothing else in the namespace. It includes what a LimitRange and a
   * RuntimeClass add. A resource that has room now, which the API server leaves out, may hold fewer.
   */
  readonly fits: number;

  /** How many sessions like the refused one would use what is used now. The real ones may be larger or smaller. */
  readonly stands: number;

  /** Whether the session cannot fit into the quota even when nothing else is there. */
  readonly neverFits: boolean;
}

/** A ResourceQuota counts a resource that a container does not set: an error of the profile, or a LimitRange that is missing. */
export interface QuotaRequiresAmounts {
  readonly kind: 'quota-requires-amounts';
  readonly quota: string;

  /** In the API server's words, such as `requests.cpu for: agent; requests.memory for: agent`. */
  readonly missing: string;
}

const EXCEEDED = /^\S+ "[^"]+" is forbidden: exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: (.+)$/;
const REQUIRES = /^\S+ "[^"]+" is forbidden: failed quota: ([^:]+): must specify ([\s\S]+)$/;

/** No field of a Status tells a quota: only its message does. The words are the same in Kubernetes 1.28 to 1.37. */
export function quotaRefusal({ code, message }: ApiStatus): QuotaRefusal | QuotaRequiresAmounts | undefined {
  if (code !== 403) return undefined;
  const [, needy, missing = ''] = REQUIRES.exec(message) ?? [];
  if (needy !== undefined) return { kind: 'quota-requires-amounts', quota: needy, missing };
  const [, quota, ...lists] = EXCEEDED.exec(message) ?? [];
  if (quota === undefined) return undefined;
  const levels = levelsOf(lists.map(amountsOf));
  if (levels.length === 0) return undefined;
  const [fits, stands] = [wholeSets(levels, 'limited'), wholeSets(levels, 'used')];
  return { kind: 'quota', quota, levels, fits, stands, neverFits: fits === 0 };
}

type Amounts = ReadonlyMap<string, string>;

/** @returns nothing unless each of the three lists has a quantity for each resource */
function levelsOf([requested, used, limited]: readonly Amounts[]): readonly QuotaLevel[] {
  const levels = [...(limited ?? [])].map(([resource, limit]) => ({
    resource,
    requested: requested?.get(resource) ?? '',
    used: used?.get(resource) ?? '',
    limited: limit,
  }));
  return levels.every(isReadable) ? levels : [];
}

function isReadable({ requested, used, limited }: QuotaLevel): boolean {
  const isQuantity = [used, limited].every((amount) => parseQuantity(amount) !== undefined);
  return isQuantity && (parseQuantity(requested) ?? 0n) > 0n;
}

function amountsOf(list: string): Amounts {
  return new Map(
    list.split(',').map((entry) => {
      const at = entry.lastIndexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)] as const;
    }),
  );
}

/** As the capacity proof counts, from what the API server says that the object asks for. */
function wholeSets(levels: readonly QuotaLevel[], amount: 'limited' | 'used'): number {
  return Math.min(...levels.map((level) => Number(toNano(level[amount]) / toNano(level.requested))));
}

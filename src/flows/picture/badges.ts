import { hasDnsPortsOnly } from '../dns';
import type { FlowsSource } from '../flows-source';
import type { UnisolatedIds } from './link';
import type { Links } from './links';

/** What a box says about a workload beside its name and its arrows. */
export interface WorkloadBadges {
  /** No policy limits who calls it. */
  readonly openIn: boolean;

  /** No policy limits whom it calls. */
  readonly openOut: boolean;
  readonly hostNetwork: boolean;

  /** It calls others, and has no DNS to look them up, although other workloads of the set have. */
  readonly withoutDns: boolean;
}

/** The badges of all workloads, by their ids. */
export function badgesOf(
  source: FlowsSource,
  open: UnisolatedIds,
  { links, dnsServers }: Links,
): ReadonlyMap<string, WorkloadBadges> {
  const calling = new Set(links.filter(({ from, to }) => from.id !== to.id).map(({ from }) => from.id));
  const ownDns = new Set(source.connections().flatMap(({ from, ports }) => (hasDnsPortsOnly(ports) ? [from.id] : [])));
  const looksUp = (id: string) => ownDns.has(id) || dnsServers.some(({ callers }) => callers.has(id));
  return new Map(
    source.workloads.map(({ id, hostNetwork }) => {
      const openIn = open.ingress.has(id);
      const openOut = open.egress.has(id);
      const withoutDns = dnsServers.length > 0 && !openOut && calling.has(id) && !looksUp(id);
      return [id, { openIn, openOut, hostNetwork, withoutDns }];
    }),
  );
}

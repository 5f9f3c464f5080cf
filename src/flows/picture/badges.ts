import { hasDnsPortsOnly } from '../dns';
import type { FlowsSource } from '../flows-source';
import type { UnisolatedIds } from './link';
import type { Links } from './links';

/** Facts that the box of a workload shows in addition to its name and arrows. */
export interface WorkloadBadges {
  /** Whether no policy limits its callers. */
  readonly openIn: boolean;

  /** Whether no policy limits its calls. */
  readonly openOut: boolean;
  readonly hostNetwork: boolean;

  /** Whether it calls others but cannot use DNS, although other workloads of the set can. */
  readonly withoutDns: boolean;
}

/** The badges of all workloads, by id. */
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

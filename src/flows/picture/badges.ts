import type { FlowSource, Link, OpenSides } from './link-ends';
import type { NameServer } from './links';

/** What is told of a workload beside its arrows. */
export interface Face {
  /** No policy limits who calls it. */
  readonly openIn: boolean;

  /** No policy limits whom it calls. */
  readonly openOut: boolean;
  readonly hostNetwork: boolean;

  /** It calls others, and cannot look up their names, which others of the set can. */
  readonly nameless: boolean;
}

/** The faces of all workloads, by their ids. */
export function facesOf(
  { workloads }: FlowSource,
  open: OpenSides,
  links: readonly Link[],
  nameServers: readonly NameServer[],
): ReadonlyMap<string, Face> {
  const calling = new Set(links.filter(({ from, to }) => from.id !== to.id).map(({ from }) => from.id));
  const looksUp = (id: string) => nameServers.some(({ callers }) => callers.has(id));
  return new Map(
    workloads.map(({ id, hostNetwork }) => {
      const openIn = open.ingress.has(id);
      const openOut = open.egress.has(id);
      const nameless = nameServers.length > 0 && !openOut && calling.has(id) && !looksUp(id);
      return [id, { openIn, openOut, hostNetwork, nameless }];
    }),
  );
}

import type { Connection, Party, WorkloadParty } from '../../reachability/party';
import type { PortSet } from '../../reachability/port-set';

/** What a picture is drawn from. */
export interface FlowSource {
  readonly workloads: readonly WorkloadParty[];
  connections(): readonly Connection[];
  isolated(party: WorkloadParty, direction: 'ingress' | 'egress'): boolean;

  /** Policies of kinds that are not judged. @default - none */
  readonly notJudged?: readonly string[];
}

/** One end of a link. Who is outside has two: where it calls from, and where it is called. */
export interface End {
  readonly id: string;
  readonly party: Party;

  /** The box that it stands in; undefined for who is outside. */
  readonly namespace: string | undefined;
}

/** A way that deserves an arrow. */
export interface Link {
  readonly from: End;
  readonly to: End;
  readonly ports: PortSet;
}

/** The ids of workloads that no policy isolates. */
export interface OpenSides {
  readonly ingress: ReadonlySet<string>;
  readonly egress: ReadonlySet<string>;
}

export function openSidesOf(net: FlowSource): OpenSides {
  const open = (direction: 'ingress' | 'egress') =>
    new Set(net.workloads.filter((workload) => !net.isolated(workload, direction)).map(({ id }) => id));
  return { ingress: open('ingress'), egress: open('egress') };
}

export function toEnd(party: Party, side: 'from' | 'to'): End {
  const namespace = party.kind === 'workload' || party.kind === 'pods' ? party.namespace : undefined;
  const id = namespace === undefined ? `${party.id} (${side === 'from' ? 'calls' : 'called'})` : party.id;
  return { id, party, namespace };
}

/** Every pod, of one namespace or of all. */
export function isBroad(party: Party): boolean {
  return party.kind === 'pods' && party.pods === '' && (party.namespace !== undefined || party.namespaces === '');
}

/** Whether somebody is among every pod. */
export function covers(broad: Party, party: Party): boolean {
  if (broad.kind !== 'pods' || broad.id === party.id || !('namespace' in party)) return false;
  return broad.namespace === undefined || broad.namespace === party.namespace;
}

/** One order for all: the same on every machine. */

import type { Service } from 'kubernetes-types/core/v1';
import type { Cluster } from '../../cluster/support/cluster';
import { API_SERVER, DNS, OUTSIDE, type PartyService } from '../../support/parties';
import type { LiveParty } from './parties';
import type { Call } from './probe';

/** One way to call somebody: what the caller calls, and what policies see of it. */
export interface Door {
  /** The column of the matrix. */
  readonly to: string;
  readonly protocol: 'TCP' | 'UDP';
  /** The far side's own port. */
  readonly port: number;
  readonly through: 'address' | 'Service';
  readonly call: Call;
  /** In place of the call's host, for a caller that resolves no names. */
  readonly address: string;
  /** Whom the evaluator is asked about, and on which port. */
  readonly judged: { readonly id: string; readonly port: number };
  /** Whose answers count, where an answer tells whose it is: names of pods, which are their hosts'. */
  readonly answersAs?: readonly string[];
}

/**
 * The doors of every pod: TCP ports by address, one UDP port, and their Services by name.
 * @param portsOf the TCP ports of each; by default every port on which any of them listens
 */
export function podDoors(
  cluster: Cluster,
  parties: readonly LiveParty[],
  portsOf: (party: LiveParty) => readonly number[] = () => everyPort(parties),
): readonly Door[] {
  return parties.flatMap((party) => [
    ...portsOf(party).map((port) => addressDoor(party, 'TCP', port)),
    addressDoor(party, 'UDP', party.ports[0] ?? 8080),
    ...(party.services ?? []).map((service) => serviceDoor(cluster, party, service)),
  ]);
}

function everyPort(parties: readonly LiveParty[]): readonly number[] {
  return [...new Set(parties.flatMap(({ ports }) => ports))].sort((a, b) => a - b);
}

/** Name server, API server, and the world outside. */
export function otherDoors(): readonly Door[] {
  const { service, address, port } = API_SERVER;
  const api: Door = {
    to: API_SERVER.name,
    protocol: 'TCP',
    port,
    through: 'Service',
    call: { kind: 'http', host: service.name, port: service.port },
    address: service.address,
    judged: { id: address, port },
  };
  const dns = (['TCP', 'UDP'] as const).map((protocol): Door => {
    const kind = protocol === 'TCP' ? 'tcp' : 'dns';
    const call: Call = { kind, host: DNS.address, port: DNS.port };
    const judged = { id: DNS.service, port: DNS.port };
    return { to: DNS.name, protocol, port: DNS.port, through: 'Service', call, address: DNS.address, judged };
  });
  const outside = OUTSIDE.flatMap(({ name, address: host, tcp, udp }) => [
    ...tcp.map((to) => outsideDoor(name, host, 'TCP', to)),
    ...udp.map((to) => outsideDoor(name, host, 'UDP', to)),
  ]);
  return [...dns, api, ...outside];
}

/** A pod by its address; on UDP, that nobody listens is an answer too. */
export function addressDoor(party: LiveParty, protocol: 'TCP' | 'UDP', port: number): Door {
  // The last, since the first is the one that calls.
  const pod = party.pods.at(-1);
  const host = pod?.address ?? '';
  const call: Call = { kind: protocol === 'TCP' ? 'http' : 'udp', host, port };
  return { to: party.name, protocol, port, through: 'address', call, address: host, judged: { id: party.id, port } };
}

/** A port of a Service, by its name. */
export function serviceDoor(cluster: Cluster, party: LiveParty, { name, port, targetPort = port }: PartyService): Door {
  const { name: to, namespace, pods } = party;
  const { spec } = cluster.get<Service>('service', name, namespace);
  return {
    to,
    protocol: 'TCP',
    port: targetPort,
    through: 'Service',
    call: { kind: 'http', host: `${name}.${namespace}`, port },
    address: spec?.clusterIP ?? '',
    judged: { id: `${name}.${namespace}.svc`, port },
    answersAs: pods.map((pod) => pod.name),
  };
}

function outsideDoor(to: string, host: string, protocol: 'TCP' | 'UDP', port: number): Door {
  const call: Call = { kind: protocol === 'TCP' ? 'http' : 'udp', host, port };
  return { to, protocol, port, through: 'address', call, address: host, judged: { id: host, port } };
}

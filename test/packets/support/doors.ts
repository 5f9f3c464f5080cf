import type { Service } from 'kubernetes-types/core/v1';
import type { Cluster } from '../../cluster/support/cluster';
import { API_SERVER, DNS, OUTSIDE, type PartyService } from '../../support/parties';
import type { LiveParty } from './parties';
import type { Call } from './probe';

/** One way to call an endpoint: the host and port that the caller uses, and those that policies see. */
export interface Door {
  /** The column of the matrix. */
  readonly to: string;
  readonly protocol: 'TCP' | 'UDP';
  /** The port of the called pod. */
  readonly port: number;
  readonly through: 'address' | 'Service';
  readonly call: Call;
  /** Replaces the host of the call for a caller without DNS. */
  readonly address: string;
  /** The endpoint and port for the evaluator. */
  readonly judged: { readonly id: string; readonly port: number };
  /** The pods whose answers count, if an answer contains a pod name, which is the host name of the pod. */
  readonly answersAs?: readonly string[];
}

/**
 * The calls to every pod: TCP ports by address, one UDP port, and their Services by name.
 * @param portsOf the TCP ports of each; by default every port that any of them listens on
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

/** The calls to the DNS server, the API server and the outside world. */
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

/** A call to a pod by address. On UDP, a closed port counts as an answer too. */
export function addressDoor(party: LiveParty, protocol: 'TCP' | 'UDP', port: number): Door {
  // The last pod, because the first is the caller.
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

import { boundedCidr, cidr, isStrictlyWithin } from '../core/cidr';
import { Input, oneOf, refuses, shown } from '../core/input';
import { NAMESPACE_NAME_LABEL } from '../core/labels';
import { dnsLabel, labelKey, labelValue } from '../core/names';
import { port } from '../core/numbers';

/** The protocols of a NetworkPolicy. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A port, or a range of ports, on the far side of a path. */
export interface PeerPort {
  /** The port that the pod listens on: the container's, not the Service's. */
  readonly port: number;

  /** The last port of a range that starts at `port`. @default - `port` alone */
  readonly endPort?: number;

  /** @default TCP */
  readonly protocol?: Protocol;
}

/** A block of addresses outside the cluster. */
export interface AddressBlock {
  /** Such as `203.0.113.0/24`. */
  readonly cidr: string;

  /** Blocks within it that stay closed. @default - none */
  readonly except?: readonly string[];
}

/** Who is on the far side: pods by label, or blocks of addresses. */
export type PeerSelector =
  | { readonly kind: 'pods'; readonly namespaceLabels: Labels; readonly podLabels: Labels }
  | { readonly kind: 'block'; readonly cidr: string; readonly except: readonly string[] };

type Labels = Readonly<Record<string, string>>;

/** Pods that somebody else runs. */
export interface PodPeerProps {
  /** The namespace that they run in. */
  readonly namespace: string;

  /** What selects them there. @default - every pod of the namespace */
  readonly labels?: Readonly<Record<string, string>>;

  /** The ports that they listen on; none where they only call. @default - none */
  readonly ports?: readonly PeerPort[];
}

/**
 * The far side of a path that is not ours: a frozen value, used with `connections.allowTo` and `allowFrom`.
 * NetworkPolicy knows labels, addresses and ports; it cannot say host names.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export class Peer {
  /** Pods of another team's workload, by their labels. */
  static pods(props: PodPeerProps): Peer {
    const labels = { ...props.labels };
    const input = new Input(`Peer.pods '${props.namespace}'`);
    input.required('namespace', props.namespace, dnsLabel);
    input.entries('labels', labels, labelKey, labelValue);
    checkPorts(input, props.ports ?? []);
    const warnings = input.done();
    const namespaceLabels = { [NAMESPACE_NAME_LABEL]: props.namespace };
    const name = `${Object.values(labels).join(', ') || 'every pod'} in ${props.namespace}`;
    const selectors: readonly PeerSelector[] = [{ kind: 'pods', namespaceLabels, podLabels: labels }];
    return new Peer(name, selectors, copied(props.ports ?? []), undefined, warnings);
  }

  /**
   * Addresses outside the cluster. `ipBlock` is not meant for pods: their addresses change.
   * @param reason why every address is open, where one is: without it that is warned of
   */
  static addresses(name: string, blocks: readonly AddressBlock[], ports: readonly PeerPort[], reason?: string): Peer {
    const input = new Input(`Peer.addresses '${name}'`);
    if (blocks.length === 0) input.refuse('blocks must name one block at least, such as 203.0.113.0/24');
    blocks.forEach((block, index) => {
      checkBlock(input, `blocks[${index}]`, block, reason);
    });
    checkPorts(input, ports);
    if (reason?.trim() === '') input.refuse(`reason must say in a sentence why, got ${shown(reason)}`);
    const warnings = input.done();
    const selectors = blocks.map(({ cidr, except = [] }) => ({ kind: 'block' as const, cidr, except: [...except] }));
    return new Peer(name, selectors, copied(ports), reason, warnings);
  }

  private constructor(
    /** What people call it: it stands in messages and diagrams. */
    readonly name: string,
    readonly selectors: readonly PeerSelector[],
    /** Empty where it only calls; for addresses, empty means every port. */
    readonly ports: readonly PeerPort[],
    /** Why this exception exists; it lands in an annotation of the policy. */
    readonly reason: string | undefined,
    /** What its writer hardly meant, for its user to be told at synth. */
    readonly warnings: readonly string[],
  ) {
    Object.freeze(this);
  }
}

function checkBlock(input: Input, field: string, block: AddressBlock, reason: string | undefined): void {
  const { cidr: outer, except = [] } = block;
  const bounded = except.length > 0 || reason !== undefined;
  input.required(`${field}.cidr`, outer, bounded ? cidr : boundedCidr);
  input.each(`${field}.except`, except, cidr);
  if (refuses(cidr, outer)) return;
  except.forEach((inner, index) => {
    if (!refuses(cidr, inner) && !isStrictlyWithin(inner, outer)) {
      input.refuse(`${field}.except[${index}] must lie within ${outer} and be smaller, got ${shown(inner)}`);
    }
  });
}

function checkPorts(input: Input, ports: readonly PeerPort[]): void {
  ports.forEach(({ port: first, endPort, protocol = 'TCP' }, index) => {
    input.required(`ports[${index}].port`, first, port);
    input.optional(`ports[${index}].endPort`, endPort, port);
    input.required(`ports[${index}].protocol`, protocol, oneOf('TCP', 'UDP', 'SCTP'));
    if (endPort === undefined || refuses(port, first) || refuses(port, endPort)) return;
    if (endPort < first) input.refuse(`ports[${index}].endPort must be at least port ${first}, got ${endPort}`);
  });
}

function copied(ports: readonly PeerPort[]): readonly PeerPort[] {
  return ports.map((declared) => ({ ...declared }));
}

import { type Input, oneOf, refuses } from '../input/input';
import { port } from '../input/numbers';

/** The protocols of a NetworkPolicy. */
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A port, or a range of ports, of the peer. */
export interface PeerPort {
  /** The port that the pod listens on: the container port, not the Service port. */
  readonly port: number;

  /** The last port of a range that starts at `port`. @default - `port` alone */
  readonly endPort?: number;

  /** @default TCP */
  readonly protocol?: Protocol;
}

/** Checks that each port is valid and that no range runs backwards. */
export function checkPeerPorts(input: Input, ports: readonly PeerPort[]): void {
  ports.forEach(({ port: first, endPort, protocol = 'TCP' }, index) => {
    input.required(`ports[${index}].port`, first, port);
    input.optional(`ports[${index}].endPort`, endPort, port);
    input.required(`ports[${index}].protocol`, protocol, oneOf(...PROTOCOLS));
    if (endPort === undefined || refuses(port, first) || refuses(port, endPort)) return;
    if (endPort < first) input.refuse(`ports[${index}].endPort must be at least port ${first}, got ${endPort}`);
  });
}

import { AddressSet, type Connection, type NetworkEndpoint } from '../../src/reachability/index';
import type { End } from './cells';

/** Looks up connections by the references of questions. */
export class ConnectionIndex {
  private readonly byEnds = new Map<string, Connection[]>();
  private readonly known = new Map<string, readonly NetworkEndpoint[]>();
  private readonly endpoints: readonly NetworkEndpoint[];

  constructor(connections: readonly Connection[]) {
    const endpoints = new Map<string, NetworkEndpoint>();
    for (const connection of connections) {
      const { from, to, ports } = connection;
      const key = `${from.id} → ${to.id}`;
      if (ports.isEmpty) throw new Error(`${key} is in connections() without a port`);
      this.byEnds.set(key, [...(this.byEnds.get(key) ?? []), connection]);
      for (const endpoint of [from, to]) endpoints.set(endpoint.id, endpoint);
    }
    this.endpoints = [...endpoints.values()];
  }

  /**
   * The connections between two ends. Undefined if an end is not in the set, or is a block that may be several ends, and between a
   * pod and itself: it is always open, and no connection.
   */
  between({ ref: from }: End, { ref: to }: End): readonly Connection[] | undefined {
    if (typeof from !== 'string' || typeof to !== 'string' || isBlock(from) || isBlock(to)) return undefined;
    if (from === to && from.startsWith('Pod/')) return undefined;
    return this.of(from).flatMap((a) => this.of(to).flatMap((b) => this.byEnds.get(`${a.id} → ${b.id}`) ?? []));
  }

  private of(ref: string): readonly NetworkEndpoint[] {
    const known = this.known.get(ref);
    if (known !== undefined) return known;
    const address = ref.includes('/') ? undefined : AddressSet.parse(ref);
    const found = this.endpoints.filter((endpoint) => isAt(endpoint, ref, address));
    this.known.set(ref, found);
    return found;
  }
}

/** Whether a text is a block such as `10.0.0.0/8`, and not an id such as `Pod/default/x`. */
function isBlock(ref: string): boolean {
  return /\/\d+$/.test(ref);
}

/** Whether an endpoint has the pod or the address of a question. */
export function isAt(endpoint: NetworkEndpoint, ref: string, address: AddressSet | undefined): boolean {
  if (endpoint.kind === 'addresses') return address !== undefined && endpoint.addresses.contains(address);
  if (endpoint.kind !== 'workload') return false;
  // Bare Pods are named by what they share: the value of a label, or their PodTemplate.
  const { workloadKind: kind, namespace, pods } = endpoint;
  if (kind !== 'Pod' && ref === `${kind}/${namespace}/${endpoint.name}`) return true;
  return pods.some((pod) => ref === `Pod/${namespace}/${pod}`);
}

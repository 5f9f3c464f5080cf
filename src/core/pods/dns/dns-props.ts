import type { PodSpec } from 'kubernetes-types/core/v1';
import { defined, unlessEmpty } from '../../defined';
import { type Input, oneOf, shown } from '../../input/input';
import { dnsSubdomain, text } from '../../input/names';
import { ipAddress } from '../../network/ip-address';

/**
 * How a pod's resolver works.
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
 */
export interface DnsConfig {
  /** Addresses of DNS servers, 3 at most. Policies open port 53 to them. @default - none */
  readonly nameservers?: readonly string[];

  /** Domains in which names without dots are looked up, 32 at most. @default - none */
  readonly searches?: readonly string[];

  /** Options of `resolv.conf` by name, such as `{ ndots: '2' }`; an empty value for an option without one. @default - none */
  readonly options?: Readonly<Record<string, string>>;
}

/** Host names that a pod finds in its `/etc/hosts`. */
export interface HostAlias {
  readonly ip: string;

  readonly hostnames: readonly string[];
}

/** How pods find hosts. */
export interface DnsProps {
  /**
   * `ClusterFirst` asks the cluster's DNS, `Default` that of the node, `None` only the `nameservers` of `dnsConfig`. Policies open
   * the cluster's DNS and those `nameservers`; open the node's servers with `Egress.addresses`.
   * @default - ClusterFirst, as in Kubernetes
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
   */
  readonly dnsPolicy?: 'ClusterFirst' | 'Default' | 'None';

  /** Servers, search domains and options in addition to those of `dnsPolicy`. @default - none */
  readonly dnsConfig?: DnsConfig;

  /**
   * Host names by address, such as those of a company proxy.
   * @default - none
   * @see https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/
   */
  readonly hostAliases?: readonly HostAlias[];
}

/** The limits of the API server. */
const NAMESERVERS_MAX = 3;
const SEARCHES_MAX = 32;
const SEARCHES_LENGTH_MAX = 2048;

/** Reports every wrong prop. */
export function checkPodDns(input: Input, { dnsPolicy, dnsConfig = {}, hostAliases = [] }: DnsProps): void {
  const { nameservers = [], searches = [], options = {} } = dnsConfig;
  input.optional('dnsPolicy', dnsPolicy, oneOf('ClusterFirst', 'Default', 'None'));
  input.each('dnsConfig.nameservers', nameservers, ipAddress);
  input.distinct('dnsConfig.nameservers', nameservers);
  if (nameservers.length > NAMESERVERS_MAX) {
    input.refuse(`dnsConfig.nameservers must have at most ${NAMESERVERS_MAX} addresses, got ${nameservers.length}`);
  }
  if (dnsPolicy === 'None' && nameservers.length === 0) {
    input.refuse('dnsConfig.nameservers must have at least one address with dnsPolicy None, got []');
  }
  input.each('dnsConfig.searches', searches, dnsSubdomain);
  if (searches.length > SEARCHES_MAX || searches.join(' ').length > SEARCHES_LENGTH_MAX) {
    input.refuse(
      `dnsConfig.searches must have at most ${SEARCHES_MAX} domains and ${SEARCHES_LENGTH_MAX} characters, got ${searches.length} with ${searches.join(' ').length}`,
    );
  }
  input.entries('dnsConfig.options', options, text, text);
  hostAliases.forEach(({ ip, hostnames }, index) => {
    const field = `hostAliases[${index}]`;
    input.required(`${field}.ip`, ip, ipAddress);
    input.each(`${field}.hostnames`, hostnames, dnsSubdomain);
    if (hostnames.length === 0) input.refuse(`${field}.hostnames must have at least one name, got ${shown(hostnames)}`);
  });
  input.distinct(
    'ip of hostAliases',
    hostAliases.map(({ ip }) => ip),
  );
}

/** The fields of a pod that say how it finds hosts. */
export function dnsSpec({
  dnsPolicy,
  dnsConfig,
  hostAliases = [],
}: DnsProps): Pick<PodSpec, 'dnsConfig' | 'dnsPolicy' | 'hostAliases'> {
  const { nameservers = [], searches = [], options = {} } = dnsConfig ?? {};
  const config = defined({
    nameservers: unlessEmpty([...nameservers]),
    options: unlessEmpty(Object.entries(options).map(([name, value]) => (value === '' ? { name } : { name, value }))),
    searches: unlessEmpty([...searches]),
  });
  return defined({
    dnsConfig: Object.keys(config).length > 0 ? config : undefined,
    dnsPolicy,
    hostAliases: unlessEmpty(hostAliases.map(({ ip, hostnames }) => ({ hostnames: [...hostnames], ip }))),
  });
}

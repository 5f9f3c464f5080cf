import { type Check, Input, refuses } from '../input/input';
import { dnsLabel, labelKey, labelValue, text } from '../input/names';
import { minorOf } from '../kubernetes-version';
import { cidr, overlaps } from '../network/cidr';
import { parseCidr } from '../network/parse-cidr';
import { distinct } from '../order';
import { checkApiServer } from './api-server-addresses';
import { checkDns } from './cluster-dns';
import type { ClusterFacts } from './cluster-facts';

const OLDEST_MINOR = 28;

/** @throws InputError that lists every wrong prop */
export function checkCluster(cluster: ClusterFacts): void {
  const { apiServer, prometheus, networkPlugin, podCidrs, serviceCidrs, nodeCidrs, metadataCidrs } = cluster;
  const input = new Input('Cluster');
  input.required('kubernetesVersion', cluster.kubernetesVersion, minorVersion);
  if (apiServer !== undefined) checkApiServer(input, apiServer);
  checkDns(input, cluster.dns);
  for (const [field, blocks] of Object.entries({ podCidrs, serviceCidrs, nodeCidrs })) {
    if (blocks !== undefined) checkBlocks(input, field, blocks);
  }
  input.each('metadataCidrs', metadataCidrs, cidr);
  if (podCidrs !== undefined && serviceCidrs !== undefined) checkRanges(input, podCidrs, serviceCidrs);
  input.required('prometheus.namespace', prometheus.namespace, dnsLabel);
  input.entries('prometheus.podLabels', prometheus.podLabels, labelKey, labelValue);
  if (networkPlugin !== undefined) input.required('networkPlugin.name', networkPlugin.name, spoken);
  input.done();
}

const minorVersion: Check = (value) =>
  typeof value === 'string' && /^1\.\d{1,3}$/.test(value) && minorOf(value) >= OLDEST_MINOR
    ? undefined
    : { must: `be a minor version from 1.${OLDEST_MINOR}, such as 1.34` };

/** A name that messages can use. */
const spoken: Check = (value) => text(value) ?? (String(value).trim() === '' ? { must: 'not be empty' } : undefined);

const partialCidr: Check = (value) =>
  cidr(value) ?? (String(value).endsWith('/0') ? { must: 'be part of all addresses' } : undefined);

function checkBlocks(input: Input, field: string, blocks: readonly string[]): void {
  if (blocks.length === 0) input.refuse(`${field} must name at least one block, or be left out if they are not known`);
  input.each(field, blocks, partialCidr);
  input.distinct(field, blocks);
}

/** Pods and Services have addresses of their own, and a Service has an address of a family that its pods have. */
function checkRanges(input: Input, podCidrs: readonly string[], serviceCidrs: readonly string[]): void {
  const [pods, services] = [podCidrs, serviceCidrs].map((blocks) => blocks.filter((block) => !refuses(cidr, block)));
  if (!pods?.length || !services?.length) return;
  for (const service of services) {
    const pod = pods.find((block) => overlaps(block, service));
    if (pod !== undefined) {
      input.refuse(`serviceCidrs must not overlap podCidrs, got ${service}, which overlaps ${pod}`);
    }
  }
  const families = distinct(pods.map(familyOf));
  const without = distinct(services.map(familyOf)).filter((family) => !families.includes(family));
  if (without.length > 0) {
    input.refuse(
      `serviceCidrs must be of address families that pods have (${families.join(' and ')}), got ${without.join(' and ')}: name the blocks of both families in podCidrs`,
    );
  }
}

function familyOf(block: string): string {
  const [address] = parseCidr(block);
  return address.kind() === 'ipv6' ? 'IPv6' : 'IPv4';
}

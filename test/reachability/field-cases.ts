import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROTOCOLS, type Protocol } from '../../src/core/network/peer-port';
import { ownValue } from '../../src/core/plain';
import type { Verdict } from '../../src/reachability/index';

/** A question about a set of manifests from the field, with its right answer. */
export interface FieldPath {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly right: Verdict;
}

/** A row of cases.tsv without a path: what a command says about the whole file. */
export interface FieldFile {
  readonly file: string;
  readonly right: string;
}

const VERDICTS: readonly Verdict[] = ['open', 'closed', 'partly', 'unknown'];

/** The folder with the manifests. */
export function fieldFolder(shared: string): string {
  return join(shared, 'fixtures', 'field');
}

/** The rows of cases.tsv. */
export function fieldRows(shared: string): readonly (FieldFile & { readonly path?: FieldPath })[] {
  const lines = readFileSync(join(fieldFolder(shared), 'cases.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line) => {
    const [file = '', from = '', to = '', port = '', protocol = '', right = ''] = line.split('\t');
    if (from === '-') return { file, right };
    const path = toPath(from, to, port, protocol, right);
    const [ours = path.right] = ownValue(ANSWERED_OTHERWISE, fieldName({ file, right, path })) ?? [];
    return { file, right, path: { ...path, right: ours } };
  });
}

/** Reads `shop/web -> shop/db : TCP 5432 open`. */
export function fieldPath(text: string): FieldPath {
  const match = /^(.+) -> (.+) : (TCP|UDP|SCTP) (\d+) (\w+)$/.exec(text);
  if (match === null) throw new Error(`no path: ${text}`);
  const [, from = '', to = '', protocol = '', port = '', right = ''] = match;
  return toPath(from, to, port, protocol, right);
}

function toPath(from: string, to: string, port: string, protocol: string, right: string): FieldPath {
  const known = PROTOCOLS.find((one) => one === protocol);
  const verdict = VERDICTS.find((one) => one === right);
  if (known === undefined || verdict === undefined) throw new Error(`no answer: ${protocol} ${right}`);
  return { from, to, port: Number(port), protocol: known, right: verdict };
}

/** The name of a row in tests. */
export function fieldName({ file, right, path }: FieldFile & { readonly path?: FieldPath }): string {
  return path === undefined
    ? `${file}: ${right}`
    : `${file}: ${path.from} -> ${path.to} : ${path.protocol} ${path.port}`;
}

/** What the command says about files without a path, by their right answer. */
export const FILE_ANSWERS: Readonly<Record<string, readonly RegExp[]>> = {
  'tomap.yaml': [/tomap\.yaml:14: NetworkPolicy 'default\/p': spec\.egress\[0\]\.to must be a list, got \{\}$/m],
  'namespace-no.yaml': [/namespace-no\.yaml:3: .*metadata\.namespace must be a string: quote it, got false$/m],
  'namespace-number.yaml': [/namespace-number\.yaml:3: .*metadata\.namespace must be a string: quote it, got 2024$/m],
  'helm-template.yaml': [/helm-template\.yaml:31: .*render a template first, such as with helm template$/m],
  'genjobs.yaml': [/^ {2}once-\* {2}Job\b/m, /^ {2}twice-\* {2}Job\b/m, /open to all.*no policy isolates it/],
  'jsonlines.json': [/\b2 workloads in 1 namespace\b/],
  'strimzi.yaml': [
    /^ {2}ev {2}Kafka, TCP .*\b9092, 9095$/m,
    /^ {2}ev-kafka-exporter {2}Kafka, TCP 9404$/m,
    /^ {2}ev-cruise-control {2}Kafka, /m,
    /^ {2}ev-entity-operator {2}Kafka, /m,
  ],
  'otherpolicies.yaml': [
    /FQDNNetworkPolicy\.networking\.gke\.io 'ns\/fq'/,
    /EgressFirewall\.k8s\.ovn\.org 'ns\/default'/,
    /EgressNetworkPolicy\.network\.openshift\.io 'ns\/default'/,
    /ApplicationNetworkPolicy\.networking\.k8s\.aws 'ns\/an'/,
    /AuthorizationPolicy\.security\.istio\.io 'ns\/ap'/,
    /Server\.policy\.linkerd\.io 'ns\/sv'/,
    /CiliumNetworkPolicy\.cilium\.io 'ns\/cnp'/,
    /CiliumClusterwideNetworkPolicy\.cilium\.io 'ccnp'/,
    / AdminNetworkPolicy\.policy\.networking\.k8s\.io 'anp'/,
    /BaselineAdminNetworkPolicy\.policy\.networking\.k8s\.io 'default'/,
    /ClusterNetworkPolicy\.policy\.networking\.k8s\.io 'cnp2'/,
    /GlobalNetworkPolicy\.projectcalico\.org 'gnp'/,
    /NetworkPolicy\.projectcalico\.org 'ns\/cnp'/,
    /NetworkPolicy\.crd\.projectcalico\.org 'ns\/cnp'/,
    /StagedNetworkPolicy\.projectcalico\.org 'ns\/st'/,
    /ClusterNetworkPolicy\.crd\.antrea\.io 'acnp'/,
    /NetworkPolicy\.extensions 'ns\/old'/,
    /MultiNetworkPolicy\.k8s\.cni\.cncf\.io 'ns\/mn'/,
  ],
};

/** What else the explanation of a path must say, by the name of its row. */
export const ALSO_SAID: Readonly<Record<string, RegExp>> = {
  'hostnet-ingress.yaml: edge/edge-ctl -> front/web : TCP 3000': /hostNetwork|network of (its|their) node/,
  'nslabels.yaml: mon/prom -> ns/t : TCP 80': /the labels of Namespace mon/,
  'nsnotin.yaml: guest/u -> vault/t : TCP 80': /the labels of Namespace guest/,
  'v4only.yaml: ns/p -> internet : TCP 443': /IPv4.* IPv6|IPv6.* IPv4/s,
  'lb.yaml: internet -> ns/web : TCP 8443': /IPv4.* IPv6|IPv6.* IPv4/s,
  'extname.yaml: ns/p -> ext.ns.svc : TCP 5432': /ExternalName|no policy isolates/,
};

/** Rows whose answer we hold for another one, with the answer and the reason. */
export const ANSWERED_OTHERWISE: Readonly<Record<string, readonly [Verdict, string]>> = {
  'tworules.yaml: other/stranger -> op/operator : TCP 7000': [
    'unknown',
    'the Namespace of the caller is not in the set, and one of the rules asks for a label of it, as in nslabels.yaml',
  ],
  'rollout.yaml: ns/p -> ns/api : TCP 80': [
    'closed',
    'the pods of a Rollout are read, and nothing opens a path to them',
  ],
};

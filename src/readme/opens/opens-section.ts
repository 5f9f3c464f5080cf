import { InputError } from '../../core/input/input';
import { listed } from '../../core/listed';
import type { Reachability } from '../../reachability/index';
import type { ManifestSet } from '../manifest-set';
import { bullets, section } from '../markdown/blocks';
import { code, codes, words } from '../markdown/inline';
import { table } from '../markdown/table';
import { apiRights } from './api-rights';
import { entries } from './entries';
import { openWorkloads, outsideRows } from './outside-rows';

const MOST_NAMES = 8;

/** What is open to and from everybody who is not in the set, and who may do what in the Kubernetes API. */
export function opensSection(set: ManifestSet): string {
  return section('## What it opens', [
    section('### Entries into the cluster', [entryTable(set)]),
    section('### Connections with what is not in this folder', networkParts(set.network)),
    section('### Rights in the Kubernetes API', [rightsTable(set)]),
  ]);
}

function entryTable(set: ManifestSet): string {
  return table(
    ['object', 'way', 'addresses', 'leads to', 'only from', 'TLS'],
    entries(set).map(({ title, way, addresses, leadsTo, onlyFrom, tls }) => [
      code(title),
      words(way),
      listed(addresses.map(code), MOST_NAMES),
      codes(leadsTo),
      codes(onlyFrom),
      tls ? 'yes' : '**none named**',
    ]),
  );
}

function networkParts(network: Reachability | InputError): readonly string[] {
  if (network instanceof InputError) {
    return [`Not known, because the API server would refuse an object: ${code(network.message)}`];
  }
  return [bullets(gaps(network)), connectionTable(network)];
}

/** What the table does not tell. */
function gaps(net: Reachability): readonly string[] {
  const open = (['ingress', 'egress'] as const).flatMap((direction) => {
    const ids = openWorkloads(net, direction);
    if (ids.length === 0) return [];
    const who = listed(ids.map(code), MOST_NAMES);
    return [
      `**No policy closes ${who}: ${direction === 'ingress' ? 'everybody may call them' : 'they may call everybody'}.**`,
    ];
  });
  const notEvaluated =
    net.notEvaluated.length === 0 ? [] : [`Not evaluated, and may open or close more: ${codes(net.notEvaluated)}`];
  const notRead = net.notRead.length === 0 ? [] : [`The pods of ${codes(net.notRead)} are not read`];
  const unknown = net.unknownConnections().length;
  return [
    ...open,
    ...notEvaluated,
    ...notRead,
    ...(unknown === 0
      ? []
      : [
          `${unknown} more may be open: these manifests do not tell. ${code('cdk8s-agents flows')} names what is missing`,
        ]),
  ];
}

function connectionTable(net: Reachability): string {
  return table(
    ['', 'who', 'ports', 'workloads'],
    outsideRows(net).map(({ direction, peer, ports, workloads }, index, rows) => [
      rows[index - 1]?.direction === direction ? '' : direction === 'ingress' ? 'may call in' : 'may be called',
      code(peer),
      code(ports),
      listed(workloads.map(code), MOST_NAMES),
    ]),
  );
}

function rightsTable(set: ManifestSet): string {
  return table(
    ['who', 'where', 'may'],
    apiRights(set).map(({ subject, namespaces, rights }, index, rows) => [
      rows[index - 1]?.subject === subject ? '' : code(subject),
      namespaces.length === 0 ? '**the whole cluster**' : codes(namespaces),
      rights.map(rightText).join('<br>'),
    ]),
  );
}

/** Rights to everything stand out. */
function rightText(right: string): string {
  return right.includes('*') ? `**${words(right)}**` : words(right);
}

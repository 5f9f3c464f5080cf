import type { IConstruct } from 'constructs';
import { groupedBy } from '../../core/grouped';
import { listed } from '../../core/listed';
import { constructsIn } from '../../core/objects/api-objects';
import { TreeCache } from '../../core/objects/tree-cache';
import { addCheck } from '../../core/objects/tree-check';
import { distinct } from '../../core/order';
import type { Peer } from '../../network/peer';
import type { EntryProps, ResolvedEntry } from './entry-props';

const ENTRY = 'cdk8s-agents:entry';

/** What an entry answers for. */
interface Answered {
  readonly subject: string;

  /** Who forwards its requests: `Gateway edge/public`, `ingress class nginx`. */
  readonly way: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/**
 * Opens the path from the proxies of an entry to the port of its service. Synth then fails if policies of the app close the side of the
 * proxies, or if another entry answers for the same host and path.
 */
export function openEntry(construct: IConstruct, props: EntryProps, entry: ResolvedEntry, by: Proxies): void {
  const { port, hosts, paths } = entry;
  if (port !== undefined) props.service.connections.allowFrom(by.peer, { ports: [port.name] });
  const answered: Answered = { subject: by.subject, way: by.way, hosts, paths };
  construct.node.addMetadata(ENTRY, answered);
  addCheck(construct, () => [...(TWICE.of(construct.node.root).get(by.subject) ?? [])]);
}

/** The proxies of an entry. */
interface Proxies {
  /** The name of the entry in messages. */
  readonly subject: string;
  readonly way: string;
  readonly peer: Peer;
}

/** The entries that answer for a host and path of another one, by the subject of the first. */
const TWICE = new TreeCache((root: IConstruct): ReadonlyMap<string, readonly string[]> => {
  const answers = constructsIn(root)
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === ENTRY).map(({ data }): Answered => data))
    .flatMap(({ subject, way, hosts, paths }) =>
      hosts.flatMap((host) => paths.map((path) => ({ subject, way, address: `${host}${path}` }))),
    );
  const same = [...groupedBy(answers, ({ way, address }) => JSON.stringify([way, address])).values()];
  const twice = same
    .map((one) => ({ ...one[0], subjects: distinct(one.map(({ subject }) => subject)) }))
    .filter(({ subjects }) => subjects.length > 1);
  return new Map(
    [...groupedBy(twice, ({ subject }) => subject)].map(([subject, all]) => [
      subject,
      all.map(({ way, address, subjects }) => `${listed(subjects)}: only one of them may have ${address} of ${way}`),
    ]),
  );
});

import { groupedBy } from '../../core/grouped';
import { compare } from '../../core/order';
import type { FlowsSource } from '../flows-source';
import { badgesOf, type WorkloadBadges } from './badges';
import { boxNames, toBoxes } from './boxes';
import { withoutFanOuts } from './fan-outs';
import { toPorts } from './labels';
import { type Link, toLinkEnd, unisolatedIn } from './link';
import { linksOf } from './links';
import type { FlowArrow, FlowGraph } from './model';
import { graphTitle, notesOf } from './notes';
import { type SameNeighbours, withSameNeighbours } from './same-neighbours';
import { type BoxArrow, type SharedArrows, shareArrows } from './shared-arrows';

/** Builds the picture of a set, with few boxes, few arrows, and text instead of many arrows. */
export function flowGraph(source: FlowsSource): FlowGraph {
  const open = unisolatedIn(source);
  const links = linksOf(source, open);
  const badges = badgesOf(source, open, links);
  const ends = new Map(source.workloads.map((workload) => [workload.id, toLinkEnd(workload, 'from')] as const));
  for (const { from, to } of links.links) ends.set(from.id, from).set(to.id, to);
  const groups = withSameNeighbours([...ends.values()], links.links, ({ id }) => JSON.stringify(badges.get(id)));
  const { arrows: drawn, shared } = sharedArrows(groups, links.links, badges);
  const fanOuts = withoutFanOuts(drawn, boxNames(groups));
  const arrows = fanOuts.arrows.map(({ from, to, ports }) => ({ from, to, ports: toPorts(ports) })).sort(byEnds);
  const content = { badges, shared, meshes: links.meshes, arrows, details: fanOuts.details };
  const boxes = toBoxes(groups, content);
  const notes = notesOf(source, { ...boxes, arrows, dnsServers: links.dnsServers });
  return { title: graphTitle(source), ...boxes, arrows, notes };
}

function sharedArrows(
  groups: readonly SameNeighbours[],
  links: readonly Link[],
  badges: ReadonlyMap<string, WorkloadBadges>,
): SharedArrows {
  const boxes = groups.flatMap(({ id, ends: [{ namespace }] }) => {
    const own = badges.get(id);
    return namespace === undefined || own === undefined ? [] : [{ namespace, id, ...own }];
  });
  return shareArrows(
    arrowsOf(groups, links),
    groupedBy(boxes, ({ namespace }) => namespace),
    (id, end) => {
      const own = badges.get(id);
      return own === undefined || (end === 'from' ? own.openOut : own.openIn);
    },
  );
}

/** Links between boxes, without duplicates. */
function arrowsOf(groups: readonly SameNeighbours[], links: readonly Link[]): readonly BoxArrow[] {
  const boxes = new Map(groups.flatMap(({ id, ends }) => ends.map((end) => [end.id, id] as const)));
  const arrows = new Map<string, BoxArrow>();
  for (const link of links) {
    const [from = '', to = ''] = [boxes.get(link.from.id), boxes.get(link.to.id)];
    if (from !== to) arrows.set(JSON.stringify([from, to, `${link.ports}`]), { from, to, ports: link.ports });
  }
  return [...arrows.values()];
}

function byEnds(a: FlowArrow, b: FlowArrow): number {
  return compare(a.from, b.from) || compare(a.to, b.to) || compare(a.ports.words, b.ports.words);
}

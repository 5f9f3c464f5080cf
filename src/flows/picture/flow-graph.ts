import { compare } from '../../core/order';
import { type Face, facesOf } from './badges';
import { placesOf, toBoxes } from './boxes';
import { withoutHubs } from './fan-outs';
import { toPorts } from './labels';
import { type FlowSource, type Link, openSidesOf, toEnd } from './link-ends';
import { linksOf } from './links';
import type { FlowArrow, FlowGraph } from './model';
import { notesOf, titleOf } from './notes';
import { type Twins, toTwins } from './same-neighbours';
import { type Arrow, type Joined, joined, type Member } from './shared-arrows';

export type { FlowSource } from './link-ends';
export type { FlowArrow, FlowBox, FlowGraph, FlowNamespace, FlowPorts } from './model';

/** The picture of a set: few boxes, few arrows, and in words what would be many arrows. */
export function flowGraph(net: FlowSource): FlowGraph {
  const open = openSidesOf(net);
  const { links, nameServers, meshes } = linksOf(net, open);
  const faces = facesOf(net, open, links, nameServers);
  const ends = new Map(net.workloads.map((workload) => [workload.id, toEnd(workload, 'from')] as const));
  for (const { from, to } of links) ends.set(from.id, from).set(to.id, to);
  const twins = toTwins([...ends.values()], links, ({ id }) => JSON.stringify(faces.get(id)));
  const shared = withoutCommon(twins, links, faces);
  const hubs = withoutHubs(shared.arrows, placesOf(twins));
  const arrows = hubs.arrows.map(({ from, to, ports }) => ({ from, to, ports: toPorts(ports) })).sort(byEnds);
  const boxes = toBoxes(twins, { faces, all: shared.all, meshes, arrows, details: hubs.details });
  return { title: titleOf(net), ...boxes, arrows, notes: notesOf(net, { ...boxes, nameServers }) };
}

function withoutCommon(twins: readonly Twins[], links: readonly Link[], faces: ReadonlyMap<string, Face>): Joined {
  const members = new Map<string, Member[]>();
  for (const { id, ends } of twins) {
    const [first] = ends;
    const face = faces.get(id);
    if (first?.namespace === undefined || face === undefined) continue;
    members.set(first.namespace, [...(members.get(first.namespace) ?? []), { id, ...face }]);
  }
  return joined(arrowsOf(twins, links), members, (id, side) => {
    const face = faces.get(id);
    return face === undefined || (side === 'from' ? face.openOut : face.openIn);
  });
}

/** Links between boxes, once each. */
function arrowsOf(twins: readonly Twins[], links: readonly Link[]): readonly Arrow[] {
  const boxes = new Map(twins.flatMap(({ id, ends }) => ends.map((end) => [end.id, id] as const)));
  const arrows = new Map<string, Arrow>();
  for (const link of links) {
    const [from = '', to = ''] = [boxes.get(link.from.id), boxes.get(link.to.id)];
    if (from !== to) arrows.set(JSON.stringify([from, to, `${link.ports}`]), { from, to, ports: link.ports });
  }
  return [...arrows.values()];
}

function byEnds(a: FlowArrow, b: FlowArrow): number {
  return compare(a.from, b.from) || compare(a.to, b.to) || compare(a.ports.words, b.ports.words);
}

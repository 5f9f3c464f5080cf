import type { Protocol } from '../../core/network/peer-port';
import type { ResolvedEndpoint, UnreadEndpoint } from '../endpoint-ref';
import type { Evaluation } from '../evaluation';
import { partsOfPath } from './path-parts';
import { routesOf, type ServiceRoute } from './service-routes';
import { type Answer, type AnsweredPart, combined } from './verdict';

/** Answers whether one endpoint may call another on a port. */
export function answer(
  evaluation: Evaluation,
  from: ResolvedEndpoint,
  to: ResolvedEndpoint,
  port: number,
  protocol: Protocol,
): Answer {
  const unread = [from, to].filter((end): end is UnreadEndpoint => end.kind === 'unread');
  if (unread.length > 0) {
    return combined([{ title: to.title, verdict: 'unknown', missing: unread.map(({ missing }) => missing) }]);
  }
  if (from.kind === 'service' || from.kind === 'unread' || to.kind === 'unread') return combined([]);
  if (to.kind !== 'service') return combined(partsOfPath(evaluation, { from, to, port, protocol }));
  const { routes, missing } = routesOf(evaluation, to.service, port, protocol);
  const parts = routes.flatMap((route) => partsOfRoute(evaluation, { from, ...route }, route, routes.length > 1));
  return combined([
    ...parts,
    ...(missing.length > 0 ? [{ title: `other pods of ${to.title}`, verdict: 'unknown' as const, missing }] : []),
  ]);
}

/** The parts of a path to one target of a Service. If there are several targets, each part names its target. */
function partsOfRoute(
  evaluation: Evaluation,
  path: Parameters<typeof partsOfPath>[1],
  { to }: ServiceRoute,
  isOneOfMany: boolean,
): readonly AnsweredPart[] {
  const parts = partsOfPath(evaluation, path);
  if (!isOneOfMany) return parts;
  const title = to.kind === 'pods' && to.pod !== undefined ? `pod ${to.pod.replace(/^.*\//, '')}` : to.title;
  return parts.map((part) => ({ ...part, title: part.title === to.title ? title : `${title} ${part.title}` }));
}

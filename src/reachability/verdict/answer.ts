import type { Protocol } from '../../core/network/peer-port';
import { includesPod } from '../../core/pods/pod-numbers';
import type { ResolvedEndpoint, UnreadEndpoint } from '../endpoint-ref';
import type { Evaluation } from '../evaluation';
import type { PodTemplate } from '../read-pods';
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
  { to, templates = [] }: ServiceRoute,
  isOneOfMany: boolean,
): readonly AnsweredPart[] {
  const self = callerAmong(path.from, templates);
  const own = self === undefined ? [] : [{ title: podTitle(self.pod), verdict: 'open' as const }];
  const parts = self?.isAlone ? [] : partsOfPath(evaluation, path);
  if (!isOneOfMany && own.length === 0) return parts;
  const title = to.kind === 'pods' && to.pod !== undefined ? podTitle(to.pod) : to.title;
  const rest = own.length > 0 ? `the other pods of ${title}` : title;
  return [
    ...own,
    ...parts.map((part) => ({ ...part, title: part.title === to.title ? rest : `${rest} ${part.title}` })),
  ];
}

/** The caller, if it is one of the pods behind a Service: no policy keeps a pod from itself. */
function callerAmong(
  from: ResolvedEndpoint,
  templates: readonly PodTemplate[],
): { readonly pod: string; readonly isAlone: boolean } | undefined {
  if (from.kind !== 'pods' || from.pod === undefined) return undefined;
  const { pod } = from;
  if (!templates.some((template) => includes(template, pod))) return undefined;
  const [only, another] = templates;
  return { pod, isAlone: another === undefined && (only?.numbers === undefined || only.numbers.count === 1) };
}

function includes({ namespace, object, numbers }: PodTemplate, pod: string): boolean {
  if (numbers === undefined) return object.kind === 'Pod' && `${namespace}/${object.name}` === pod;
  return pod.startsWith(`${namespace}/`) && includesPod(numbers, pod.slice(namespace.length + 1));
}

function podTitle(pod: string): string {
  return `pod ${pod.replace(/^.*\//, '')}`;
}

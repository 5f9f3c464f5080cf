import type { Protocol } from '../core/network/peer-port';
import { type Fix, fixesOf, fixWords } from './advice/fix';
import { voidAllowLists, voidWords } from './advice/void-allow-lists';
import type { ResolvedAddresses, ResolvedEndpoint, ResolvedPods, ResolvedService } from './endpoint-ref';
import type { Evaluation } from './evaluation';
import { type DirectionExplanation, explainDirection } from './explain-direction';
import type { PodGroup } from './pod-group';
import { type Direction, nameOfPolicy } from './policy';
import { answer } from './verdict/answer';
import { type DirectPath, isSelf, partsOfPath } from './verdict/path-parts';
import { routesOf, type ServiceRoute } from './verdict/service-routes';
import {
  type Answer,
  combined,
  type MissingFact,
  partsText,
  type Verdict,
  type VerdictPart,
  verdictText,
} from './verdict/verdict';

/** Why a path is open or blocked. */
export interface Explanation {
  readonly from: string;
  readonly to: string;

  /** The port in question. For a Service, the port of the Service. */
  readonly port: number;
  readonly protocol: Protocol;

  /** Whether both sides are open, for all parts of the path. */
  readonly verdict: Verdict;

  /** The parts of the path, if their answers differ. */
  readonly parts: readonly VerdictPart[];

  /** What the set does not tell. Empty unless something is unknown. */
  readonly missing: readonly MissingFact[];

  /** The caller's side. */
  readonly egress: DirectionExplanation;

  /** The side of the called pods. */
  readonly ingress: DirectionExplanation;

  /** Further facts, such as the pods behind a Service or a port that no container declares. */
  readonly notes: readonly string[];

  /** The whole explanation, as lines of plain text. */
  toString(): string;
}

export function explain(
  evaluation: Evaluation,
  from: ResolvedEndpoint,
  to: ResolvedEndpoint,
  port: number,
  protocol: Protocol,
): Explanation {
  const asked: Asked = { from: from.title, to: to.title, port, protocol };
  const answered = answer(evaluation, from, to, port, protocol);
  if (from.kind === 'service') return nowhere(asked, answered, `${from.title} is a Service, which makes no calls`);
  if (from.kind === 'unread' || to.kind === 'unread') return nowhere(asked, answered, onWhat(answered));
  if (to.kind === 'service') return throughService(evaluation, asked, answered, from, to);
  return explained(evaluation, asked, answered, [{ from, to, port, protocol }], []);
}

type Asked = Pick<Explanation, 'from' | 'to' | 'port' | 'protocol'>;

/** Explains the path through a Service: the first target that is not open, if there are several targets. */
function throughService(
  evaluation: Evaluation,
  asked: Asked,
  answered: Answer,
  from: ResolvedPods | ResolvedAddresses,
  { title, service }: ResolvedService,
): Explanation {
  const { port, protocol } = asked;
  const { routes, nowhere: because } = routesOf(evaluation, service, port, protocol);
  const isOpen = (route: ServiceRoute) => combined(partsOfPath(evaluation, { from, ...route })).verdict === 'open';
  const [shown, ...others] = [...routes].sort((one, other) => Number(isOpen(one)) - Number(isOpen(other)));
  if (shown === undefined) return nowhere(asked, answered, because ?? onWhat(answered));
  const leads = `${title}:${port} leads to ${shown.to.title} on ${shown.protocol} ${shown.port}`;
  const more = routes.length > 1 ? `, and to ${routes.length - 1} more` : '';
  const paths = [shown, ...others].map((route) => ({ from, ...route }));
  return explained(evaluation, asked, answered, paths, [leads + more]);
}

function explained(
  evaluation: Evaluation,
  asked: Asked,
  answered: Answer,
  paths: readonly DirectPath[],
  notes: readonly string[],
): Explanation {
  const [path] = paths;
  if (path === undefined) return nowhere(asked, answered, 'nothing is there');
  const { from, to, port, protocol } = path;
  const side = (direction: Direction): DirectionExplanation => {
    const [of, other] = direction === 'egress' ? [from, to] : [to, from];
    if (isSelf(from, to)) return ofItself(direction);
    const why = explainDirection(evaluation, { direction, of, other, called: to, port, protocol });
    return { ...why, fixes: why.advice === undefined ? fixesOf(evaluation, direction, paths) : [] };
  };
  return worded({
    ...asked,
    ...answered,
    egress: side('egress'),
    ingress: side('ingress'),
    notes: [...notes, ...undeclared(path), ...otherPod(path), ...pointless(evaluation, path)],
  });
}

function ofItself(direction: DirectionExplanation['direction']): DirectionExplanation {
  return {
    direction,
    verdict: 'open',
    because: 'a pod always reaches itself: no policy applies',
    by: [],
    overridden: [],
    nearest: [],
    fixes: [],
  };
}

/** Notes that a question about a workload and itself is about two of its pods. */
function otherPod({ from, to }: DirectPath): readonly string[] {
  if (from.kind !== 'pods' || from.title !== to.title || isSelf(from, to)) return [];
  return [`this is about two pods of ${from.title}: each pod always reaches itself`];
}

/** Notes a port that no container declares. A container may listen on it anyway, but usually the number is wrong. */
function undeclared({ to, port, protocol }: DirectPath): readonly string[] {
  if (to.kind === 'addresses' || to.ports === undefined) return [];
  if (to.ports.some((declared) => declared.port === port && declared.protocol === protocol)) return [];
  const declared = to.ports.map((one) => `${one.protocol} ${one.port}`).join(', ');
  return [`no container of ${to.title} declares ${protocol} ${port}: they declare ${declared || 'no port'}`];
}

function onWhat({ missing }: Answer): string {
  return `it depends on ${missing.map(({ fact }) => fact).join(' and on ')}`;
}

/** Names the policies of both ends whose rules narrow nothing. */
function pointless(evaluation: Evaluation, { from, to }: DirectPath): readonly string[] {
  const ends = { egress: from, ingress: to };
  return voidAllowLists(evaluation)
    .filter(({ policy, direction }) => {
      const end = ends[direction];
      const isolates = (group: PodGroup) =>
        evaluation.networkPolicies.isolating(group, direction).certain.some((own) => nameOfPolicy(own) === policy);
      return end.kind === 'pods' && end.groups.some(isolates);
    })
    .map((one) => `${voidWords(one)}: it narrows nothing`);
}

/** The explanation of a path without two sides. */
function nowhere(asked: Asked, answered: Answer, because: string): Explanation {
  const side = (direction: DirectionExplanation['direction']): DirectionExplanation => ({
    direction,
    verdict: answered.verdict,
    because,
    by: [],
    overridden: [],
    nearest: [],
    fixes: [],
  });
  return worded({ ...asked, ...answered, egress: side('egress'), ingress: side('ingress'), notes: [] });
}

function worded(explanation: Omit<Explanation, 'toString'>): Explanation {
  return { ...explanation, toString: () => toText(explanation) };
}

/** A fix, with each line of its YAML in the same indentation, so that the lines can be copied together. */
function fixText(fix: Fix): readonly string[] {
  const lines = fix.yaml.trimEnd().split('\n');
  return [`    fix: ${fixWords(fix)}:`, ...lines.map((line) => `      ${line}`)];
}

function toText(explanation: Omit<Explanation, 'toString'>): string {
  const { from, to, port, protocol, verdict, parts, missing, egress, ingress, notes } = explanation;
  const sides = egress.because === ingress.because ? [egress] : [egress, ingress];
  const lines = sides.flatMap((side) => [
    `  ${sides.length === 1 ? '' : `${side.direction} `}${verdictText(side.verdict)}: ${side.because}`,
    ...side.overridden.map((later) => `    later: ${later}`),
    ...side.nearest.map((near) => `    near: ${near}`),
    ...(side.advice === undefined ? [] : [`    fix: ${side.advice}`]),
    ...side.fixes.flatMap(fixText),
  ]);
  const which = parts.length > 0 ? ` (${partsText(parts)})` : '';
  return [
    `${from} → ${to} on ${protocol} ${port}: ${verdictText(verdict)}${which}`,
    ...lines,
    ...missing.flatMap(({ fact, cure }) => [`  missing: ${fact}`, `    ${cure}`]),
    ...notes.map((note) => `  note: ${note}`),
  ].join('\n');
}

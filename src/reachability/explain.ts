import type { Protocol } from '../core/network/peer-port';
import {
  type ResolvedAddresses,
  type ResolvedEndpoint,
  type ResolvedPods,
  type ResolvedService,
  toResolved,
} from './endpoint-ref';
import type { Evaluation } from './evaluation';
import { type DirectionExplanation, explainDirection } from './explain-direction';
import { type PortRange, PortSet } from './port-set';
import { findServicePort, targetsOf } from './services';

/** Why a path is open or blocked. */
export interface Explanation {
  readonly from: string;
  readonly to: string;

  /** The port in question. For a Service, the port of the Service. */
  readonly port: number;
  readonly protocol: Protocol;

  /** Whether both sides are open. */
  readonly allowed: boolean;

  /** The caller's side. */
  readonly egress: DirectionExplanation;

  /** The side of the called pods. */
  readonly ingress: DirectionExplanation;

  /** Further facts, such as the pods behind a Service or a port that no container declares. */
  readonly notes: readonly string[];

  /** The whole explanation, as lines of plain text. */
  toString(): string;
}

interface ResolvedQuestion {
  readonly from: ResolvedPods | ResolvedAddresses;
  readonly to: ResolvedPods | ResolvedAddresses;

  /** The port of the called pod. */
  readonly port: PortRange;
}

export function explain(
  evaluation: Evaluation,
  from: ResolvedEndpoint,
  to: ResolvedEndpoint,
  port: number,
  protocol: Protocol,
): Explanation {
  const asked = { port, protocol };
  if (from.kind === 'service')
    return nowhere(asked, from.title, to.title, `${from.title} is a Service, which makes no calls`);
  if (to.kind === 'service') return throughService(evaluation, from, to, asked);
  const question = { from, to, port: { port, endPort: port, protocol } };
  return toExplanation(asked, to.title, question, evaluation, []);
}

type Asked = Pick<PortRange, 'port' | 'protocol'>;

/** Explains the path through a Service: the first blocked target, if there are several targets. */
function throughService(
  evaluation: Evaluation,
  from: ResolvedPods | ResolvedAddresses,
  { title, service }: ResolvedService,
  asked: Asked,
): Explanation {
  const { port, protocol } = asked;
  const declared = findServicePort(service, port, protocol);
  if (declared === undefined) {
    const ports = service.ports.map((one) => `${one.protocol} ${one.port}`).join(', ');
    return nowhere(asked, from.title, title, `${title} has no port ${protocol} ${port}: it has ${ports || 'none'}`);
  }
  const targets = targetsOf(service, evaluation.workloads, declared).flatMap(({ workload, ports }) =>
    ports.ranges.map((range) => ({ to: toResolved(workload), range })),
  );
  if (targets.length === 0)
    return nowhere(asked, from.title, title, `${title} selects no pods of the set with that port`);
  const explained = targets.map(({ to, range }) =>
    toExplanation(asked, title, { from, to, port: range }, evaluation, [
      `${title}:${port} leads to ${to.title} on ${range.protocol} ${range.port}`,
    ]),
  );
  return (
    explained.find(({ allowed }) => !allowed) ?? explained[0] ?? nowhere(asked, from.title, title, 'nothing is there')
  );
}

function toExplanation(
  asked: Asked,
  title: string,
  question: ResolvedQuestion,
  evaluation: Evaluation,
  notes: readonly string[],
): Explanation {
  const { from, to, port } = question;
  const ports = PortSet.range(port.protocol, port.port);
  const egress = explainDirection(evaluation, { direction: 'egress', of: from, other: to, called: to, ports });
  const ingress = explainDirection(evaluation, { direction: 'ingress', of: to, other: from, called: to, ports });
  return worded({
    from: from.title,
    to: title,
    ...asked,
    allowed: egress.open && ingress.open,
    egress,
    ingress,
    notes: [...notes, ...undeclared(to, port)],
  });
}

/** Notes a port that no container declares. A container may listen on it anyway, but usually the number is wrong. */
function undeclared(to: ResolvedPods | ResolvedAddresses, { port, protocol }: PortRange): readonly string[] {
  if (to.kind === 'addresses' || to.ports === undefined) return [];
  if (to.ports.some((declared) => declared.port === port && declared.protocol === protocol)) return [];
  const declared = to.ports.map((one) => `${one.protocol} ${one.port}`).join(', ');
  return [`no container of ${to.title} declares ${protocol} ${port}: they declare ${declared || 'no port'}`];
}

function nowhere(asked: Asked, from: string, to: string, because: string): Explanation {
  const side = (direction: DirectionExplanation['direction']): DirectionExplanation => ({
    direction,
    open: false,
    because,
    by: [],
    nearest: [],
  });
  return worded({ from, to, ...asked, allowed: false, egress: side('egress'), ingress: side('ingress'), notes: [] });
}

function worded(explanation: Omit<Explanation, 'toString'>): Explanation {
  return { ...explanation, toString: () => toText(explanation) };
}

function toText({ from, to, port, protocol, allowed, egress, ingress, notes }: Omit<Explanation, 'toString'>): string {
  const sides = egress.because === ingress.because ? [egress] : [egress, ingress];
  const lines = sides.flatMap(({ direction, open, because, nearest, fix }) => [
    `  ${sides.length === 1 ? '' : `${direction} `}${open ? 'open' : 'closed'}: ${because}`,
    ...nearest.map((near) => `    near: ${near}`),
    ...(fix === undefined ? [] : [`    fix: ${fix}`]),
  ]);
  const title = `${from} → ${to} on ${protocol} ${port}: ${allowed ? 'open' : 'closed'}`;
  return [title, ...lines, ...notes.map((note) => `  note: ${note}`)].join('\n');
}

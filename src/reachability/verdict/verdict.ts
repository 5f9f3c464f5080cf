/**
 * The answer to a question about a path. `open`: all of it is open. `closed`: none of it. `partly`: some of it, and `parts` say which.
 * `unknown`: the set does not tell, and `missing` says what would.
 */
export type Verdict = 'open' | 'closed' | 'partly' | 'unknown';

/** A part of a path with one answer. */
export interface VerdictPart {
  /** `IPv4`, `10.0.0.0/9`, `pod api-a`. */
  readonly title: string;
  readonly verdict: 'open' | 'closed' | 'unknown';
}

/** A fact that the set does not contain, and that would decide an answer. */
export interface MissingFact {
  /** `the labels of Namespace mon`. */
  readonly fact: string;

  /** What would supply it, such as an option or an object. */
  readonly cure: string;
}

/** A verdict with what explains it. */
export interface Answer {
  readonly verdict: Verdict;

  /** The parts of a path whose parts have different answers. Otherwise empty. */
  readonly parts: readonly VerdictPart[];

  /** What the set does not tell. Empty unless a part is unknown. */
  readonly missing: readonly MissingFact[];
}

/** A part of a path, and what is missing if it is unknown. */
export interface AnsweredPart extends VerdictPart {
  readonly missing?: readonly MissingFact[];
}

/** Combines the answers of all parts of a path. A path without parts is closed. */
export function combined(parts: readonly AnsweredPart[]): Answer {
  const verdicts = new Set(parts.map(({ verdict }) => verdict));
  const [only = 'closed'] = verdicts;
  const mixed = verdicts.has('open') && verdicts.has('closed') ? 'partly' : 'unknown';
  return {
    verdict: verdicts.size > 1 ? mixed : only,
    parts: verdicts.size > 1 ? distinctParts(parts) : [],
    missing: distinctFacts(parts.flatMap(({ missing = [] }) => missing)),
  };
}

/** The verdict in a sentence. */
export function verdictText(verdict: Verdict): string {
  return verdict === 'partly' ? 'partly open' : verdict;
}

/** `IPv4 open, IPv6 closed`. */
export function partsText(parts: readonly VerdictPart[]): string {
  return parts.map(({ title, verdict }) => `${title} ${verdict}`).join(', ');
}

/** The facts, each once. */
export function distinctFacts(facts: readonly MissingFact[]): readonly MissingFact[] {
  return [...new Map(facts.map((one) => [`${one.fact}: ${one.cure}`, one])).values()];
}

function distinctParts(parts: readonly AnsweredPart[]): readonly VerdictPart[] {
  return [...new Map(parts.map(({ title, verdict }) => [`${title} ${verdict}`, { title, verdict }] as const)).values()];
}

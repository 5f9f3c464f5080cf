import type { IConstruct } from 'constructs';
import { constructsIn } from '../objects/api-objects';

const WARNING = 'cdk8s-agents:warning';

/** One warning, with all the objects it concerns. */
export interface Warning {
  /** The rule, such as `image must have a digest to be reproducible`. */
  readonly rule: string;

  /** The objects that it concerns, such as `AgentProfile 'echo-agent'`, each with its value if there is one. */
  readonly subjects: readonly string[];
}

/** Keeps the warnings of an Input until synth prints them. Pass a function when they depend on the finished tree. */
export function addWarnings(
  construct: IConstruct,
  subject: string,
  warnings: readonly string[] | (() => readonly string[]),
): void {
  if (typeof warnings !== 'function' && warnings.length === 0) return;
  const kept: Kept = { subject, warnings };
  construct.node.addMetadata(WARNING, kept);
}

/** Collects the warnings in a tree, one per rule, in tree order. */
export function warningsIn(root: IConstruct): readonly Warning[] {
  const subjects = new Map<string, Set<string>>();
  for (const construct of constructsIn(root)) {
    for (const { type, data } of construct.node.metadata) {
      if (type !== WARNING || !isKept(data)) continue;
      for (const warning of typeof data.warnings === 'function' ? data.warnings() : data.warnings) {
        const [rule = warning, value] = warning.split(', got ');
        const about = value === undefined ? data.subject : `${data.subject} (${value})`;
        subjects.set(rule, (subjects.get(rule) ?? new Set()).add(about));
      }
    }
  }
  return [...subjects].map(([rule, about]) => ({ rule, subjects: [...about] }));
}

interface Kept {
  readonly subject: string;
  readonly warnings: readonly string[] | (() => readonly string[]);
}

function isKept(data: unknown): data is Kept {
  return typeof data === 'object' && data !== null && 'subject' in data && 'warnings' in data;
}

import type { IConstruct } from 'constructs';

const WARNING = 'cdk8s-agents:warning';

/** One thing that users should know, and all whom it is about. */
export interface Warning {
  /** The rule, such as `image must have a digest to be reproducible`. */
  readonly rule: string;

  /** Whom it is about, such as `AgentProfile 'echo-agent'`, with the value where there is one. */
  readonly subjects: readonly string[];
}

/** Keeps what an Input warned of, until synth prints it. */
export function addWarnings(construct: IConstruct, subject: string, warnings: readonly string[]): void {
  for (const warning of warnings) {
    const [rule = warning, value] = warning.split(', got ');
    construct.node.addMetadata(WARNING, { rule, subject: value === undefined ? subject : `${subject} (${value})` });
  }
}

/** All warnings in a tree, one per rule, in the tree's order. */
export function warningsIn(root: IConstruct): readonly Warning[] {
  const subjects = new Map<string, Set<string>>();
  for (const construct of root.node.findAll()) {
    for (const { type, data } of construct.node.metadata) {
      if (type !== WARNING || !isWarning(data)) continue;
      subjects.set(data.rule, (subjects.get(data.rule) ?? new Set()).add(data.subject));
    }
  }
  return [...subjects].map(([rule, about]) => ({ rule, subjects: [...about] }));
}

function isWarning(data: unknown): data is { readonly rule: string; readonly subject: string } {
  return typeof data === 'object' && data !== null && 'rule' in data && 'subject' in data;
}

import type { Construct } from 'constructs';

const WARNING = 'cdk8s-agents:warning';

/** Something about a construct that its user is told at synth. */
export interface Warning {
  /** Where it is in the tree. */
  readonly path: string;

  /** Object, field, rule and value. */
  readonly message: string;
}

/** Keeps what an Input warned of, until synth prints it. */
export function addWarnings(construct: Construct, subject: string, warnings: readonly string[]): void {
  for (const warning of warnings) construct.node.addMetadata(WARNING, `${subject}: ${warning}`);
}

/** All warnings in a tree, in its order. */
export function warningsIn(root: Construct): readonly Warning[] {
  return root.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === WARNING)
        .map(({ data }) => ({ path: construct.node.path, message: String(data) })),
    );
}

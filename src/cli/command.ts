import type { Command } from 'commander';
import type { Io } from './io';

/** The answer of a command: the whole of stdout, and the exit code. */
export interface Outcome {
  readonly text: string;

  /** 1 is the answer no. */
  readonly exitCode: 0 | 1;

  /** What the answer leaves out, for stderr, a line each. @default - nothing */
  readonly warnings?: readonly string[];
}

/** Declares a command of `cdk8s-agents`: its text, its options, and an action that answers once. */
export type DeclareCommand = (io: Io, answer: (outcome: Outcome) => void) => Command;

import type { Command } from 'commander';
import type { Io } from './io';

/** The result of a command: the whole of stdout, and the exit code. */
export interface Outcome {
  readonly text: string;

  /** 1 means that the answer is no; 2 that the input does not tell. */
  readonly exitCode: 0 | 1 | 2;

  /** Facts that the answer leaves out, one per line of stderr. @default - none */
  readonly warnings?: readonly string[];
}

/** Declares a command of `cdk8s-agents`: its help, its options, and an action that answers once. */
export type DeclareCommand = (io: Io, answer: (outcome: Outcome) => void) => Command;

import type { Command } from 'commander';
import type { Io } from './io';

/** What a command comes to: the whole of stdout, and a verdict. */
export interface Outcome {
  readonly text: string;

  /** 1 says no, in whatever the command was asked. */
  readonly exitCode: 0 | 1;

  /** What keeps the answer from being the whole truth: a line each, on stderr. @default - nothing */
  readonly warnings?: readonly string[];
}

/** Declares a command of `cdk8s-agents`: its words and options, and an action that answers once. */
export type DeclareCommand = (io: Io, answer: (outcome: Outcome) => void) => Command;

import type { Chart } from 'cdk8s';
import type { KubeObject } from '../../support/objects';

/** What becomes of a defect, the strongest first. */
export const OUTCOMES = [
  'does not compile',
  'input error',
  'refused at synth',
  'never written',
  'left to a rule',
] as const;

/** Names those objects that have a defect, a sentence each. */
export type Finder = (objects: readonly KubeObject[]) => readonly string[];

/** The compiler refuses it. */
export interface NoCompile {
  readonly outcome: 'does not compile';

  /** What is attempted. */
  readonly how: string;

  /** The statement that has the defect. */
  readonly wrong: string;

  /** The same without it, which compiles. */
  readonly right: string;

  /** The first line of what the compiler says. */
  readonly says: string;
}

/** A constructor throws an InputError, or the finished tree is refused. */
export interface Refused {
  readonly outcome: 'input error' | 'refused at synth';

  /** What is attempted. */
  readonly how: string;

  /** Attempts it. */
  readonly build: (chart: Chart) => unknown;

  /** The whole message, or the one line of it among those of the tree. */
  readonly says: string;
}

/** What the library renders by itself is free of it. */
export interface NeverWritten {
  readonly outcome: 'never written';

  /** What is the case instead. */
  readonly how: string;

  /** Looks for it. */
  readonly finds: Finder;

  /** Where it is looked for: in the platforms of dist/, each on its own; in the rest of it and in each golden too. */
  readonly within: 'platforms' | 'platforms and goldens';

  /** Objects that have it: the finder has to find them. */
  readonly seeded: readonly KubeObject[];
}

/** It can be written today. */
export interface Left {
  readonly outcome: 'left to a rule';

  /** What is written. */
  readonly how: string;

  /** Why the typed model cannot know. */
  readonly why: string;

  /** Writes it, and nothing refuses it. */
  readonly build: (chart: Chart) => unknown;

  /** What synth warns of. @default - it may say nothing */
  readonly warns?: string;

  /** Finds it in what is rendered. */
  readonly finds: Finder;
}

/** One way in which a defect might come about. */
export type Way = NoCompile | Refused | NeverWritten | Left;

/** A class of defects, by its id in `../shared/rules.tsv`. */
export interface Defect {
  readonly id: string;
  readonly ways: readonly Way[];
}

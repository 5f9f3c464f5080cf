import type { Chart } from 'cdk8s';
import type { KubeObject } from '../../support/objects';

/** The possible outcomes of a defect, strongest first. */
export const OUTCOMES = [
  'does not compile',
  'input error',
  'refused at synth',
  'never written',
  'left to a rule',
] as const;

/** Describes the objects with a defect, one sentence each. */
export type Finder = (objects: readonly KubeObject[]) => readonly string[];

/** The compiler refuses it. */
export interface NoCompile {
  readonly outcome: 'does not compile';

  /** The attempt, in words. */
  readonly how: string;

  /** The statement that has the defect. */
  readonly wrong: string;

  /** The same without it, which compiles. */
  readonly right: string;

  /** The first line of the compiler error. */
  readonly says: string;
}

/** A constructor throws an InputError, or the finished tree is refused. */
export interface Refused {
  readonly outcome: 'input error' | 'refused at synth';

  /** The attempt, in words. */
  readonly how: string;

  /** Makes the attempt. */
  readonly build: (chart: Chart) => unknown;

  /** The whole message, or one line of the errors of the tree. */
  readonly says: string;
}

/** The library never renders it. */
export interface NeverWritten {
  readonly outcome: 'never written';

  /** The correct state, in words. */
  readonly how: string;

  /** Finds it. */
  readonly finds: Finder;

  /** The searched sets: each platform in dist/, or also the rest of dist/ and each golden. */
  readonly within: 'platforms' | 'platforms and goldens';

  /** Objects with the defect, which the finder must find. */
  readonly seeded: readonly KubeObject[];
}

/** It is possible today. */
export interface Left {
  readonly outcome: 'left to a rule';

  /** The code that causes it, in words. */
  readonly how: string;

  /** Why the typed model cannot detect it. */
  readonly why: string;

  /** Causes it without an error. */
  readonly build: (chart: Chart) => unknown;

  /** The warning of synth. @default - none needed */
  readonly warns?: string;

  /** Finds it in the rendered objects. */
  readonly finds: Finder;
}

/** One way to cause a defect. */
export type Way = NoCompile | Refused | NeverWritten | Left;

/** A class of defects, by its id in `../shared/rules.tsv`. */
export interface Defect {
  readonly id: string;
  readonly ways: readonly Way[];
}

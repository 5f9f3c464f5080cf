import { isPlain } from '../plain';

/** What is wrong with a value. A `warns` problem is legal Kubernetes that its writer hardly meant. */
export interface Problem {
  /** What the value has to be, after the word "must": `be a port from 1 to 65535, such as 8080`. */
  readonly must: string;

  /** The value is taken all the same, and the problem is printed at synth. @default - the value is refused */
  readonly warns?: boolean;

  /** How the value is written rightly. It tells the value, so that it is not shown for a secret. @default - not known */
  readonly instead?: string;
}

/** Looks at one value, of whatever type it turns out to have at run time. */
export type Check = (value: unknown) => Problem | undefined;

/** One or more props that a user has to correct. Lists every problem found, never the value of a secret. */
export class InputError extends Error {
  constructor(
    readonly subject: string,
    readonly problems: readonly string[],
  ) {
    super(messageOf(subject, problems));
    this.name = 'InputError';
  }
}

const SHOWN_CHARACTERS = 80;

/** Enough for every message with values that somebody wrote; names and lists that a program made may be of any length. */
const SUBJECT_CHARACTERS = 300;
const PROBLEM_CHARACTERS = 2000;
const PROBLEMS = 50;

function messageOf(subject: string, problems: readonly string[]): string {
  const first = problems.slice(0, PROBLEMS).map((problem) => cut(problem, PROBLEM_CHARACTERS));
  const more = problems.length > PROBLEMS ? [`and ${problems.length - PROBLEMS} more`] : [];
  return `${cut(subject, SUBJECT_CHARACTERS)}: ${[...first, ...more].join('; ')}`;
}

function cut(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters)}… (${text.length} characters)` : text;
}

/**
 * Reads props field by field, remembers what is wrong, and reports it all at once.
 * Each reader returns its value, so that a resolve function reads as a table of fields.
 */
export class Input {
  private readonly problems: string[] = [];
  private readonly warned: string[] = [];

  /** @param subject what the user calls it, such as `AgentPod 'stella/demo'` */
  constructor(readonly subject: string) {}

  /** A field that has to be there. */
  required<T>(field: string, value: T, check: Check): T {
    const problem = check(value);
    if (problem !== undefined) {
      const fix = problem.instead === undefined ? '' : `: write ${problem.instead}`;
      this.note(problem, `${field} must ${problem.must}, got ${shown(value)}${fix}`);
    }
    return value;
  }

  /** A field that may be left out. */
  optional<T>(field: string, value: T | undefined, check: Check): T | undefined {
    return value === undefined ? undefined : this.required(field, value, check);
  }

  /** A credential: checked like any other, but its value stays out of the message. */
  secret(field: string, value: unknown, check: Check): void {
    const problem = check(value);
    if (problem !== undefined) this.note(problem, `${field} must ${problem.must}; the value is not shown`);
  }

  /** Every key and every value of a map. */
  entries(field: string, map: Readonly<Record<string, unknown>>, key: Check, value: Check): void {
    for (const [name, content] of Object.entries(map)) {
      this.required(`key of ${field}`, name, key);
      this.required(`${field}.${name}`, content, value);
    }
  }

  /** Every item of a list, under its index. */
  each<T>(field: string, list: readonly T[], check: Check): readonly T[] {
    list.forEach((item, index) => {
      this.required(`${field}[${index}]`, item, check);
    });
    return list;
  }

  /** Values of which none may stand twice. */
  distinct(field: string, values: readonly string[]): void {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) this.refuse(`${field} must be different from each other, got ${shown(twice)} twice`);
  }

  /** A rule between several fields, in words of its own. */
  refuse(problem: string): void {
    this.problems.push(problem);
  }

  /** Something that is taken, and that the user is told at synth. */
  warn(problem: string): void {
    this.warned.push(problem);
  }

  /**
   * Ends the reading.
   * @returns the warnings
   * @throws InputError with every problem, if there is one
   */
  done(): readonly string[] {
    if (this.problems.length > 0) throw new InputError(this.subject, this.problems);
    return this.warned;
  }

  private note(problem: Problem, message: string): void {
    if (problem.warns) this.warned.push(message);
    else this.problems.push(message);
  }
}

/** One of a fixed set of words; the message lists them. */
export function oneOf(...allowed: readonly string[]): Check {
  return (value) =>
    allowed.some((choice) => choice === value) ? undefined : { must: `be one of ${allowed.join(', ')}` };
}

/** True when a check refuses a value, so that arithmetic on it has to wait; a warning refuses nothing. */
export function refuses(check: Check, value: unknown): boolean {
  const problem = check(value);
  return problem !== undefined && problem.warns !== true;
}

/** A value as it is shown in a message: JSON, cut where it gets long. */
export function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null && !isPlain(value) && !Array.isArray(value)) {
    return `an object of class ${value.constructor?.name}`;
  }
  return cut(isNumber(value) ? String(value) : (toJson(value) ?? String(value)), SHOWN_CHARACTERS);
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, numbersAsText);
  } catch {
    return 'a value that JSON cannot hold, such as one that contains itself';
  }
}

/** JSON has no NaN, no Infinity and no bigint: they are shown by their own names. */
function numbersAsText(_key: string, value: unknown): unknown {
  return isNumber(value) && !Number.isFinite(value) ? String(value) : value;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

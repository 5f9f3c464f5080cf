import { isPlain } from '../plain';

/** What is wrong with a value. A `warns` problem is valid Kubernetes but probably a mistake. */
export interface Problem {
  /** The rule, as it follows the word "must": `be a port from 1 to 65535, such as 8080`. */
  readonly must: string;

  /** Accepts the value and prints the problem at synth. @default - the value is refused */
  readonly warns?: boolean;

  /** The corrected value. It reveals the value, so it is not shown for a secret. @default - not known */
  readonly instead?: string;
}

/** Checks one value, whatever its type at run time. */
export type Check = (value: unknown) => Problem | undefined;

/** One or more props that the user must correct. Lists every problem, but never the value of a secret. */
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
 * Reads props field by field, collects the problems, and reports them all at once.
 * Each reader returns its value, so that a resolve function reads as a table of fields.
 */
export class Input {
  private readonly problems: string[] = [];
  private readonly warned: string[] = [];

  /** @param subject the name of the object in messages, such as `AgentPod 'stella/demo'` */
  constructor(readonly subject: string) {}

  /** Checks a required field. */
  required<T>(field: string, value: T, check: Check): T {
    const problem = check(value);
    if (problem !== undefined) {
      const fix = problem.instead === undefined ? '' : `: write ${problem.instead}`;
      this.note(problem, `${field} must ${problem.must}, got ${shown(value)}${fix}`);
    }
    return value;
  }

  /** Checks an optional field, if it is set. */
  optional<T>(field: string, value: T | undefined, check: Check): T | undefined {
    return value === undefined ? undefined : this.required(field, value, check);
  }

  /** Checks a credential like `required` does, but keeps its value out of the message. */
  secret(field: string, value: unknown, check: Check): void {
    const problem = check(value);
    if (problem !== undefined) this.note(problem, `${field} must ${problem.must}; the value is not shown`);
  }

  /** Checks every key and every value of a map. */
  entries(field: string, map: Readonly<Record<string, unknown>>, key: Check, value: Check): void {
    for (const [name, content] of Object.entries(map)) {
      this.required(`key of ${field}`, name, key);
      this.required(`${field}.${name}`, content, value);
    }
  }

  /** Checks every item of a list. Messages give its index. */
  each<T>(field: string, list: readonly T[], check: Check): readonly T[] {
    list.forEach((item, index) => {
      this.required(`${field}[${index}]`, item, check);
    });
    return list;
  }

  /** Refuses duplicate values. */
  distinct(field: string, values: readonly string[]): void {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) this.refuse(`${field} must be different from each other, got ${shown(twice)} twice`);
  }

  /** Checks a part of the object. The name of the part precedes its problems. */
  part(name: string, check: (input: Input) => void): void {
    const inner = new Input(this.subject);
    check(inner);
    this.problems.push(...inner.problems.map((problem) => `${name}: ${problem}`));
    this.warned.push(...inner.warned.map((problem) => `${name}: ${problem}`));
  }

  /** Adds a problem with a message of its own, such as a rule across several fields. */
  refuse(problem: string): void {
    this.problems.push(problem);
  }

  /** Adds a warning: the value is accepted, and synth prints the message. */
  warn(problem: string): void {
    this.warned.push(problem);
  }

  /**
   * Finishes and reports the problems.
   * @returns the warnings
   * @throws InputError with every problem, if there are any
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

/** Accepts one of a fixed set of words. The message lists them. */
export function oneOf(...allowed: readonly string[]): Check {
  return (value) =>
    allowed.some((choice) => choice === value)
      ? undefined
      : {
          must:
            allowed.length === 0 ? 'be left out: there is nothing to choose from' : `be one of ${allowed.join(', ')}`,
        };
}

/** Whether a check refuses a value; a warning does not. Use it before arithmetic on a value that may be invalid. */
export function refuses(check: Check, value: unknown): boolean {
  const problem = check(value);
  return problem !== undefined && problem.warns !== true;
}

/** Formats a value for a message: JSON, truncated when it is long. */
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

/** Shows NaN, Infinity and bigints by their own names, because JSON has no form for them. */
function numbersAsText(_key: string, value: unknown): unknown {
  return isNumber(value) && !Number.isFinite(value) ? String(value) : value;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, InputError } from '../../src/core/input/input';
import { shared } from './shared';

/** The verdict on a value. */
export type Verdict = 'accept' | 'warn' | 'reject';

/** One value with its kind and the expected verdict. */
export interface InputCase {
  readonly id: string;
  readonly kind: string;
  /** A string with resolved escapes, or the parsed JSON for kinds of objects. */
  readonly input: unknown;
  readonly verdict: Verdict;
  readonly why: string;
}

/** The verdict of the library on a case. */
export type Judge = (input: unknown) => Verdict;

const VERDICTS: readonly Verdict[] = ['accept', 'warn', 'reject'];

/**
 * The cases of these kinds in the shared folder's inputs.tsv, in the order of the file; all cases when no kind is named.
 * For the inside of `describeWithShared`.
 */
export function inputCases(...kinds: readonly string[]): readonly InputCase[] {
  if (shared === undefined) throw new Error('the shared folder is absent: read its cases within describeWithShared');
  const text = readFileSync(join(shared, 'fixtures', 'inputs.tsv'), 'utf8');
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const columns = cells(head);
  const cases = lines.map((line) => {
    const row = new Map(cells(line).map((cell, index) => [columns[index], cell]));
    return readCase((column) => row.get(column) ?? '');
  });
  return cases.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
}

/** The verdict of a check on one value. */
export function judgeBy(check: Check): Judge {
  return (input) => {
    const problem = check(input);
    if (problem === undefined) return 'accept';
    return problem.warns ? 'warn' : 'reject';
  };
}

/** The verdict of building something from a value: an InputError rejects it, and any other error is a bug. */
export function judgeByBuilding(build: (input: unknown) => readonly string[]): Judge {
  return (input) => {
    try {
      return build(input).length === 0 ? 'accept' : 'warn';
    } catch (error) {
      if (error instanceof InputError) return 'reject';
      throw error;
    }
  };
}

function readCase(cell: (column: string) => string): InputCase {
  const [id, kind] = [cell('id'), cell('kind')];
  const verdict = VERDICTS.find((known) => known === cell('library_verdict'));
  if (verdict === undefined) throw new Error(`${id}: unknown verdict ${cell('library_verdict')}`);
  return { id, kind, input: decode(kind, cell('input_json')), verdict, why: cell('why') };
}

/** The cells of a tab-separated line. A cell with quotes is quoted, and its quotes are doubled. */
function cells(line: string): readonly string[] {
  return line.split('\t').map((cell) => (/^".*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

/** Objects are JSON, strings are JSON without its quotes, and the kinds for YAML and tokens are prose. */
function decode(kind: string, cell: string): unknown {
  if (kind === 'yamlScalar' || kind === 'token') return cell;
  return JSON.parse(/^[[{]/.test(cell) ? cell : `"${cell}"`);
}

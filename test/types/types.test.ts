import { join } from 'node:path';
import type ts from 'typescript';
import { errorsOf, ownProgram } from '../support/compiler';
import { apiRouteTypes } from './api-routes';
import { azoraServiceTableTypes } from './azora-service-table';
import { defaultTypes, SAMPLE, SAMPLE_TEXT } from './defaults';
import { defectTypes } from './defects';
import { exampleTypes } from './examples';

/*
 * All compiler tests in one suite, so that the compiler reads the standard library, the packages and src/ only once.
 */

jest.setTimeout(180_000);

const BROKEN = join(__dirname, '..', '..', 'src', 'broken-by-a-test.ts');

const BROKEN_TEXT = "import { InputError } from './core/input/input';\nexport const broken: string = InputError;\n";

let program: ts.Program | undefined;

/** The program of this repository, with two additional files of this suite. */
function own(): ts.Program {
  program ??= ownProgram(
    new Map([
      [BROKEN, BROKEN_TEXT],
      [SAMPLE, SAMPLE_TEXT],
    ]),
  );
  return program;
}

test('all code of this repository is strict TypeScript, and a violation is found', () => {
  expect(errorsOf(own())).toEqual([
    { file: BROKEN, message: "Type 'typeof InputError' is not assignable to type 'string'." },
  ]);
});

describe('defaults', () => defaultTypes(own));
describe('the routes of a gateway', apiRouteTypes);
describe('the topology of Azora', azoraServiceTableTypes);
describe('defects', defectTypes);
describe('the examples in the docs', exampleTypes);

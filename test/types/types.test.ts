import { join } from 'node:path';
import { errorsOf, ownProgram } from '../support/compiler';
import { apiRouteTypes } from './api-routes';
import { azoraServiceTableTypes } from './azora-service-table';
import { defectTypes } from './defects';
import { exampleTypes } from './examples';

/*
 * All that the compiler is asked, in one suite: it reads the standard library, the packages and src/ once for all of it.
 */

jest.setTimeout(180_000);

const BROKEN = join(__dirname, '..', '..', 'src', 'broken-by-a-test.ts');

test('all code of this repository is strict TypeScript, and a file that is not is found', () => {
  const text = "import { InputError } from './core/input';\nexport const broken: string = InputError;\n";
  expect(errorsOf(ownProgram(new Map([[BROKEN, text]])))).toEqual([
    { file: BROKEN, message: "Type 'typeof InputError' is not assignable to type 'string'." },
  ]);
});

describe('the routes of a gateway', apiRouteTypes);
describe('the topology of Azora', azoraServiceTableTypes);
describe('defects', defectTypes);
describe('the examples of our pages', exampleTypes);

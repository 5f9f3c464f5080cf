import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import * as library from '../../src/index';

const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The constructs that the package exports. */
const constructs = Object.entries(library).flatMap(([name, value]) =>
  typeof value === 'function' && value.prototype instanceof Construct ? [name] : [],
);

/** The row of the module table that names it: each construct is in one. */
function rowsWith(name: string): readonly string[] {
  return README.split('\n').filter((line) => line.startsWith('| `src/') && line.includes(`\`${name}\``));
}

test('README names every public construct in one row of its module table', () => {
  expect(constructs.length).toBeGreaterThan(30);
  expect(constructs.filter((name) => rowsWith(name).length !== 1)).toEqual([]);
});

test('a construct that README does not name is found', () => {
  expect(rowsWith('NoSuchConstruct')).toEqual([]);
});

test('the page about network policies names every entry for requests from outside', () => {
  const folder = join(ROOT, 'src', 'gateway', 'entries');
  const entries = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/^export class (\w+) extends Construct/gm)].map(
      ([, name]) => name,
    ),
  );
  const page = readFileSync(join(ROOT, 'docs', 'network-policies.md'), 'utf8');
  expect(entries.sort()).toEqual(['ServiceHttpRoute', 'ServiceIngress']);
  expect(entries.filter((name) => !page.includes(`new ${name}(`))).toEqual([]);
});

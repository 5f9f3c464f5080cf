import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { compiledProject } from '../compiled';
import { growthExponent } from '../measure';
import { contest } from '../processes';
import type { Benchmark, Row } from '../row';
import { OBJECTS_OF_TENANT, tenantObjects } from './tenant-objects';

const SIZES = [2_500, 10_000];
const SECONDS_MAX = 3;
const RUNS = 3;

/** Of so many tenants, the policy of one differs. */
const TENANTS_PER_CHANGE = 50;

/** Measures `flows --diff` from files on disk to its end. The peer only parses the same files, with js-yaml, the parser that `flows` uses. */
export const comparingManifests: Benchmark = (note) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-diff-'));
  try {
    const project = compiledProject(note);
    const measured = SIZES.map((objects) => {
      note(`${objects} objects in each set`);
      const [base, head] = writeSets(folder, Math.ceil(objects / OBJECTS_OF_TENANT));
      const run = (...args: readonly string[]) => ({
        command: process.execPath,
        args: [...args, base, head],
        cwd: project,
      });
      return contest({ parser: run('-e', PARSER, '--'), ours: run('lib/src/cli/main.js', 'flows', '--diff') }, RUNS);
    });
    const exponent = growthExponent(measured.map((one, index) => [SIZES[index] ?? 0, one.milliseconds('ours')]));
    return measured.map((one, index): Row => {
      const seconds = one.milliseconds('ours') / 1000;
      return {
        what: `flows --diff of two sets of ${SIZES[index]?.toLocaleString('en')} objects, from YAML files to the end of the process`,
        ours: `${seconds.toPrecision(3)} s`,
        peer: `${(one.milliseconds('parser') / 1000).toPrecision(3)} s for js-yaml alone`,
        ratio: one.ratio('ours', 'parser'),
        ...(index === SIZES.length - 1 && {
          growth: exponent,
          target: { words: `at most ${SECONDS_MAX} s`, met: seconds <= SECONDS_MAX },
        }),
      };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const PARSER = `
  const { readFileSync } = require('node:fs');
  const { loadAll } = require('js-yaml');
  for (const file of process.argv.slice(1)) loadAll(readFileSync(file, 'utf8'));
`;

/** Two sets, of which the second closes some paths: the command fails if paths open. */
function writeSets(folder: string, tenants: number): readonly [base: string, head: string] {
  const [base, head] = [join(folder, `base-${tenants}.yaml`), join(folder, `head-${tenants}.yaml`)];
  const sets = [
    [base, tenantObjects(tenants)],
    [head, tenantObjects(tenants, (index) => index % TENANTS_PER_CHANGE !== 0)],
  ] as const;
  for (const [file, objects] of sets) {
    writeFileSync(file, objects.map((object) => dump(object, { noRefs: true })).join('---\n'));
  }
  return [base, head];
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Chart } from 'cdk8s';
import { toYaml } from '../../src/core/objects/yaml';

/** The folder of the goldens. */
export const GOLDEN_DIR = join(__dirname, '..', 'golden');

/**
 * Compares a chart's YAML with test/golden/NAME.yaml. Its first line is the name of the test.
 * Only `jest -u` rewrites it.
 */
export function expectGolden(chart: Chart, name: string): void {
  const { currentTestName, snapshotState } = expect.getState();
  const file = join(GOLDEN_DIR, `${name}.yaml`);
  const render = (): string => `# ${currentTestName}\n${toYaml(chart.toJson())}`;
  const yaml = render();
  expect(render()).toBe(yaml);
  if ('_updateSnapshot' in snapshotState && snapshotState._updateSnapshot === 'all') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, yaml);
  }
  expect(yaml).toBe(existsSync(file) ? readFileSync(file, 'utf8') : `no golden ${name}.yaml: run jest -u`);
}

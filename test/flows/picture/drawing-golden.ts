import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GOLDEN_DIR } from '../../support/golden';

/**
 * Compares a drawing with test/golden/NAME. Its first line is the name of the test, as a comment. Only `jest -u` rewrites it.
 * @param name the file name with the extension of its language
 */
export function expectDrawing(drawing: string, name: string): void {
  const { currentTestName, snapshotState } = expect.getState();
  const file = join(GOLDEN_DIR, name);
  const text = `${name.endsWith('.dot') ? '//' : '%%'} ${currentTestName}\n${drawing}`;
  if ('_updateSnapshot' in snapshotState && snapshotState._updateSnapshot === 'all') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : `no golden ${name}: run jest -u`);
}

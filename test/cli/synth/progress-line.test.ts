import type { Io } from '../../../src/cli/io';
import { ProgressLine } from '../../../src/cli/synth/progress-line';

const ERASE = '\u001b[K';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function terminal(isTTY: boolean): { readonly io: Io; readonly written: string[] } {
  const written: string[] = [];
  const write = (text: string): number => written.push(text);
  const stream = { isTTY, on: () => undefined, write };
  return { io: { stdin: (async function* () {})(), stdout: stream, stderr: stream, env: {} }, written };
}

async function threeSeconds({ io }: { readonly io: Io }): Promise<void> {
  const progress = new ProgressLine(io);
  await progress.during('working', async () => {
    progress.io.stderr.write('early\n', () => undefined);
    await jest.advanceTimersByTimeAsync(2000);
    progress.io.stderr.write('ok\n', () => undefined);
    progress.io.stderr.write('more\n', () => undefined);
    await jest.advanceTimersByTimeAsync(1000);
  });
}

test('what is written replaces the line, of which nothing is left behind a shorter text or at the end', async () => {
  const shown = terminal(true);
  await threeSeconds(shown);
  expect(shown.written).toEqual([
    'early\n',
    `${ERASE}working, 1 s\r`,
    `${ERASE}working, 2 s\r`,
    `${ERASE}ok\n`,
    'more\n',
    `${ERASE}working, 3 s\r`,
    ERASE,
  ]);
});

test('there is no line without a terminal, and none for less than a second', async () => {
  const piped = terminal(false);
  await threeSeconds(piped);
  expect(piped.written).toEqual(['early\n', 'ok\n', 'more\n']);
  const quick = terminal(true);
  await new ProgressLine(quick.io).during('working', () => jest.advanceTimersByTimeAsync(999));
  expect(quick.written).toEqual([]);
});

import fc from 'fast-check';
import { jsonLines } from '../../../../src/session/watch/stream/json-lines';

async function* from(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks;
}

async function read(chunks: readonly Uint8Array[]): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(from(chunks))) values.push(value);
  return values;
}

function splitAt(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const at = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

test('values are read whatever the chunks, also where one ends within a character', async () => {
  const values = fc.array(
    fc.record({ name: fc.string({ unit: 'grapheme' }), sign: fc.constantFrom('é', '€', '😀', '\u2028') }),
  );
  await fc.assert(
    fc.asyncProperty(values, fc.array(fc.nat()), async (given, cuts) => {
      const bytes = Buffer.from(given.map((value) => `${JSON.stringify(value)}\n`).join(''));
      expect(await read(splitAt(bytes, cuts))).toEqual(given);
    }),
  );
});

test('what follows the last line feed is left out, at whatever byte it was cut', async () => {
  const line = Buffer.from(`${JSON.stringify({ name: 'é😀' })}\n`);
  for (let length = 0; length < line.length; length += 1) {
    expect(await read([line, line.subarray(0, length)])).toHaveLength(1);
  }
});

test('empty lines and carriage returns are no values', async () => {
  expect(await read([Buffer.from('\n{"a":1}\r\n\n\r\n')])).toEqual([{ a: 1 }]);
});

test('a line that is no JSON is an error that does not show it', async () => {
  const reading = read([Buffer.from('{"token": sk-fake-canary-0001}\n')]);
  await expect(reading).rejects.toThrow(/^a line of the stream is not JSON$/);
});

test('a line without an end is not kept for ever', async () => {
  const megabyte = Buffer.alloc(1024 * 1024, 'x');
  await expect(read(Array.from({ length: 17 }, () => megabyte))).rejects.toThrow('has more than 16777216 bytes');
});

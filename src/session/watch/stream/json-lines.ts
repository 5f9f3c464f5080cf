const LINE_FEED = 0x0a;

/** Ten times what etcd stores in one object. */
const LINE_BYTES_MAX = 16 * 1024 * 1024;

/**
 * The JSON values of a stream with one in each line. Bytes are cut at line feeds before they become text, so a chunk may end in the middle
 * of a character. What follows the last line feed is left out: the connection was cut there.
 * @throws Error at a line that is no JSON, or too long; its text is not shown, because it may hold anything
 */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, at)]).toString('utf8');
      from = at + 1;
      parts = [];
      bytes = 0;
      if (line.trim() !== '') yield parsed(line);
    }
    if (from === chunk.length) continue;
    parts.push(chunk.subarray(from));
    bytes += chunk.length - from;
    if (bytes > LINE_BYTES_MAX) throw new Error(`a line of the stream has more than ${LINE_BYTES_MAX} bytes`);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error('a line of the stream is not JSON');
  }
}

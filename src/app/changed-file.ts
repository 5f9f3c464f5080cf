import { closeSync, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs';

/** A block of what is copied. */
const BLOCK = 64 * 1024;

/**
 * Writes a file beside its target, for the caller to move there, unless the target has this text already: then it writes nothing. The text is
 * compared as it comes, so that it is never in memory as a whole.
 * @param write passes the text on, in pieces
 * @returns whether there is something to move
 */
export function writeIfChanged(path: string, target: string, write: (add: (piece: string) => void) => void): boolean {
  const file = new ChangedFile(path, openFile(target));
  try {
    write((piece) => file.add(Buffer.from(piece)));
    return file.end();
  } finally {
    file.close();
  }
}

/** Opens a file to read it. Undefined for what is no file, which may never end, and for a file that may not be read. */
function openFile(path: string): number | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}

class ChangedFile {
  /** How much of the text is that of the target. */
  private same = 0;

  /** Open from the first difference on. */
  private written: number | undefined;

  constructor(
    private readonly path: string,
    private readonly target: number | undefined,
  ) {}

  add(bytes: Uint8Array): void {
    if (this.written === undefined && this.isThere(bytes)) this.same += bytes.length;
    else writeAll(this.copy(), bytes);
  }

  /** Whether the text differs from the target. */
  end(): boolean {
    const isWhole = this.target !== undefined && fstatSync(this.target).size === this.same;
    if (!isWhole) this.copy();
    return this.written !== undefined;
  }

  close(): void {
    for (const file of [this.target, this.written]) if (file !== undefined) closeSync(file);
  }

  private isThere(bytes: Uint8Array): boolean {
    return this.target !== undefined && readAll(this.target, bytes.length, this.same).equals(bytes);
  }

  /** The file, with what is the same in both already written. */
  private copy(): number {
    if (this.written !== undefined) return this.written;
    this.written = openSync(this.path, 'w');
    for (let at = 0; at < this.same && this.target !== undefined; at += BLOCK) {
      writeAll(this.written, readAll(this.target, Math.min(BLOCK, this.same - at), at));
    }
    return this.written;
  }
}

/** Up to so many bytes: fewer at the end of the file. */
function readAll(file: number, length: number, from: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let read = 0;
  for (let more = -1; read < length && more !== 0; read += more) {
    more = readSync(file, bytes, read, length - read, from + read);
  }
  return bytes.subarray(0, read);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

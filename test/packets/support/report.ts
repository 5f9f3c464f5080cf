import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prints text to the output of the reporters, and saves it in the folder PACKETS_REPORT. */
export function report(file: string, text: string): void {
  process.stderr.write(`\n${text}\n`);
  const folder = process.env.PACKETS_REPORT;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
}

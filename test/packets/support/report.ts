import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prints text where reporters print, and keeps it in the folder that PACKETS_REPORT names. */
export function report(file: string, text: string): void {
  process.stderr.write(`\n${text}\n`);
  const folder = process.env.PACKETS_REPORT;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
}

import { readFileSync } from 'node:fs';
import type { CredentialedSession } from '../../src/session';

/**
 * A process that writes sessions: `node SIDE.js values.json FOLDER`. Its last word on stderr is the peak of its memory in KiB. What it
 * constructs with is loaded by the side itself, because a process loads only what it needs.
 */
export function runSide(write: (sessions: readonly CredentialedSession[], outdir: string) => void): void {
  const [, , file, outdir] = process.argv;
  if (file === undefined || outdir === undefined) throw new Error('pass the file with the sessions, and a folder');
  const { sessions }: { readonly sessions: readonly CredentialedSession[] } = JSON.parse(readFileSync(file, 'utf8'));
  write(sessions, outdir);
  process.stderr.write(String(process.resourceUsage().maxRSS));
}

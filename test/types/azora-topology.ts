import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstLinesOfErrors } from '../support/compiler';

const TOPOLOGY = join(__dirname, '..', '..', 'src', 'platforms', 'azora-topology.ts');

/** What the compiler says of the topology with a text in place of another. */
function typeErrors(text: string, replacement: string): readonly string[] {
  const source = readFileSync(TOPOLOGY, 'utf8');
  if (!source.includes(text)) throw new Error(`the topology has no ${text}`);
  return firstLinesOfErrors(TOPOLOGY, source.replace(text, replacement));
}

/** Whoever adds a service to the topology names services that exist. */
export function azoraTopologyTypes(): void {
  test('a service that calls one which exists compiles, and no other', () => {
    const session = "session: { part: 'core', port: 8081, calls: []";
    expect(typeErrors(session, session.replace('[]', "['user', 'analytics']"))).toEqual([]);
    expect(typeErrors(session, session.replace('[]', "['billing']"))).toEqual([
      `Type '"billing"' is not assignable to type '"ai-agent" | "analytics" | "course" | "enrollment" | "llm-wrapper" | "session" | "user"'.`,
    ]);
    expect(typeErrors(session, session.replace("'core'", "'edge'"))).toEqual([
      `Type '"edge"' is not assignable to type 'AzoraPart'.`,
    ]);
    expect(typeErrors("uses: ['redis', 'kafka', 'internet']", "uses: ['mysql']")).toEqual([
      `Type '"mysql"' is not assignable to type 'AzoraBacking'.`,
    ]);
  });
}

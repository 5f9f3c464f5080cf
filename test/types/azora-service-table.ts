import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstLinesOfErrors } from '../support/compiler';

const TABLE = join(__dirname, '..', '..', 'src', 'platforms', 'azora-service-table.ts');

/** The compiler's errors for the table, with one text replaced by another. */
function typeErrors(text: string, replacement: string): readonly string[] {
  const source = readFileSync(TABLE, 'utf8');
  if (!source.includes(text)) throw new Error(`the table has no ${text}`);
  return firstLinesOfErrors(TABLE, source.replace(text, replacement));
}

/** An entry of the table must call existing services. */
export function azoraServiceTableTypes(): void {
  test('a call to an existing service compiles, and a call to any other does not', () => {
    const session = "session: { part: 'core', port: 8081, calls: []";
    expect(typeErrors(session, session.replace('[]', "['user', 'analytics']"))).toEqual([]);
    expect(typeErrors(session, session.replace('[]', "['nobody']"))).toEqual([
      expect.stringMatching(/^Type '"nobody"' is not assignable to type '"ai-agent" \| /),
    ]);
    expect(typeErrors(session, session.replace("'core'", "'edge'"))).toEqual([
      `Type '"edge"' is not assignable to type 'AzoraPart'.`,
    ]);
    expect(typeErrors("uses: ['redis', 'kafka', 'internet']", "uses: ['mysql']")).toEqual([
      `Type '"mysql"' is not assignable to type 'AzoraDependency'.`,
    ]);
  });
}

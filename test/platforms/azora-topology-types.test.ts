import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const TOPOLOGY = join(__dirname, '..', '..', 'src', 'platforms', 'azora-topology.ts');

/** What the compiler says of the topology with a text in place of another. */
function typeErrors(text: string, replacement: string): readonly string[] {
  const source = readFileSync(TOPOLOGY, 'utf8');
  if (!source.includes(text)) throw new Error(`the topology has no ${text}`);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (path, ...rest) =>
    path === TOPOLOGY
      ? ts.createSourceFile(path, source.replace(text, replacement), ts.ScriptTarget.ES2022)
      : getSourceFile(path, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([TOPOLOGY], options, host))
    .filter((diagnostic) => diagnostic.file?.fileName === TOPOLOGY)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0] ?? '');
}

test('a service that calls one which exists compiles, and no other', () => {
  const session = "session: { part: 'core', port: 8081, calls: []";
  expect(typeErrors(session, session.replace('[]', "['user', 'analytics']"))).toEqual([]);
  expect(typeErrors(session, session.replace('[]', "['billing']"))).toMatchInlineSnapshot(`
[
  "Type '"billing"' is not assignable to type '"session" | "user" | "ai-agent" | "analytics" | "course" | "enrollment" | "llm-wrapper"'.",
]
`);
  expect(typeErrors(session, session.replace("'core'", "'edge'"))).toMatchInlineSnapshot(`
[
  "Type '"edge"' is not assignable to type 'AzoraPart'.",
]
`);
  expect(typeErrors("uses: ['redis', 'kafka', 'internet']", "uses: ['mysql']")).toMatchInlineSnapshot(`
[
  "Type '"mysql"' is not assignable to type 'AzoraBacking'.",
]
`);
}, 120_000);

import ts from 'typescript';

/** What the compiler says of one place in one of the texts; no file where it is about none. */
export interface CompilerError {
  readonly file: string | undefined;
  readonly message: string;
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  target: ts.ScriptTarget.ES2022,
  types: ['node', 'jest'],
};

/**
 * Compiles texts as strictly as a user's compiler does, with all that they import.
 * @param texts by path: a file that is there is read as if it had that text
 * @param doors what the names of packages mean
 */
export function compilerErrors(
  texts: ReadonlyMap<string, string>,
  doors: Readonly<Record<string, string>> = {},
): readonly CompilerError[] {
  const paths = Object.fromEntries(Object.entries(doors).map(([name, path]) => [name, [path]]));
  const options = { ...OPTIONS, paths };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([...texts.keys()], options, host)).map(({ file, messageText }) => ({
    file: file?.fileName,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }));
}

/** The same of one text: the first lines of what is said of itself. */
export function firstLinesOfErrors(path: string, text: string): readonly string[] {
  return compilerErrors(new Map([[path, text]]))
    .filter(({ file }) => file === path)
    .map(({ message }) => message.replace(/\n.*/s, ''));
}

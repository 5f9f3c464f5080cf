import { join } from 'node:path';
import ts from 'typescript';

const PROJECT = join(__dirname, '..', '..');

/** An error of the compiler; without a file where it is about the options or the whole program. */
export interface CompilerError {
  readonly file: string | undefined;
  readonly message: string;
}

/** As strict as a user's compiler. The libraries are those of our own code: their files are read once for both. */
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: ['node', 'jest'],
};

/** What has been read and parsed: the standard library, packages and src/ are the same for every program. */
const parsed = new Map<string, ts.SourceFile>();

let previous: ts.Program | undefined;

/**
 * Compiles texts as strictly as a user's compiler does. What they import is read, and not checked itself.
 * @param texts by path: a file that is there is read as if it had that text
 * @param packages the files that names of packages stand for
 */
export function compilerErrors(
  texts: ReadonlyMap<string, string>,
  packages: Readonly<Record<string, string>> = {},
): readonly CompilerError[] {
  const paths = Object.fromEntries(Object.entries(packages).map(([name, path]) => [name, [path]]));
  const options = { ...OPTIONS, paths };
  const program = ts.createProgram([...texts.keys()], options, hostOf(options, texts), previous);
  previous = program;
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...[...texts.keys()].flatMap((path) => {
      const source = program.getSourceFile(path);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    }),
  ];
  return found.map(toError);
}

/** The first line of each error of a text that stands at a path. */
export function firstLinesOfErrors(path: string, text: string): readonly string[] {
  return compilerErrors(new Map([[path, text]])).map(({ message }) => message.replace(/\n.*/s, ''));
}

/** The program of test/tsconfig.json: all code of this repository, as `tsc` reads it. */
export function ownProgram(texts: ReadonlyMap<string, string> = new Map()): ts.Program {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: refuse };
  const config = ts.getParsedCommandLineOfConfigFile(join(PROJECT, 'test', 'tsconfig.json'), {}, host);
  if (config === undefined) throw new Error('test/tsconfig.json cannot be read');
  const { fileNames, options, errors } = config;
  return ts.createProgram({
    rootNames: [...fileNames, ...texts.keys()],
    options,
    host: hostOf(options, texts),
    configFileParsingDiagnostics: errors,
  });
}

/** What `tsc` says of a program. */
export function errorsOf(program: ts.Program): readonly CompilerError[] {
  return ts.getPreEmitDiagnostics(program).map(toError);
}

function hostOf(options: ts.CompilerOptions, texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  return {
    ...host,
    fileExists: (path) => texts.has(path) || fileExists(path),
    getSourceFile: (path, languageVersion, ...rest) => {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, languageVersion);
      const source = parsed.get(path) ?? getSourceFile(path, languageVersion, ...rest);
      if (source !== undefined) parsed.set(path, source);
      return source;
    },
  };
}

function toError({ file, messageText }: ts.Diagnostic): CompilerError {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  // The compiler names the parts of a union in the order in which it has met them, in whatever file.
  return { file: file?.fileName, message: message.replace(/"[^"]*"(?: \| "[^"]*")+/g, inOrder) };
}

function inOrder(union: string): string {
  return union.split(' | ').sort().join(' | ');
}

function refuse(diagnostic: ts.Diagnostic): never {
  throw new Error(toError(diagnostic).message);
}

import { join } from 'node:path';
import ts from 'typescript';

const PROJECT = join(__dirname, '..', '..');

/** An error of the compiler. An error in the options or the whole program has no file. */
export interface CompilerError {
  readonly file: string | undefined;
  readonly message: string;
}

/** A user's strict options. The libraries are the same as for our own code, so that their files are read only once. */
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

/** A cache of parsed files: the standard library, packages and src/ are the same for every program. */
const parsed = new Map<string, ts.SourceFile>();

let previous: ts.Program | undefined;

/**
 * Compiles texts with a user's strict options. Imported files are read but not checked.
 * @param texts the texts by path. They override existing files
 * @param packages the files of packages, by package name
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

/** The first line of each error in the text at a path. */
export function firstLinesOfErrors(path: string, text: string): readonly string[] {
  return compilerErrors(new Map([[path, text]])).map(({ message }) => message.replace(/\n.*/s, ''));
}

/** The program of test/tsconfig.json: all code of this repository, as `tsc` reads it. */
export function ownProgram(texts: ReadonlyMap<string, string> = new Map()): ts.Program {
  return programOf('test/tsconfig.json', texts);
}

/** The program of tsconfig.json: the code of the package. */
export function packageProgram(texts: ReadonlyMap<string, string> = new Map()): ts.Program {
  return programOf('tsconfig.json', texts);
}

function programOf(file: string, texts: ReadonlyMap<string, string>): ts.Program {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: refuse };
  const config = ts.getParsedCommandLineOfConfigFile(join(PROJECT, file), {}, host);
  if (config === undefined) throw new Error(`${file} cannot be read`);
  const { fileNames, options, errors } = config;
  return ts.createProgram({
    rootNames: [...fileNames, ...texts.keys()],
    options,
    host: hostOf(options, texts),
    configFileParsingDiagnostics: errors,
  });
}

/** The output of `tsc` for a program. */
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
  // The compiler lists the parts of a union in the order in which it first saw them, in any file.
  return { file: file?.fileName, message: message.replace(/"[^"]*"(?: \| "[^"]*")+/g, inOrder) };
}

function inOrder(union: string): string {
  return union.split(' | ').sort().join(' | ');
}

function refuse(diagnostic: ts.Diagnostic): never {
  throw new Error(toError(diagnostic).message);
}

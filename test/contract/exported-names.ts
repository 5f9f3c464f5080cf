import { posix } from 'node:path';
import ts from 'typescript';
import { groupedBy } from '../../src/core/grouped';
import type { Sources } from '../support/sources';

/** A name that a file exports. */
interface ExportedName {
  readonly file: string;
  readonly name: string;
}

/** A name that a file imports from another file. `*` for all names. */
interface TakenName extends ExportedName {
  /** The name of a re-export. Undefined for an import. */
  readonly exportedAs: string | undefined;
}

type Declaration = ts.Statement | ts.VariableDeclaration;

/** The exports, imports and re-exports of the source files. */
export class ExportedNames {
  /** By file and name, such as `src/core/input.ts#InputError`. */
  private readonly declared = new Map<string, ExportedName & { readonly declarations: Declaration[] }>();

  private readonly taken = new Map<string, readonly TakenName[]>();

  /** @param entryPoints files whose exports the users of the package import */
  constructor(
    sources: Sources,
    private readonly entryPoints: readonly string[],
  ) {
    for (const [file, text] of Object.entries(sources)) {
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
      for (const [name, declaration] of source.statements.flatMap(exportedBy)) {
        const key = keyOf({ file, name });
        // A function with overloads has several.
        const known = this.declared.get(key);
        if (known === undefined) this.declared.set(key, { file, name, declarations: [declaration] });
        else known.declarations.push(declaration);
      }
      this.taken.set(file, takenBy(source, sources));
    }
  }

  /** Names that several files declare: `Side: src/a.ts, src/b.ts`. */
  declaredTwice(): readonly string[] {
    const files = groupedBy([...this.declared.values()], ({ name }) => name);
    return [...files]
      .filter(([, found]) => found.length > 1)
      .map(([name, found]) => `${name}: ${found.map(({ file }) => file).join(', ')}`)
      .sort();
  }

  /** Names that no other file imports, and that no exported signature mentions: `src/a.ts: unused`. */
  unused(): readonly string[] {
    const used = this.imported();
    for (const key of used) {
      const found = this.declared.get(key);
      if (found === undefined) continue;
      for (const name of found.declarations.flatMap(namesInSignature)) used.add(keyOf({ file: found.file, name }));
    }
    return [...this.declared]
      .filter(([key, { file }]) => !used.has(key) && !this.entryPoints.includes(file))
      .map(([, { file, name }]) => `${file}: ${name}`)
      .sort();
  }

  /** What an entry point re-exports from the files of a folder: `src/a/one.ts: Side`. */
  reexported(entryPoint: string, folder: string): readonly string[] {
    return (this.taken.get(entryPoint) ?? [])
      .filter(({ file, exportedAs }) => exportedAs !== undefined && file.startsWith(`${folder}/`))
      .map(({ file, name }) => `${file}: ${name}`)
      .sort();
  }

  /** The names that are imported somewhere or public, through any number of re-exports. */
  private imported(): Set<string> {
    const used = new Set<string>();
    for (const [file, taken] of this.taken) {
      const isEntry = this.entryPoints.includes(file);
      for (const one of taken) if (isEntry || one.exportedAs === undefined) this.use(one, used);
    }
    return used;
  }

  private use({ file, name }: ExportedName, used: Set<string>): void {
    const key = keyOf({ file, name });
    if (used.has(key)) return;
    used.add(key);
    if (name === '*') {
      for (const declared of this.declared.values()) if (declared.file === file) used.add(keyOf(declared));
    }
    for (const one of this.taken.get(file) ?? []) {
      if (one.exportedAs === undefined) continue;
      if (name === '*' || one.exportedAs === name) this.use(one, used);
      else if (one.exportedAs === '*') this.use({ file: one.file, name }, used);
    }
  }
}

function keyOf({ file, name }: ExportedName): string {
  return `${file}#${name}`;
}

/** The names that a statement declares and exports. */
function exportedBy(statement: ts.Statement): readonly (readonly [string, Declaration])[] {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => [declaration.name.getText(), declaration]);
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name !== undefined ? [[statement.name.text, statement]] : [];
}

/** The imports and re-exports of a file from other files of the repository. */
function takenBy(source: ts.SourceFile, sources: Sources): readonly TakenName[] {
  const fileOf = (specifier: ts.Node | undefined): string | undefined => {
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return undefined;
    const path = posix.join(posix.dirname(source.fileName), specifier.text);
    return [`${path}.ts`, `${path}/index.ts`].find((file) => file in sources);
  };
  return source.statements.flatMap((statement): readonly TakenName[] => {
    if (ts.isImportDeclaration(statement)) {
      const file = fileOf(statement.moduleSpecifier);
      const bindings = statement.importClause?.namedBindings;
      if (file === undefined || bindings === undefined) return [];
      const names = ts.isNamedImports(bindings) ? bindings.elements.map(originalName) : ['*'];
      return names.map((name) => ({ file, name, exportedAs: undefined }));
    }
    if (!ts.isExportDeclaration(statement)) return [];
    const file = fileOf(statement.moduleSpecifier);
    if (file === undefined) return [];
    const { exportClause } = statement;
    return exportClause !== undefined && ts.isNamedExports(exportClause)
      ? exportClause.elements.map((element) => ({ file, name: originalName(element), exportedAs: element.name.text }))
      : [{ file, name: '*', exportedAs: '*' }];
  });
}

function originalName({ propertyName, name }: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (propertyName ?? name).text;
}

/** The names of the types in the visible part of a declaration: no bodies, values or private members. */
function namesInSignature(declaration: Declaration): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || isPrivate(node)) return;
    if (ts.isIdentifier(node)) names.push(node.text);
    const hidden = hiddenPart(node);
    node.forEachChild((child) => {
      if (child !== hidden) visit(child);
    });
  };
  visit(declaration);
  return names;
}

/** The value behind a type, or the body of a function. */
function hiddenPart(node: ts.Node): ts.Node | undefined {
  if (ts.isArrowFunction(node)) return node.body;
  if (ts.isParameter(node)) return node.initializer;
  const isTyped = (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && node.type !== undefined;
  return isTyped ? node.initializer : undefined;
}

/** Whether a member is invisible to others. A private constructor may declare public fields. */
function isPrivate(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const isHidden = modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
  return isHidden && !ts.isConstructorDeclaration(node);
}

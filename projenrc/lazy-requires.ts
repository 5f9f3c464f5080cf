import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/*
 * Rewrites what the compiler wrote, so that a module is loaded when something in it is used, not when its importer is loaded: who constructs one
 * pod does not load what draws diagrams. A second run changes nothing.
 *
 * No option of a compiler does this. TypeScript's `import defer` needs `module: esnext` or `preserve`. With swc, which would be a second compiler
 * of the package, a relative import is lazy only if its very text is in the list `lazy`.
 * @see https://www.typescriptlang.org/docs/handbook/release-notes/typescript-5-9.html
 * @see https://swc.rs/docs/configuration/modules
 */

/** A part of a text, and what replaces it. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text of a compiled file with lazy imports. Lines stay where they are, so that source maps keep their lines. */
export function withLazyRequires(text: string): string {
  const source = ts.createSourceFile('compiled.js', text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const imports = new Set<string>();
  const edits: Edit[] = [];
  for (const statement of source.statements) {
    const found = importIn(statement);
    if (found === undefined) continue;
    imports.add(found.name);
    const memo = `${found.name}_`;
    edits.push({
      start: statement.getStart(),
      end: statement.end,
      text: `let ${memo}; const ${found.name} = () => (${memo} ??= ${found.value});`,
    });
  }
  const visit = (node: ts.Node): void => {
    if (ts.isVariableStatement(node) && importIn(node) !== undefined) return;
    if (ts.isCallExpression(node) && isReexport(node, imports)) {
      // The lexer by which Node.js finds names for `import { X }` hides what has a getter that it does not know, but not this one: it takes
      // the name from `exports.X = void 0`.
      edits.push({ start: node.getStart(), end: node.getStart() + 'Object'.length, text: 'Reflect' });
    }
    if (ts.isIdentifier(node) && imports.has(node.text) && !isNameOfProperty(node)) {
      // In parentheses, or `new x_1.Y()` would construct `x_1()`.
      edits.push({ start: node.getStart(), end: node.end, text: `(${node.text}())` });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return edits
    .sort((one, other) => other.start - one.start)
    .reduce(
      (changed, { start, end, text: replacement }) => changed.slice(0, start) + replacement + changed.slice(end),
      text,
    );
}

/**
 * An import as the compiler writes it: `const x_1 = require("./x");`, perhaps in a helper for default imports. A namespace import keeps its own name,
 * which a local variable may shadow, so it stays as it is.
 */
function importIn(statement: ts.Statement): { readonly name: string; readonly value: string } | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration] = statement.declarationList.declarations;
  if (declaration?.initializer === undefined || !/^\w+_\d+$/.test(declaration.name.getText())) return undefined;
  return isRequire(declaration.initializer)
    ? { name: declaration.name.getText(), value: declaration.initializer.getText() }
    : undefined;
}

function isRequire(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const [callee, [argument]] = [node.expression.getText(), node.arguments];
  return callee === 'require' || (callee === '__importDefault' && argument !== undefined && isRequire(argument));
}

/** `Object.defineProperty(exports, "X", { enumerable: true, get: function () { return x_1.X; } })` */
function isReexport(call: ts.CallExpression, imports: ReadonlySet<string>): boolean {
  const [target, , descriptor] = call.arguments;
  return (
    call.expression.getText() === 'Object.defineProperty' &&
    target?.getText() === 'exports' &&
    [...(descriptor?.getText().matchAll(/return (\w+)\./g) ?? [])].some(([, name = '']) => imports.has(name))
  );
}

/** The `x` of `y.x` and of `{ x: y }`, which is no variable. */
function isNameOfProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

function main(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  for (const name of files) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const lazy = withLazyRequires(text);
    if (lazy !== text) writeFileSync(file, lazy);
  }
}

const [, script, folder] = process.argv;
if (script === __filename && folder !== undefined) main(folder);

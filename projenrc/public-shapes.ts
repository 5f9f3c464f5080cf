import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Field, Shape } from '../src/core/input/shape';

/*
 * Converts the types of the package's exports into shapes that are checked at run time, because callers from plain JavaScript have no
 * compiler. `npm run shapes` writes the file; a test fails if it differs from the types.
 */

const ROOT = join(__dirname, '..');
const ENTRY_POINTS = ['src/index.ts', 'src/reachability/index.ts', 'src/testing/index.ts'];

/** The file with the shapes. */
export const SHAPES_FILE = join(ROOT, 'src', 'core', 'input', 'public-shapes.ts');

/** Built-in classes of JavaScript that props accept. */
const BUILT_IN = ['AbortSignal', 'Date', 'Map', 'RegExp', 'Set', 'Uint8Array'];

/** Methods that are called on whatever comes along. */
const CALLED_BY_THE_LANGUAGE = ['toString', 'toJSON'];

/** The tag of interfaces that describe objects of other libraries, which may have more fields than we read. */
const OPEN_TAG = 'open';

/** The contents of the file, from the current types. */
export function publicShapes(): string {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
  };
  const files = ENTRY_POINTS.map((file) => join(ROOT, file));
  const program = ts.createProgram(files, options);
  return new ShapeReader(program).read(files);
}

class ShapeReader {
  private readonly checker: ts.TypeChecker;
  private readonly objects = new Map<string, readonly Field[]>();
  private readonly callables = new Map<string, readonly Field[]>();
  private readonly privateConstructors = new Map<string, number>();

  constructor(private readonly program: ts.Program) {
    this.checker = program.getTypeChecker();
  }

  read(files: readonly string[]): string {
    for (const file of files) {
      const source = this.program.getSourceFile(file);
      const module = source && this.checker.getSymbolAtLocation(source);
      if (module === undefined) throw new Error(`${file} exports nothing`);
      for (const symbol of this.checker.getExportsOfModule(module)) this.readExport(symbol);
    }
    return toText(this.objects, this.callables, this.privateConstructors);
  }

  private readExport(exported: ts.Symbol): void {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return;
    if (ts.isClassDeclaration(declaration) && isChecked(declaration)) this.readClass(symbol, declaration);
    if (ts.isFunctionDeclaration(declaration)) this.callables.set(symbol.name, this.parametersOf(declaration));
  }

  private readClass({ name }: ts.Symbol, declaration: ts.ClassDeclaration): void {
    for (const member of declaration.members) {
      const flags = ts.getCombinedModifierFlags(member);
      const isHidden = (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;
      if (ts.isConstructorDeclaration(member)) {
        if (isHidden) this.privateConstructors.set(name, requiredCount(member));
        else this.callables.set(name, this.parametersOf(member));
      }
      if (isHidden || !ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name)) continue;
      const isStatic = (flags & ts.ModifierFlags.Static) !== 0;
      if (member.parameters.length > 0 || (!isStatic && !CALLED_BY_THE_LANGUAGE.includes(member.name.text))) {
        this.callables.set(`${name}${isStatic ? '.' : '#'}${member.name.text}`, this.parametersOf(member));
      }
    }
  }

  private parametersOf({ parameters }: ts.SignatureDeclaration): readonly Field[] {
    return parameters.map((parameter) => {
      const name = ts.isIdentifier(parameter.name) ? parameter.name.text : 'props';
      const optional = parameter.questionToken !== undefined || parameter.initializer !== undefined;
      const type = this.checker.getTypeAtLocation(parameter);
      return { name, ...this.fieldOf(type, optional) };
    });
  }

  private fieldOf(type: ts.Type, declaredOptional: boolean): Omit<Field, 'name'> {
    const parts = type.isUnion() ? type.types : [type];
    const set = parts.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0);
    const words = set.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
    const others = set.filter((part) => !part.isStringLiteral()).map((part) => this.shapeOf(part));
    const all: readonly Shape[] = words.length === 0 ? others : [{ words: words.sort() }, ...others];
    const shapes = new Map(all.map((shape) => [JSON.stringify(shape), shape]));
    const [first = 'any', ...more] = shapes.values();
    const shape: Shape = more.length > 0 ? { oneOf: [first, ...more] } : first;
    return declaredOptional || set.length < parts.length ? { shape, optional: true } : { shape };
  }

  private shapeOf(type: ts.Type): Shape {
    const { flags } = type;
    if (flags & ts.TypeFlags.StringLike) return 'string';
    if (flags & ts.TypeFlags.NumberLike) return 'number';
    if (flags & ts.TypeFlags.BooleanLike) return 'boolean';
    if (flags & ts.TypeFlags.BigIntLike) return 'bigint';
    if (flags & ts.TypeFlags.NonPrimitive) return 'object';
    if (!(flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return 'any';
    if (this.checker.isArrayType(type) || this.checker.isTupleType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { list: item === undefined ? 'any' : this.fieldOf(item, false).shape };
    }
    return this.objectShape(type);
  }

  private objectShape(type: ts.Type): Shape {
    if (type.getCallSignatures().length > 0) return 'function';
    const symbol = type.aliasSymbol ?? type.getSymbol();
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName ?? '';
    const isOurs = file.startsWith(join(ROOT, 'src'));
    if (symbol !== undefined && !isOurs && BUILT_IN.includes(symbol.name)) return { class: symbol.name };
    const properties = type.getProperties();
    if (!isOurs && type.getProperty('node') !== undefined) return { has: constructParts(properties) };
    const values = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values !== undefined && properties.length === 0) return { map: this.fieldOf(values, false).shape };
    // A type of ours that only maps the fields of another's, such as a patch of a PodTemplateSpec, is as large as that.
    const mapsOthers = properties.length > 0 && !properties.some((property) => this.isOurs(property));
    const isFromOurTypes = !mapsOthers && (isOurs || properties.every((property) => this.isOurs(property)));
    if (!isFromOurTypes) return 'object';
    if (values !== undefined) return 'any';
    if (symbol?.valueDeclaration && ts.isClassDeclaration(symbol.valueDeclaration)) return { class: symbol.name };
    const isNamed = symbol !== undefined && symbol.name !== '__type';
    const isOpen = !isNamed || symbol.getJsDocTags(this.checker).some((tag) => tag.name === OPEN_TAG);
    const fields = this.nameFields(type, properties);
    return isOpen ? { fields, open: true } : { fields };
  }

  /** The properties of a mapped type, such as `Partial<Record<Name, string>>`, are declared nowhere. */
  private isOurs({ declarations: [declaration] = [] }: ts.Symbol): boolean {
    return declaration === undefined || declaration.getSourceFile().fileName.startsWith(join(ROOT, 'src'));
  }

  /** Stores the fields of a type under its name, once, because a type may contain itself. */
  private nameFields(type: ts.Type, properties: readonly ts.Symbol[]): string {
    const name = this.checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    if (this.objects.has(name)) return name;
    this.objects.set(name, []);
    const fields = properties.map((property): Field => {
      const declared = (property.flags & ts.SymbolFlags.Optional) !== 0;
      return { name: property.name, ...this.fieldOf(this.checker.getTypeOfSymbol(property), declared) };
    });
    this.objects.set(name, fields);
    return name;
  }
}

/** Whether the class has the decorator that reads its shapes. */
function isChecked(declaration: ts.ClassDeclaration): boolean {
  return (ts.getDecorators(declaration) ?? []).some((decorator) => decorator.getText().startsWith('@checkedCalls('));
}

function requiredCount({ parameters }: ts.ConstructorDeclaration): number {
  return parameters.filter(({ questionToken, initializer }) => !questionToken && !initializer).length;
}

/** The properties that identify a construct or an API object of cdk8s. */
function constructParts(properties: readonly ts.Symbol[]): readonly string[] {
  return ['kind', 'metadata', 'node'].filter((part) => properties.some(({ name }) => name === part));
}

function toText(
  objects: ReadonlyMap<string, readonly Field[]>,
  callables: ReadonlyMap<string, readonly Field[]>,
  privateConstructors: ReadonlyMap<string, number>,
): string {
  const json = (map: ReadonlyMap<string, unknown>): string => {
    const lines = [...map]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    return `JSON.parse(String.raw\`{\n${lines.join(',\n')}\n}\`)`;
  };
  return [
    "import type { Field } from './shape';",
    '',
    '/*',
    ' * Written by `npm run shapes` from the types of what the package exports: change those. As JSON, because every process that constructs',
    ' * something loads it, and V8 reads JSON three times as fast as code.',
    ' */',
    '',
    '/** The fields of each object that a public constructor, method or function takes, by the name of its type. */',
    `export const OBJECTS: Readonly<Record<string, readonly Field[]>> = ${json(objects)};`,
    '',
    '/** The parameters of each: `Class`, `Class.staticMethod`, `Class#method` or `function`. */',
    `export const CALLABLES: Readonly<Record<string, readonly Field[]>> = ${json(callables)};`,
    '',
    '/** Classes whose objects come from static methods alone, and how many arguments these give to the constructor at least. */',
    `export const PRIVATE_CONSTRUCTORS: Readonly<Record<string, number>> = ${json(privateConstructors)};`,
    '',
  ].join('\n');
}

if (require.main === module) writeFileSync(SHAPES_FILE, publicShapes());

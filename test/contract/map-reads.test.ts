import { join, relative } from 'node:path';
import ts from 'typescript';
import { packageProgram } from '../support/compiler';

const PROJECT = join(__dirname, '..', '..');

/** What may look at inherited names too, with the reason. */
const ALLOWED: readonly string[] = [
  // Props may be an object of a class, whose getters are on its prototype. The names are those of our own interfaces.
  'src/core/input/misuse.ts: owner[name]',
  'src/core/input/instances.ts: part in value',
  'src/core/input/misuse.ts: name in value',
  'src/core/input/plain-props.ts: props[name]',
  // The keys are those of Object.keys, and __proto__ is left to the walk that writes messages.
  'src/core/input/fits.ts: Symbol.toStringTag in value',
  'src/core/input/fits.ts: map[key]',
  'src/core/input/fits.ts: value[name]',
  // The keys are the map's own: the emitter walks through Object.keys.
  'src/core/objects/yaml.ts: map[key]',
  // So does what the emitter writes; a map with __proto__ is left to cdk8s.
  'src/core/objects/simple-json.ts: content[key]',
  'src/core/objects/simple-json.ts: json[key]',
  'src/core/objects/simple-json.ts: map[key]',
  // Its own keys, and fields of the class of cdk8s.
  'src/core/objects/simple-json.ts: metadata[key]',
  'src/core/objects/simple-json.ts: others[key]',
  // So do the loops that check and write a session's Secret, where __proto__ is defined and not assigned, and that forget a user's modules.
  'src/agent/credentials.ts: credentials[key]',
  'src/agent/render-session-json.ts: credentials[key]',
  'src/agent/render-session.ts: credentials[key]',
  'src/agent/render-session.ts: data[key]',
  'src/cli/synth/app-worker.ts: load.cache[path]',
  // The one place that asks Object.hasOwn first.
  'src/core/plain.ts: map[key]',
];

/** Reads and writes of a map at a key that is not known when the code is written, without `ownValue`. */
function inheritedReads(program: ts.Program, folder: string): readonly string[] {
  const checker = program.getTypeChecker();
  const isAnyKey = (node: ts.Node): boolean => (checker.getTypeAtLocation(node).flags & ts.TypeFlags.String) !== 0;
  const isMap = (node: ts.Node): boolean =>
    checker
      .getIndexInfosOfType(checker.getTypeAtLocation(node))
      .some(({ keyType }) => keyType === checker.getStringType());
  const isFault = (node: ts.Node): boolean => {
    if (ts.isElementAccessExpression(node)) return isAnyKey(node.argumentExpression);
    if (ts.isForInStatement(node)) return true;
    if (ts.isBindingElement(node) && node.propertyName !== undefined && ts.isComputedPropertyName(node.propertyName))
      return isAnyKey(node.propertyName.expression);
    const isIn = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword;
    return isIn && (isAnyKey(node.left) || isMap(node.right));
  };
  const found: string[] = [];
  for (const source of program.getSourceFiles()) {
    const file = relative(PROJECT, source.fileName);
    if (!file.startsWith(folder)) continue;
    const visit = (node: ts.Node): void => {
      if (isFault(node)) found.push(`${file}: ${node.getText(source).split('\n')[0]}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

test('a key of a map is looked up among its own keys only, so that constructor and __proto__ are names like any other', () => {
  expect([...new Set(inheritedReads(packageProgram(), 'src/'))].sort()).toEqual([...ALLOWED].sort());
});

test('each way to read an inherited name is found', () => {
  const text = `
    const map: Readonly<Record<string, string>> = {};
    const key: string = 'constructor';
    export const [a, b, c] = [map[key], key in map, 'app' in map];
    export const { [key]: d } = map;
    for (const one in map) console.log(one);
    const table = { app: 1 } as const;
    const known: keyof typeof table = 'app';
    export const fine = [table[known], map.app, map['app'], { [key]: 1 }, [1][0], 'app' in table];`;
  const path = join(PROJECT, 'src', 'map-reads-sample.ts');
  expect(inheritedReads(packageProgram(new Map([[path, text]])), 'src/map-reads-sample.ts')).toEqual([
    'src/map-reads-sample.ts: map[key]',
    'src/map-reads-sample.ts: key in map',
    "src/map-reads-sample.ts: 'app' in map",
    'src/map-reads-sample.ts: [key]: d',
    'src/map-reads-sample.ts: for (const one in map) console.log(one);',
  ]);
});

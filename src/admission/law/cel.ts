/*
 * Expressions in the Common Expression Language, as text. Only functions of Kubernetes 1.29 and before are used, because an API
 * server of 1.30 accepts no newer ones: https://kubernetes.io/docs/reference/using-api/cel/
 */

/** The longest text of a value in a message: the API server drops a message above 5 KiB. */
const VALUE_CHARACTERS = 300;

/** A string literal. JSON's escapes are also those of CEL. */
export function literal(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

/** A list of string literals. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

/** A field, or what stands for it where the object does not have it. */
export function fieldOr(object: string, field: string, otherwise: '[]' | '{}' | "''"): string {
  return `${object}.?${field}.orValue(${otherwise})`;
}

/** The text of any value. */
export function textOf(value: string): string {
  return `'%s'.format([${value}])`;
}

/** The text of a field that an object may lack. */
export function textOr(object: string, field: string, otherwise: string): string {
  return `(has(${object}.${field}) ? ${textOf(`${object}.${field}`)} : ${literal(otherwise)})`;
}

/** A problem, as an expression: the list of the field, what it must be, and what it is, each as text. */
export function problem(field: string, must: string, got: string): string {
  return `[${field}, ${must}, ${got}]`;
}

/** The message about the first of some problems, as the API server accepts it: one line of limited length. */
export function message(problems: string): string {
  const cut = (text: string) =>
    `(size(${text}) > ${VALUE_CHARACTERS} ? ${text}.substring(0, ${VALUE_CHARACTERS}) + '...' : ${text})`;
  const [field, must, got] = [0, 1, 2].map((index) => `${problems}[0][${index}]`);
  return `(${field} + ' must be ' + ${cut(`${must}`)} + ', got ' + ${cut(`${got}`)}).replace('\\n', ' ')`;
}

/** Two maps that are compared key by key. */
export interface ComparedMaps {
  /** The expression of the map that is judged. */
  readonly got: string;

  /** The expression of the map that it must equal. */
  readonly want: string;

  /** The expression of the text before each key in messages. Empty for none. */
  readonly path: string;

  /** Keys that other rules compare. @default - none */
  readonly except?: readonly string[];
}

/** The problems of keys that differ. Keys that no version of Kubernetes has yet are compared too. */
export function differences({ got, want, path, except = [] }: ComparedMaps): string {
  const isOurs = except.length === 0 ? '' : `!(k in ${literals(except)}) && `;
  const must = `k in ${want} ? ${textOf(`${want}[k]`)} : 'unset'`;
  const field = path === '' ? 'string(k)' : `${path} + k`;
  return `${got}.filter(k, ${isOurs}!(k in ${want} && ${got}[k] == ${want}[k]))
  .map(k, ${problem(field, must, textOf(`${got}[k]`))})
+ ${want}.filter(k, ${isOurs}!(k in ${got}))
  .map(k, ${problem(field, textOf(`${want}[k]`), "'none'")})`;
}

/** One problem if a condition does not hold, none if it does. */
export function unless(condition: string, found: string): string {
  return `((${condition}) ? [] : [${found}])`;
}

/** Two lists of named elements, such as containers. */
export interface ComparedLists {
  /** The expression of the list that is judged. */
  readonly got: string;

  /** The expression of the list that it must equal. */
  readonly want: string;

  /** The expression of the text before the name of an element `c`, such as `'spec.volumes['`. */
  readonly path: string;
}

/**
 * The first problem of each element. In the compared expressions, `c` is what is judged, `w` what it must equal, and fields of problems
 * are those of an element.
 */
export function elementProblems({ got, want, path }: ComparedLists, compared: readonly string[]): string {
  return `${got}.map(c, ${want}.filter(w, w.name == c.name).map(w, dyn(
  ${compared.join('\n+ ').replaceAll('\n', '\n  ')}
).map(p, [${path} + c.name + '].' + p[0], string(p[1]), string(p[2])])))
.filter(found, size(found) > 0 && size(found[0]) > 0).map(found, found[0][0])`;
}

type Cel = typeof import('@marcbachmann/cel-js', { with: { 'resolution-mode': 'import' }});

// An import statement of an ES module does not compile here. Jest compiles the module itself.
const { Environment }: Cel = require('@marcbachmann/cel-js');

/** What Kubernetes calls a quantity, as a whole number of thousandths of a millionth. */
class Quantity {
  constructor(readonly amount: bigint) {}
}

const POWERS = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

function toQuantity(text: string): Quantity {
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(text) ?? [];
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = 10n ** BigInt(9 - fraction.length);
  const binary = BINARY.indexOf(suffix);
  if (binary >= 0) return new Quantity(digits * scale * 1024n ** BigInt(binary + 1));
  const exponent =
    /^[eE]([+-]?\d+)$/.exec(suffix)?.[1] ?? Object.entries(POWERS).find(([name]) => name === suffix)?.[1];
  if (exponent === undefined) throw new Error(`quantity ${text}`);
  const power = 9 - fraction.length + Number(exponent);
  return new Quantity(power >= 0 ? digits * 10n ** BigInt(power) : digits / 10n ** BigInt(-power));
}

/** A value as `'%s'.format([value])` shows it. */
function shown(value: unknown, isInner = false): string {
  if (typeof value === 'string') return isInner ? JSON.stringify(value) : value;
  if (Array.isArray(value)) return `[${value.map((one) => shown(one, true)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${shown(one, true)}`);
  return `{${entries.sort().join(', ')}}`;
}

/** JSON as CEL has it: whole numbers are integers. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => [key, toCel(one)]),
  );
}

/** An answer of the authorizer of the API server. */
class Check {
  constructor(readonly isAllowed: boolean) {}
}

/** What a policy asks the authorizer: every path of its calls leads to one answer, given by the verb. */
export class Authorizer {
  constructor(readonly verbs: readonly string[]) {}
}

/** CEL with those functions of Kubernetes that the policies call. @see https://kubernetes.io/docs/reference/using-api/cel/ */
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
})
  .registerType('Quantity', Quantity)
  .registerType('Authorizer', Authorizer)
  .registerType('Check', Check)
  .registerFunction('quantity(string): Quantity', toQuantity)
  .registerFunction('Quantity.compareTo(Quantity): int', (one: Quantity, other: Quantity) =>
    one.amount === other.amount ? 0n : one.amount < other.amount ? -1n : 1n,
  )
  .registerFunction('string.format(list): string', (text: string, [value]: unknown[]) =>
    text.replace('%s', () => shown(value)),
  )
  .registerFunction('string.replace(string, string): string', (text: string, old: string, by: string) =>
    text.replaceAll(old, () => by),
  )
  .registerFunction('Authorizer.group(string): Authorizer', (authorizer: Authorizer) => authorizer)
  .registerFunction('Authorizer.resource(string): Authorizer', (authorizer: Authorizer) => authorizer)
  .registerFunction('Authorizer.namespace(string): Authorizer', (authorizer: Authorizer) => authorizer)
  .registerFunction(
    'Authorizer.check(string): Check',
    (authorizer: Authorizer, verb: string) => new Check(authorizer.verbs.includes(verb)),
  )
  .registerFunction('Check.allowed(): bool', (check: Check) => check.isAllowed);

const parsed = new Map<string, ReturnType<InstanceType<Cel['Environment']>['parse']>>();

/** The value of an expression. Each is parsed once. */
export function evaluate(expression: string, context: Readonly<Record<string, unknown>>): unknown {
  const program = parsed.get(expression) ?? environment.parse(expression);
  parsed.set(expression, program);
  return program(context);
}

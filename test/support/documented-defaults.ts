/** The literal `@default` of each optional prop of an interface; `- …` says in words what happens. */
export function documented(source: string, name: string): Readonly<Record<string, string>> {
  const [, body = ''] = new RegExp(`export interface ${name} [^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  const props = body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly (\w+)\?:/g);
  return Object.fromEntries(
    [...props].flatMap(([, doc = '', prop = '']) => {
      const value = /@default (?!- )(.*?)\s*(?:\n|$)/.exec(doc)?.[1];
      return value === undefined ? [] : [[prop, value]];
    }),
  );
}

/** The same from the code. */
export function actual(resolved: object, props: readonly string[]): Readonly<Record<string, string>> {
  const values = new Map<string, unknown>(Object.entries(resolved));
  return Object.fromEntries(props.map((prop) => [prop, String(values.get(prop))]));
}

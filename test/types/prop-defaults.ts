import ts from 'typescript';

/** A value that the code uses if a prop is left out. */
interface UsedDefault {
  /** Undefined if it is not a constant. */
  readonly value: unknown;
  readonly text: string;
}

/** An optional prop whose documentation gives a default value. */
export interface PropDefault {
  /** The name, such as `MicroserviceProps.replicas`. */
  readonly prop: string;

  /** The value of its `@default`, such as `2`. */
  readonly documented: string;

  /** The defaults in the code, in one or more places. */
  readonly used: readonly UsedDefault[];
}

/** Every literal `@default` of the exported interfaces of some files, with the defaults that those files really use. */
export function propDefaults(program: ts.Program, isOurs: (file: string) => boolean): readonly PropDefault[] {
  const sources = program.getSourceFiles().filter(({ fileName }) => isOurs(fileName));
  const used = new UsedDefaults(program.getTypeChecker());
  for (const source of sources) used.readFrom(source);
  return sources.flatMap((source) =>
    source.statements
      .filter(ts.isInterfaceDeclaration)
      .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
      .flatMap((declaration) =>
        declaration.members.filter(ts.isPropertySignature).flatMap((member) => {
          const documented = documentedDefault(member);
          const prop = `${declaration.name.text}.${member.name.getText()}`;
          return documented === undefined ? [] : [{ prop, documented, used: used.of(member) }];
        }),
      ),
  );
}

/** Whether a value equals the documented one. */
export function agrees(documented: string, { value }: UsedDefault): boolean {
  if (typeof value === 'object') return JSON.stringify(value) === documented.replaceAll(', ', ',').replaceAll("'", '"');
  return value !== undefined && String(value) === documented;
}

/** The literal of `@default literal; when it is another one`, or of `@default literal, what that means`. */
function documentedDefault(member: ts.PropertySignature): string | undefined {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default');
  const text = ts.getTextOfJSDocComment(tag?.comment)?.trim() ?? '-';
  if (member.questionToken === undefined || text.startsWith('-')) return undefined;
  const [literal = ''] = /^[[{]/.test(text) ? text.split(';') : text.split(/[;,] /);
  return literal.replaceAll('`', '').trim();
}

/** The defaults that code fills in, by the declaration of the prop. */
class UsedDefaults {
  private readonly found = new Map<ts.Declaration, UsedDefault[]>();

  /** From a prop to the props of other types that receive its value. */
  private readonly handedOn = new Map<ts.Declaration, Set<ts.Declaration>>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** The defaults of a prop. If it has none, the defaults of the props that receive its value. */
  of(prop: ts.Declaration): readonly UsedDefault[] {
    const reached = new Set([prop]);
    for (const one of reached) {
      if (this.found.has(one)) continue;
      for (const next of this.handedOn.get(one) ?? []) reached.add(next);
    }
    return [...reached].flatMap((one) => this.found.get(one) ?? []);
  }

  readFrom(node: ts.Node): void {
    if (ts.isBindingElement(node)) this.add(this.propOf(node), node.initializer);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
      this.add(this.propOf(node.left), node.right);
    }
    if (ts.isConditionalExpression(node)) this.readCondition(node);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.readCall(node);
    if (ts.isObjectLiteralExpression(node)) {
      this.readSpread(node);
      this.readHandedOn(node);
    }
    node.forEachChild((child) => this.readFrom(child));
  }

  /** `prop === undefined ? default : prop` */
  private readCondition({ condition, whenTrue, whenFalse }: ts.ConditionalExpression): void {
    if (!ts.isBinaryExpression(condition) || condition.getText() !== `${whenFalse.getText()} === undefined`) return;
    this.add(this.propOf(condition.left), whenTrue);
  }

  /** `{ ...DEFAULTS, ...props }`, also with `defined(props)` */
  private readSpread({ properties }: ts.ObjectLiteralExpression): void {
    const last = properties.at(-1);
    if (last === undefined || !ts.isSpreadAssignment(last)) return;
    const { expression } = last;
    const [inner] = ts.isCallExpression(expression) ? expression.arguments : [];
    const props = this.typeOf(inner ?? expression);
    for (const part of properties.slice(0, -1)) {
      const isDefault = !ts.isPropertyAssignment(part) || this.evaluated(part.initializer) !== undefined;
      if (isDefault) this.readDefaults(part, props);
    }
  }

  /** `resolved(props, DEFAULTS)`, and `of(props)`, where `of` takes other props of the same names. */
  private readCall(call: ts.CallExpression | ts.NewExpression): void {
    const [props, defaults] = call.arguments ?? [];
    if (call.expression.getText() === 'resolved' && props !== undefined && defaults !== undefined) {
      this.readDefaults(defaults, this.typeOf(props));
    }
    for (const argument of call.arguments ?? []) {
      if (ts.isIdentifier(argument)) this.handOnAll(this.typeOf(argument), this.checker.getContextualType(argument));
    }
  }

  /** The values of an object, or of one of its parts, as defaults of props. */
  private readDefaults(node: ts.Node, props: ts.Type): void {
    if (ts.isPropertyAssignment(node)) {
      this.add(this.checker.getPropertyOfType(props, node.name.getText()), node.initializer);
    } else if (ts.isObjectLiteralExpression(node)) {
      for (const part of node.properties) this.readDefaults(part, props);
    } else {
      const values = ts.isSpreadAssignment(node) ? node.expression : node;
      const constant = ts.isIdentifier(values) ? this.initializer(values) : undefined;
      if (constant !== undefined) this.readDefaults(constant, props);
    }
  }

  /** `{ name: props.name, count, ...others }`, where other props are expected. */
  private readHandedOn(object: ts.ObjectLiteralExpression): void {
    const asked = this.checker.getContextualType(object) ?? this.checker.getTypeAtLocation(object);
    for (const part of object.properties) {
      if (ts.isSpreadAssignment(part)) this.handOnAll(this.typeOf(part.expression), asked);
      if (ts.isPropertyAssignment(part)) {
        const given = this.propOf(part.initializer);
        this.handOn(given, asked, part.name.getText());
        // The object may be passed on as a whole.
        this.link(given, [part]);
      }
      if (ts.isShorthandPropertyAssignment(part)) {
        const [given] = this.checker.getShorthandAssignmentValueSymbol(part)?.declarations ?? [];
        this.handOn(given && this.propOf(given), asked, part.name.text);
      }
    }
  }

  private handOnAll(given: ts.Type, asked: ts.Type | undefined): void {
    if (asked === undefined || given === asked) return;
    for (const prop of given.getProperties()) this.handOn(prop, asked, prop.name);
  }

  private handOn(given: ts.Symbol | undefined, asked: ts.Type, name: string): void {
    const receiver = this.checker.getPropertyOfType(this.checker.getNonNullableType(asked), name);
    this.link(given, receiver?.declarations ?? []);
  }

  private link(given: ts.Symbol | undefined, receivers: readonly ts.Declaration[]): void {
    for (const from of given?.declarations ?? []) {
      const known = this.handedOn.get(from) ?? new Set();
      this.handedOn.set(from, known);
      for (const to of receivers) known.add(to);
    }
  }

  private typeOf(node: ts.Node): ts.Type {
    return this.checker.getNonNullableType(this.checker.getTypeAtLocation(node));
  }

  private add(prop: ts.Symbol | undefined, value: ts.Expression | undefined): void {
    if (value === undefined) return;
    for (const declaration of prop?.declarations ?? []) {
      const known = this.found.get(declaration) ?? [];
      this.found.set(declaration, [...known, { value: this.evaluated(value), text: value.getText() }]);
    }
  }

  /** The prop that an expression or a part of a destructuring reads. */
  private propOf(node: ts.Node): ts.Symbol | undefined {
    if (ts.isBindingElement(node)) {
      if (!ts.isObjectBindingPattern(node.parent)) return undefined;
      const name = (node.propertyName ?? node.name).getText();
      return this.checker.getPropertyOfType(this.typeOf(node.parent), name);
    }
    if (ts.isPropertyAccessExpression(node)) return this.checker.getSymbolAtLocation(node.name);
    const declaration = this.checker.getSymbolAtLocation(node)?.valueDeclaration;
    return declaration !== undefined && ts.isBindingElement(declaration) ? this.propOf(declaration) : undefined;
  }

  /** The value of a constant expression; undefined for any other. */
  private evaluated(node: ts.Expression): unknown {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
    if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
    if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => this.evaluated(element));
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) {
      return this.evaluated(node.expression);
    }
    if (ts.isConditionalExpression(node)) {
      // One of the two is the documented value. The other is undefined, and another prop is used instead.
      return this.evaluated(node.whenTrue) ?? this.evaluated(node.whenFalse);
    }
    const constant = this.initializer(node);
    return constant === undefined ? undefined : this.evaluated(constant);
  }

  /** The declaration of a constant, or of a member of one. */
  private initializer(node: ts.Expression): ts.Expression | undefined {
    const name = ts.isPropertyAccessExpression(node) ? node.name : node;
    const symbol = this.checker.getSymbolAtLocation(name);
    const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const declaration = (isAlias ? this.checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration;
    const hasValue =
      declaration !== undefined &&
      (ts.isVariableDeclaration(declaration) ||
        ts.isPropertyAssignment(declaration) ||
        ts.isPropertyDeclaration(declaration));
    let value = hasValue ? declaration.initializer : undefined;
    while (value !== undefined && (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)))
      value = value.expression;
    return value;
  }
}

/** The value of a label that is set at run time, such as the hash of a pod template: the label is there, and its value is one of several. */
export class SomeValue {
  /** Any value at all. */
  static readonly ANY = new SomeValue(undefined, /^/, []);

  /** One of these values. */
  static oneOf(values: readonly string[]): SomeValue {
    return new SomeValue(values, /^/, []);
  }

  /** Any value that a pattern matches. */
  static like(pattern: RegExp): SomeValue {
    return new SomeValue(undefined, pattern, []);
  }

  /** A name that starts with a prefix and ends in five random characters, as the API server generates it from `generateName`. */
  static generated(prefix: string, suffix = ''): SomeValue {
    return SomeValue.like(new RegExp(`^${literally(prefix)}[a-z0-9]{5}${suffix}$`));
  }

  /** Any text that starts with a prefix. */
  static startingWith(prefix: string): SomeValue {
    return SomeValue.like(new RegExp(`^${literally(prefix)}`));
  }

  /** A number after a prefix. */
  static numbered(prefix: string): SomeValue {
    return SomeValue.like(new RegExp(`^${literally(prefix)}\\d+$`));
  }

  private constructor(
    private readonly values: readonly string[] | undefined,
    private readonly pattern: RegExp,
    private readonly others: readonly string[],
  ) {
    Object.freeze(this);
  }

  /** The same, but none of these values. */
  except(others: readonly string[]): SomeValue {
    return new SomeValue(this.values, this.pattern, [...this.others, ...others]);
  }

  /** Whether it is possibly this value. */
  mayBe(value: string): boolean {
    const listed = this.values === undefined || this.values.includes(value);
    return listed && this.pattern.test(value) && !this.others.includes(value);
  }

  /** Whether it is certainly one of these values. */
  isOneOf(values: readonly string[]): boolean {
    return this.values?.every((value) => values.includes(value) || this.others.includes(value)) === true;
  }

  /** The same text for the same possible values. */
  toString(): string {
    return JSON.stringify([this.values, this.pattern.source, this.others]);
  }
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

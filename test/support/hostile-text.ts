import fc from 'fast-check';

/** Every character that YAML, a reader or a document splitter treats in its own way, and others of each class of Unicode. */
const CHARACTERS = [
  ...Array.from({ length: 0xa1 }, (_, code) => String.fromCharCode(code)),
  ...[
    '\u00ad',
    'é',
    '\u0300',
    '\u061c',
    '\u180e',
    '\u200b',
    '\u200d',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u2060',
    '\u3000',
  ],
  ...['日', '한', '\ud7ff', '\ue000', '\ufdd0', '\ufdef', '\ufeff', '\ufff9', '\ufffd', '\ufffe', '\uffff'],
  ...['😀', '𝒳', '\u{10000}', '\u{1fffe}', '\u{1ffff}', '\u{e0001}', '\u{f0000}', '\u{10fffe}', '\u{10ffff}'],
];

/** What has a meaning to some reader, alone or beside something else. */
const TOKENS = [
  ...[
    '---',
    '...',
    '--- ',
    '\n---\n',
    '\n...\n',
    '%YAML 1.1',
    '# comment',
    ' #',
    ': ',
    ':',
    '- ',
    '? ',
    '!!int 1',
    '!a',
    '&a',
    '*a',
    '<<',
    '=',
  ],
  ...['{a: b}', '[a]', '|', '>', '|-', '{{ .Values.a }}', "'", '"', '\\', '\\n', '\\u0041', '`', '@', '%', ','],
  ...[
    'y',
    'N',
    'yes',
    'No',
    'on',
    'OFF',
    'true',
    'False',
    '~',
    'null',
    'Null',
    'NULL',
    '.inf',
    '-.INF',
    '.NaN',
    'nan',
    'Infinity',
  ],
  ...[
    '0o22',
    '0X1F',
    '0B11',
    '0b+1',
    '1e1_0',
    '-0o7',
    '0_x1',
    '08',
    '1.',
    '.5',
    '1e3',
    '1E+3',
    '1_000',
    '0x',
    '0b',
    '0o',
    '12:30:45',
    '190:20:30.15',
  ],
  ...[
    '2026-01-02',
    '2026-1-2T3:4:5Z',
    '2026-01-02 10:00:00 -5',
    '18446744073709551616',
    '0xFFFFFFFFFFFFFFFFF',
    '1e999',
  ],
  ...[
    '\n',
    '\n\n',
    ' ',
    '  ',
    '\t',
    ' \n',
    '\n ',
    '\n\t',
    '\t\n',
    '\r\n',
    '\n \n',
    'a',
    'word',
    'a longer line of words that a person reads',
  ],
];

const LINES = [
  '',
  '',
  ' ',
  '  ',
  '\t',
  '# a',
  '- b',
  'key: value',
  'key:',
  '---',
  '...',
  '%a',
  '\ttab',
  'a ',
  'a\t',
  '"a"',
  "it's",
  '{}',
  '  a',
];

const anyCharacter = fc
  .integer({ min: 0, max: 0x10f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

const character = fc.oneof(fc.constantFrom(...CHARACTERS), anyCharacter);

const numberLike = fc.string({
  unit: fc.constantFrom(...'0123456789abcdefxXoObBE_+-.: TtZinfy'),
  minLength: 1,
  maxLength: 8,
});

/** Text of every kind that a reader may take for something else. Without halves of surrogate pairs, which are no text. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.oneof(fc.constantFrom(...TOKENS), character), minLength: 1, maxLength: 6 }),
  },
  { weight: 3, arbitrary: numberLike },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...LINES), { minLength: 2, maxLength: 6 }).map((lines) => lines.join('\n')),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', 'a', 'a ', 'a\n', ' ', '\n', '1', '-', 'x: '),
        character,
        fc.constantFrom('', 'a', ' a', '\na', ' ', '\n', '1', ': x'),
      )
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.oneof(fc.constantFrom(...TOKENS), character), minLength: 10, maxLength: 40 }),
  },
);

/** Objects of any shape, with hostile keys and values. */
export const hostileTree: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  value: unknown;
  map: Record<string, unknown>;
}>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostileText,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.maxSafeInteger().map((number) => number + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.dictionary(hostileText, tie('value'), { maxKeys: 5, noNullPrototype: true }),
})).map;

/** All strings of up to four characters that numbers are made of. */
export function* shortNumbers(): Generator<string> {
  const units = [...'017_.-+exob: '];
  let longer = [''];
  for (let length = 1; length <= 4; length += 1) {
    longer = longer.flatMap((start) => units.map((unit) => start + unit));
    yield* longer;
  }
}

/** Dates and times in every form that a reader may know, possible or not: a day 45, a zone of 99 hours. */
export function* dates(): Generator<string> {
  for (const day of ['2026-01-02', '2026-1-2', '2026-13-45', '02026-01-02']) {
    yield day;
    for (const separator of ['T', 't', ' ', '\t', '  ']) {
      for (const time of [
        '10:00:00',
        '1:02:03',
        '1:2:3',
        '10:00',
        '99:99:99',
        '10:00:00.',
        '10:00:00.5',
        '10:00:00.0000000001',
      ]) {
        for (const zone of ['', 'Z', ' Z', 'z', '-5', ' -59', '+99:99', '-05:30', ' +1:2', '+100', '\t-12:00']) {
          yield day + separator + time + zone;
        }
      }
    }
  }
}

/** Each special character alone, at each end, within a word and within lines. */
export function* specialCharacters(): Generator<string> {
  for (const one of [...CHARACTERS, ...TOKENS]) {
    yield* [
      one,
      `${one}a`,
      `a${one}`,
      `a${one}b`,
      `${one} a`,
      `a ${one}`,
      `${one}\na`,
      `a\n${one}`,
      `a\n${one}\nb\n`,
      `a${one}\nb`,
    ];
  }
}

/** Objects with keys of about 1024 characters, where readers no longer look for a colon. */
export function longKeys(): readonly Readonly<Record<string, unknown>>[] {
  const units = ['a', 'é', '日', '😀', '"', '\\', ': ', '\n', '\u0001', '\u2028'];
  const keys = units.flatMap((unit) =>
    Array.from({ length: 12 }, (_, index) =>
      unit.repeat(Math.ceil((1018 + index) / JSON.stringify(unit).slice(1, -1).length)),
    ),
  );
  return keys.flatMap((key) => [
    { [key]: key, a: 1 },
    { a: [{ [key]: [{ b: 1 }] }, { [key]: { b: 'c\nd\n', [key]: {} } }] },
  ]);
}

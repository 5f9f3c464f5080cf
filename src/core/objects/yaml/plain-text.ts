import { needsEscapes } from './quoted-text';

/** Most strings of a manifest: names, labels, images, paths. Nothing in them has a meaning to YAML, unless the whole is a word or an exponent. */
const ORDINARY = /^(?![eE][-+]?\d+$)[A-Za-z/][\w./-]*(?::[\w./-]+)*$/;

/** Blanks at an end, tabs, line breaks, comments, and the indicators of YAML where they would be read as such. */
const INDICATORS = /^[ ,[\]{}#&*!|>'"%@`]|^[?-](?: |$)|: |[\t\n]| #|[ :]$/;

/** What a reader takes for something other than a string: null, booleans, the merge key, and the default value `=` of YAML 1.1. */
const WORDS: ReadonlySet<string> = new Set([
  ...['', '~', '=', '<<', 'y', 'Y', 'n', 'N'],
  ...['null', 'true', 'false', 'yes', 'no', 'on', 'off'].flatMap((word) => [
    word,
    word[0]?.toUpperCase() + word.slice(1),
    word.toUpperCase(),
  ]),
  ...[
    '.nan',
    '.NaN',
    '.NAN',
    ...['.inf', '.Inf', '.INF'].flatMap((infinity) => [infinity, `+${infinity}`, `-${infinity}`]),
  ],
]);
const LONGEST_WORD = 5;

/** What numbers and dates are made of. Most texts that start like a number have more: 512Mi, 10m, --flag. */
const CHARACTERS = /^[-+.\deE][-+.:\d_a-fA-FoOxXtTZ \t]*$/;

/** Numbers to Go's readers, which drop every underscore first, wherever it stands: 1e1_0, -_1 and 0_x1F are numbers. */
const NUMBERS = [
  // Whole numbers and fractions.
  /^[-+]?(?:\d[\d_]*\.?[\d_]*|\.[\d_]*\d[\d_]*)(?:[eE][-+]?\d+)?$/,
  // Of what starts with a point, no underscore is dropped: ParseFloat knows them between digits.
  /^\.\d+(?:_\d+)*[eE][-+]?\d+(?:_\d+)*$/,
  // In base 2, 8 and 16; YAML 1.1 and 1.2 differ in the prefixes, and Go's ParseInt takes both, in either case.
  /^[-+]?0(?:b[01_]+|B[01]+|[oO][0-7]+|x[\da-fA-F_]+|X[\da-fA-F]+)$/,
  // ParseInt gets what follows 0b, and in kustomize what follows 0o, with its sign.
  /^0(?:b[-+][01]+|o[-+][0-7]+)$/,
];

/** Numbers and dates to readers of YAML 1.1. */
const YAML_1_1 = [
  // In base 60: 12:30:45.
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
  // No digits in front of an exponent, or none at all: some make NaN of it.
  /^[-+]?(?:\._*(?:[eE][-+]?\d+)?|[eE][-+]?\d+)$/,
  // A date, or a date with a time.
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[tT]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::\d{2})?))?)?$/,
];

/**
 * Whether every reader takes a text for exactly this string when it stands without quotes: a reader of YAML 1.1 (PyYAML), of YAML 1.2, and
 * Go's, which kubectl, kustomize, the API server and Argo CD use.
 * @see https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#1032-tag-resolution
 * @see https://pkg.go.dev/go.yaml.in/yaml/v2 (resolve.go), which sigs.k8s.io/yaml reads with; kustomize reads with v3
 */
export function isPlainText(text: string): boolean {
  if (ORDINARY.test(text)) return text.length > LONGEST_WORD || !WORDS.has(text);
  return !INDICATORS.test(text) && !needsEscapes(text) && !WORDS.has(text) && !isLikeNumber(text);
}

function isLikeNumber(text: string): boolean {
  if (!CHARACTERS.test(text)) return false;
  const bare = text.startsWith('.') ? text : text.replaceAll('_', '');
  return YAML_1_1.some((type) => type.test(text)) || NUMBERS.some((type) => type.test(text) || type.test(bare));
}

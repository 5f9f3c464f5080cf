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

const NUMBERS = [
  // Whole numbers and fractions. YAML 1.1 has nothing against a fraction without digits, such as `+.`.
  /^[-+]?(?:\d[\d_]*\.?|\.)[\d_]*(?:[eE][-+]?\d+)?$/,
  // In base 2, 8 and 16; YAML 1.1 and 1.2 differ in the prefixes, and Go's ParseInt takes both, in either case.
  /^[-+]?0(?:b[01_]+|B[01]+|[oO][0-7]+|x[\da-fA-F_]+|X[\da-fA-F]+)$/,
  // Go's reader hands what follows 0b to ParseInt, sign and all.
  /^0b[-+][01]+$/,
  // In base 60: 12:30:45.
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
];

/** Not a number, but some readers of YAML 1.1 make NaN of it. */
const EXPONENT = /^[-+]?[eE][-+]?\d+$/;

/** A date, or a date with a time. */
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[tT]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:[ \t]*(?:Z|[-+][012]?\d(?::\d{2})?))?)?$/;

/**
 * Whether every reader takes a text for exactly this string when it stands without quotes: a reader of YAML 1.1 (PyYAML), of YAML 1.2, and
 * Go's, which kubectl, the API server and Argo CD use.
 * @see https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#1032-tag-resolution
 * @see https://pkg.go.dev/go.yaml.in/yaml/v2 (resolve.go), which sigs.k8s.io/yaml reads with
 */
export function isPlainText(text: string): boolean {
  if (ORDINARY.test(text)) return text.length > LONGEST_WORD || !WORDS.has(text);
  return !INDICATORS.test(text) && !needsEscapes(text) && !WORDS.has(text) && !isLikeNumber(text);
}

function isLikeNumber(text: string): boolean {
  if (!CHARACTERS.test(text)) return false;
  // Go's reader drops every underscore first, wherever it stands: 1e1_0, -_1 and 0_x1F are numbers.
  const bare = text.startsWith('.') ? text : text.replaceAll('_', '');
  if (TIMESTAMP.test(text) || EXPONENT.test(text)) return true;
  return NUMBERS.some((number) => number.test(text) || number.test(bare));
}

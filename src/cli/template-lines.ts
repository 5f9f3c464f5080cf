/*
 * Templates that nobody rendered, such as `namespace: {{ .Values.namespace }}`. A YAML parser often notices one only some lines later,
 * or reads it as something else.
 */

/** Where a value or a line starts with an expression: nothing else in YAML starts so. */
const STARTS = /(?:^|[:\-?[,{]\s*)(?:\{\{|\{%|<%)/;

/** An expression within other text, which is valid in YAML. */
const CONTAINS = /\{\{|\{%|<%|\$\{/;

const QUOTED = /"(?:\\.|[^"\\])*"|'(?:[^']|'')*'/g;
const COMMENT = /(?:^|\s)#.*$/;

/** The first line of a block of text, such as `run: |`. */
const BLOCK = /(?:^|[:-]\s+)(?:[&!]\S+\s+)*[|>][-+0-9]*$/;

/**
 * The line of the template that broke a document, from 0.
 * @param noticed the line where the parser noticed it
 */
export function templateLine(document: string, noticed: number): number | undefined {
  const lines = document.split('\n').slice(0, noticed + 1);
  const code = withoutTexts(lines);
  const start = code.findIndex((line) => STARTS.test(line));
  if (start >= 0) return start;
  return [noticed, noticed - 1].find((line) => CONTAINS.test(code[line] ?? ''));
}

/** The lines without quoted strings, comments and blocks of text, which may contain anything. */
function withoutTexts(lines: readonly string[]): readonly string[] {
  let block: number | undefined;
  return lines.map((line) => {
    const indent = line.search(/\S/);
    if (block !== undefined && (indent < 0 || indent > block)) return '';
    const code = line.replaceAll(QUOTED, '""').replace(COMMENT, '').trim();
    block = BLOCK.test(code) ? indent : undefined;
    return code;
  });
}

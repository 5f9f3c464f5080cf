import { load } from 'js-yaml';
import { toPlain } from '../../src/core/plain';

/** The first line of an excerpt: `# PodTemplate coder`, or with a namespace `# NetworkPolicy acme/coder`. */
const TITLE = /^# (\w+ \S+)\n/;

/** A line for others that are indented at least as far. */
const GAP = /^( *)# …$/;

/**
 * Why an excerpt is not what its object says: its lines must follow one another in the object as they do in the excerpt, all
 * indented further by the same number of spaces.
 * @param yaml the documents that the object is one of
 * @returns undefined if it is
 */
export function excerptProblem(excerpt: string, yaml: string): string | undefined {
  const title = TITLE.exec(excerpt)?.[1];
  if (title === undefined) return `an excerpt starts with its object, such as "# PodTemplate coder", got ${excerpt}`;
  const documents = yaml.split(/^---\n/m);
  const [found, ...others] = documents.filter((document) => titlesOf(document).includes(title));
  if (found === undefined)
    return `there is no ${title}, but ${documents.map((document) => titlesOf(document)[0]).join(', ')}`;
  if (others.length > 0) return `there are several objects ${title}: name the namespace`;
  const lines = excerpt.trimEnd().split('\n').slice(1);
  return patternOf(lines).test(found) ? undefined : `${title} does not say\n${lines.join('\n')}\nbut\n${found}`;
}

function titlesOf(document: string): readonly string[] {
  const { kind, metadata } = toPlain(load(document));
  const { name, namespace } = toPlain(metadata);
  return [`${kind} ${name}`, `${kind} ${namespace}/${name}`];
}

function patternOf(lines: readonly string[]): RegExp {
  const patterns = lines.map((line, index) => {
    const gap = GAP.exec(line);
    if (gap) return `(?:\\1 {${gap[1]?.length}}.*\\n)+`;
    return `${index === 0 ? '^( *)' : '\\1'}${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`;
  });
  return new RegExp(patterns.join(''), 'm');
}

import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { compilerErrors } from '../support/compiler';

const PROJECT = join(__dirname, '..', '..');

/** The entry points of the package, in this repository. */
const ENTRY_POINTS: Readonly<Record<string, string>> = {
  'cdk8s-agents': join(PROJECT, 'src', 'index.ts'),
  'cdk8s-agents/reachability': join(PROJECT, 'src', 'reachability', 'index.ts'),
  'cdk8s-agents/session': join(PROJECT, 'src', 'session', 'index.ts'),
  'cdk8s-agents/testing': join(PROJECT, 'src', 'testing', 'index.ts'),
};

const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/keyless.md',
  'docs/network-policies.md',
  'docs/rotation.md',
  'docs/sessions.md',
  'docs/verdicts.md',
];

/** A fenced block of a Markdown file. */
export interface Block {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown text, in order. */
export function blocksOf(file: string, markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: text = '', index }) => ({
    file,
    line: markdown.slice(0, index).split('\n').length,
    language,
    text,
  }));
}

/** The fenced blocks of every page that has examples. */
export function blocksOfPages(): readonly Block[] {
  return PAGES.flatMap((page) => blocksOf(page, readFileSync(join(PROJECT, page), 'utf8')));
}

/**
 * The file that a block stands for, by its first line: `# cdk8s.yaml`, `// main.ts`. The files of the pages make one project, which
 * test/package runs; a block without a name runs by itself.
 */
export function fileNameOf({ text }: Block): string | undefined {
  return /^(?:#|\/\/) ([\w./-]+\.(?:json|ts|yaml))\n/.exec(text)?.[1];
}

/** The compiler errors of TypeScript examples, with a user's strict options. */
export function typeErrors(examples: readonly Block[]): readonly string[] {
  const files = new Map(
    examples.map((example, index) => [join(PROJECT, fileNameOf(example) ?? `example-${index}.ts`), example]),
  );
  if (files.size < examples.length) throw new Error('two blocks name the same file');
  const texts = new Map([...files].map(([path, { text }]) => [path, text]));
  return compilerErrors(texts, ENTRY_POINTS).map(({ file = '', message }) => {
    const example = files.get(file);
    return `${example?.file}:${example?.line}: ${message}`;
  });
}

/** The output of an example. */
export interface Outcome {
  /** The YAML that it synthesizes. */
  readonly yaml: string;

  /** The text that it logs. */
  readonly log: readonly string[];
}

/** Runs a TypeScript example as a user would, and collects its YAML and its log. */
export function run({ text }: Block): Outcome {
  const { code } = transformSync(text, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  const log: string[] = [];
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const execute = new Function('require', 'exports', 'console', code);
    execute(
      (name: string) => require(ENTRY_POINTS[name] ?? name),
      {},
      { log: (...words: unknown[]) => log.push(words.join(' ')) },
    );
  } finally {
    stderr.mockRestore();
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
  const yaml = readdirSync(outdir)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readFileSync(join(outdir, file), 'utf8'));
  return { yaml: yaml.join('---\n'), log };
}

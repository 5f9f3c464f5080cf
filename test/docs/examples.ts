import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** The page whose examples stand within its first one. test/docs/recipes.test.ts runs them. */
export const RECIPES = 'docs/recipes.md';

const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/keyless.md',
  'docs/network-policies.md',
  RECIPES,
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
  return PAGES.flatMap((page) => framed(blocksOf(page, readFileSync(join(PROJECT, page), 'utf8'))));
}

/** The line in the first example of a page that each of its other examples replaces. */
const PLACE = '// the recipe\n';

/** The example that has a place for the others. */
export function isFrame({ language, text }: Block): boolean {
  return language === 'ts' && text.includes(PLACE);
}

/** The blocks of a page, with each example in the place that its first one has for it. */
export function framed(blocks: readonly Block[]): readonly Block[] {
  const frame = blocks.find(isFrame);
  if (frame === undefined) return blocks;
  return blocks.map((block) =>
    block.language === 'ts' && block !== frame
      ? { ...block, text: frame.text.replace(PLACE, () => block.text) }
      : block,
  );
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

  /** What it writes to stderr: capacity tables and warnings. */
  readonly report: string;
}

/**
 * Runs a TypeScript example as a user would, and collects its output.
 * @param files the files beside it
 */
export function run({ text }: Block, files: readonly Block[] = []): Outcome {
  const { code } = transformSync(text, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const folder = folderOf(files);
  const outdir = join(folder, 'dist');
  mkdirSync(outdir);
  const log: string[] = [];
  const report: string[] = [];
  const before = process.env.CDK8S_OUTDIR;
  const cwd = process.cwd();
  process.env.CDK8S_OUTDIR = outdir;
  process.chdir(folder);
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((line) => report.push(String(line)) > 0);
  try {
    const execute = new Function('require', 'exports', 'console', code);
    execute(
      (name: string) => require(ENTRY_POINTS[name] ?? name),
      {},
      { log: (...words: unknown[]) => log.push(words.join(' ')) },
    );
  } finally {
    stderr.mockRestore();
    process.chdir(cwd);
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
  const yaml = readdirSync(outdir)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readFileSync(join(outdir, file), 'utf8'));
  return { yaml: yaml.join('---\n'), log, report: report.join('') };
}

/** A new folder with the files. */
function folderOf(files: readonly Block[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  for (const file of files) {
    const path = join(folder, fileNameOf(file) ?? '');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  return folder;
}

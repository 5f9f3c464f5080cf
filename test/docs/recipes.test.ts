import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { Cluster } from '../../src/core/cluster/cluster';
import { schemaErrors, versions } from '../support/schemas';
import { describeWithShared } from '../support/shared';
import {
  type Block,
  blocksOf,
  blocksOfPages,
  fileNameOf,
  framed,
  isFrame,
  type Outcome,
  RECIPES,
  run,
} from './examples';
import { excerptProblem } from './excerpts';

const PAGE = readFileSync(join(__dirname, '..', '..', RECIPES), 'utf8');
const blocks = blocksOfPages().filter(({ file }) => file === RECIPES);
const files = blocks.filter((block) => fileNameOf(block) !== undefined);

/** A wish, the code for it, and what it renders. */
interface Recipe {
  readonly title: string;
  readonly line: number;
  readonly code: Block | undefined;

  /** How many blocks of code it has. */
  readonly codes: number;

  /** Excerpts of its objects. */
  readonly excerpts: readonly Block[];

  /** What it logs. */
  readonly texts: readonly Block[];
}

const headings = [...PAGE.matchAll(/^### (.+)$/gm)].map(({ 1: title = '', index }) => ({
  title,
  line: PAGE.slice(0, index).split('\n').length,
}));

const recipes: readonly Recipe[] = headings.map(({ title, line }, index) => {
  const end = headings[index + 1]?.line ?? Number.POSITIVE_INFINITY;
  const own = blocks.filter((block) => block.line > line && block.line < end && fileNameOf(block) === undefined);
  const inLanguage = (wanted: string): readonly Block[] => own.filter(({ language }) => language === wanted);
  const codes = inLanguage('ts');
  return { title, line, code: codes[0], codes: codes.length, excerpts: inLanguage('yaml'), texts: inLanguage('text') };
});

/** The advice that every image with a tag gets. */
const DIGEST = 'image must have a digest to be reproducible';

const outcomes = new Map<string, Outcome>();

/** Runs a recipe once. */
function outcomeOf({ title, code }: Recipe): Outcome {
  if (code === undefined) throw new Error(`${title} has no code`);
  const outcome = outcomes.get(title) ?? run(code, files);
  outcomes.set(title, outcome);
  return outcome;
}

const titled = recipes.map((recipe) => [recipe.title, recipe] as const);

test('every recipe has one block of code, within the first one of the page', () => {
  expect(recipes.length).toBeGreaterThanOrEqual(25);
  expect(recipes.filter(({ codes }) => codes !== 1).map(({ title }) => title)).toEqual([]);
  expect(blocks.filter(isFrame)).toHaveLength(1);
  expect(recipes.filter(({ code }) => !code?.text.includes('app.synth();')).map(({ title }) => title)).toEqual([]);
});

describe.each(titled)('%s', (_title, recipe) => {
  test('synthesizes without a warning', () => {
    const { yaml, report } = outcomeOf(recipe);
    expect(yaml).toContain('apiVersion:');
    expect(report.split('\n').filter((line) => line.includes('warning') && !line.includes(DIGEST))).toEqual([]);
  });

  test('renders what it says that it renders', () => {
    const { yaml, log } = outcomeOf(recipe);
    expect(recipe.excerpts.map(({ text }) => excerptProblem(text, yaml)).filter(Boolean)).toEqual([]);
    expect(recipe.texts.map(({ text }) => text)).toEqual(log.length > 0 ? [`${log.join('\n')}\n`] : []);
  });
});

test('an excerpt is short, and YAML by itself', () => {
  const lengths = recipes.flatMap(({ title, excerpts }) =>
    excerpts.map(({ text }) => ({ title, lines: text.trimEnd().split('\n').length - 1, value: load(text) })),
  );
  expect(lengths.length).toBeGreaterThan(25);
  expect(lengths.filter(({ lines }) => lines < 2 || lines > 12)).toEqual([]);
});

test('the table of contents lists every recipe, in order', () => {
  const [start = ''] = PAGE.split(/^## /m);
  const contents = start.split('\n').filter((line) => /^ *- /.test(line));
  const lines = [...PAGE.matchAll(/^(##|###) (.+)$/gm)].map(([, level, title = '']) =>
    level === '##' ? `- ${title}` : `  - [${title}](#${anchorOf(title)})`,
  );
  expect(contents).toEqual(lines);
  expect(new Set(lines).size).toBe(lines.length);
});

/** The anchor that GitHub gives to a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** The oldest version that the objects of a recipe must work with: that of its Cluster, or the default. */
function oldestOf({ code }: Recipe): string {
  return `v${/kubernetesVersion: '(.+?)'/.exec(code?.text ?? '')?.[1] ?? new Cluster().kubernetesVersion}`;
}

describeWithShared('the schemas accept every object of', () => {
  test.each(titled)('%s', (_title, recipe) => {
    const objects = loadAll(outcomeOf(recipe).yaml, { schema: YAML11_SCHEMA });
    const errors = [oldestOf(recipe), String(versions().at(-1))].flatMap((version) =>
      objects.flatMap((object) => schemaErrors(Object(object), version)),
    );
    expect(errors).toEqual([]);
  });

  test('what a version lacks is found', () => {
    const [recipe] = recipes.filter(({ title }) => title === 'A model that comes as an image');
    const objects = recipe ? loadAll(outcomeOf(recipe).yaml, { schema: YAML11_SCHEMA }) : [];
    expect(objects.flatMap((object) => schemaErrors(Object(object), 'v1.30'))).toEqual([
      expect.stringContaining('image'),
    ]);
  });
});

const POLICY = `apiVersion: v1
kind: PodTemplate
metadata:
  name: coder
  namespace: agents
template:
  spec:
    containers:
      - env:
          - name: A
            value: "1"
        name: agent
    hostUsers: false
    tolerations:
      - key: gpu
`;

test.each([
  ['a run of lines', '      - env:\n          - name: A\n            value: "1"\n', undefined],
  ['lines that are indented less', 'spec:\n  containers:\n', undefined],
  ['a gap', 'spec:\n  # …\n  tolerations:\n', undefined],
  ['a gap within a container', '- env:\n    # …\n  name: agent\n', undefined],
  ['another value', '- name: A\n  value: "2"\n', 'does not say'],
  ['the beginning of a line', 'hostUsers: fals\n', 'does not say'],
  ['lines with others between', 'spec:\n  tolerations:\n', 'does not say'],
  ['a gap that leaves the container', '- env:\n    # …\n  hostUsers: false\n', 'does not say'],
  ['another indentation', 'spec:\n    containers:\n', 'does not say'],
])('an excerpt with %s', (_name, lines, problem) => {
  const found = excerptProblem(`# PodTemplate agents/coder\n${lines}`, POLICY);
  expect(found).toEqual(problem === undefined ? undefined : expect.stringContaining(problem));
});

test('every line of every excerpt counts', () => {
  const changed = recipes.flatMap((recipe) =>
    recipe.excerpts.flatMap(({ text }) => {
      const lines = text.split('\n');
      return lines.flatMap((line, index) =>
        line === '' || line.endsWith('# …')
          ? []
          : [{ recipe, text: lines.map((kept, at) => (at === index ? `${line}~` : kept)).join('\n') }],
      );
    }),
  );
  expect(changed.length).toBeGreaterThan(200);
  const missed = changed.filter(({ recipe, text }) => excerptProblem(text, outcomeOf(recipe).yaml) === undefined);
  expect(missed.map(({ text }) => text)).toEqual([]);
});

test('an excerpt of no object, and one of several, is found', () => {
  expect(excerptProblem('# Pod coder\nspec:\n', POLICY)).toBe('there is no Pod coder, but PodTemplate coder');
  expect(excerptProblem('# PodTemplate coder\nspec:\n', `${POLICY}---\n${POLICY}`)).toBe(
    'there are several objects PodTemplate coder: name the namespace',
  );
  expect(excerptProblem('spec:\n', POLICY)).toContain('an excerpt starts with its object');
});

test('a recipe that has changed is found', () => {
  const [changed, unknown] = framed(
    blocksOf(
      'made-up.md',
      ["const size = '1Gi';\n// the recipe\nconsole.log(size);", "console.log('drifted');", 'console.log(missing);']
        .map((code) => `\`\`\`ts\n${code}\n\`\`\`\n`)
        .join(''),
    ),
  ).slice(1);
  expect(changed && run(changed).log).toEqual(['drifted', '1Gi']);
  expect(() => unknown && run(unknown)).toThrow('missing is not defined');
});

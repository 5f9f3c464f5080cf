import type { FlowsSource } from '../../../src/flows/flows-source';
import { toMermaid } from '../../../src/flows/picture/to-mermaid';
import { PortSet, reachability } from '../../../src/reachability/index';
import { HOSTILE, hostileNet, net, platform, tcp, workload } from '../hand-made';
import { stella, stellaObjects } from '../manifests';
import { expectDrawing } from './drawing-golden';

const LABEL = String.raw`"(?:[\p{L}\p{N} .,/+=()-]|#\d+;|<br/>)*"`;
const STYLE = String.raw`[\w-]+:[#\w -]+(?:,[\w-]+:[#\w -]+)*`;

/** All syntax that the diagram may use. Ids are plain ASCII and no keywords of Mermaid. */
const GRAMMAR: readonly RegExp[] = [
  /^%%\{init: \{"flowchart": \{"wrappingWidth": \d+\}\}\}%%$/,
  /^flowchart LR$/,
  new RegExp(`^  subgraph s\\d+\\[${LABEL}\\]$`, 'u'),
  /^ {4}direction LR$/,
  /^ {2}end$/,
  new RegExp(`^ {2,4}n\\d+\\[${LABEL}\\]:::(?:workload|pods|outside|all|open)$`, 'u'),
  new RegExp(`^  notes\\[${LABEL}\\]:::notes$`, 'u'),
  new RegExp(`^  n\\d+ -->\\|${LABEL}\\| n\\d+$`, 'u'),
  new RegExp(`^  classDef \\w+ ${STYLE}$`),
  new RegExp(`^  style s\\d+ ${STYLE}$`),
  new RegExp(`^  linkStyle \\d+(?:,\\d+)* ${STYLE}$`),
];

function unknownLines(source: FlowsSource): readonly string[] {
  return toMermaid(source)
    .trimEnd()
    .split('\n')
    .filter((line) => !GRAMMAR.some((form) => form.test(line)));
}

const [api, db] = [workload('shop/api'), workload('shop/db')];

test('STELLA is drawn in the words of Mermaid', () => {
  expectDrawing(toMermaid(stella()), 'flows/stella.mmd');
});

test('the order of the objects changes nothing', () => {
  expect(toMermaid(reachability([...stellaObjects].reverse()))).toBe(toMermaid(stella()));
});

test.each([
  ['STELLA', stella],
  ['sixty workloads', platform],
  ['nothing', () => net([], [])],
  ['open workloads and all ports', () => net([api, db], [[api, db, PortSet.ALL]], { ingress: [api] })],
  ['hostile names', hostileNet],
])('%s uses only syntax that every version of Mermaid knows', (_what, source) => {
  expect(unknownLines(source())).toEqual([]);
});

test('a line with other syntax is found', () => {
  const lines = [
    '  click n0 href "javascript:alert(1)"',
    '  n0["a"b"]:::pods',
    '  n0["<b>"]:::pods',
    '  n0["a;#"]:::pods',
  ];
  expect(lines.filter((line) => GRAMMAR.some((form) => form.test(line)))).toEqual([]);
});

test('every arrow has two ends, and each pair of ends only one arrow', () => {
  const text = toMermaid(hostileNet());
  const nodes = [...text.matchAll(/^ +(n\d+)\[/gm)].map(([, id]) => id);
  const ends = [...text.matchAll(/^ {2}(n\d+) -->.*\| (n\d+)$/gm)].flatMap(([, from, to]) => [from, to]);
  expect(ends).toHaveLength(4 * HOSTILE.length);
  expect(new Set(nodes).size).toBe(nodes.length);
  expect(ends.filter((end) => !nodes.includes(end))).toEqual([]);
});

test('a name that looks like markup is escaped with entities', () => {
  const [label] = toMermaid(net([workload('a/<b>"#', { name: '<b>"#', id: 'a/<b>"#' })], [])).match(/n0\[.*\]/) ?? [];
  expect(label).toBe('n0["#60;b#62;#34;#35;<br/>Deployment"]');
});

test('all ports are a warning, and so is a workload that is open to all', () => {
  const text = toMermaid(
    net(
      [api, db],
      [
        [db, api, tcp(80)],
        [api, db, PortSet.ALL],
      ],
      { ingress: [api] },
    ),
  );
  expect(text).toContain('  n0["api<br/>Deployment<br/>open to all"]:::open\n');
  expect(text).toContain('  n0 -->|"all ports"| n1\n  n1 -->|"80"| n0\n');
  expect(text).toContain('  linkStyle 0 stroke:#c93c00,stroke-width:3px\n');
});

test("sixty workloads are well below GitHub's limits of 500 arrows and 50,000 characters", () => {
  const text = toMermaid(platform());
  expect(text.match(/-->/g)?.length).toBeLessThan(200);
  expect(text.length).toBeLessThan(25_000);
});

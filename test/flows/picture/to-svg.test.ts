import type { FlowsSource } from '../../../src/flows/flows-source';
import type * as ToSvg from '../../../src/flows/picture/to-svg';
import { toSvg } from '../../../src/flows/picture/to-svg';
import { PortSet, reachability } from '../../../src/reachability/index';
import { HOSTILE, hostileNet, net, platform, pods, tcp, workload } from '../hand-made';
import { stella, stellaObjects } from '../manifests';
import { byTextLength, inHelvetica, inWidestFont, textsOutsideTheirBoxes } from './svg-boxes';

/** The allowed elements and attributes of a picture: no scripts, no external resources, no links. */
function vocabulary(svg: string): readonly string[] {
  const tags = [...svg.matchAll(/<\/?([^\s/>]+)((?:\s+[\w:-]+="[^"<]*")*)\s*\/?>/g)];
  expect(tags).toHaveLength(svg.split('<').length - 1);
  const attributes = tags.flatMap(([, , list = '']) =>
    [...list.matchAll(/([\w:-]+)=/g)].map(([, name = '']) => `@${name}`),
  );
  return [...new Set([...tags.map(([, name = '']) => name), ...attributes])].sort();
}

/** The text of all labels. */
function words(svg: string): readonly string[] {
  const unescaped = (text: string) =>
    text
      .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => unescaped(text));
}

test('the picture of STELLA has its workloads, arrows and ports on a white background', async () => {
  const svg = await toSvg(stella());
  expect(words(svg)).toEqual(
    expect.arrayContaining(['stt-service', 'the internet', '50051', '443, 3478 UDP,', 'ai-agents']),
  );
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain('<polygon fill="#ffffff" stroke="none"');
  expect(svg).not.toMatch(/<!|<\?/);
  expect(new Set(svg.match(/font-family="[^"]*"/g))).toEqual(new Set(['font-family="Helvetica,Arial,sans-serif"']));
});

describe('text stays in its box', () => {
  const pictures: readonly [string, () => FlowsSource][] = [
    ['STELLA', stella],
    ['sixty workloads', platform],
    ['long names and many ports', crowded],
  ];

  test.each(pictures)('in any font, since its length is fixed: %s', async (_what, source) => {
    const svg = await toSvg(source());
    expect(svg.match(/<text/g)).toHaveLength(
      svg.match(/textLength="[\d.]+" lengthAdjust="spacingAndGlyphs"/g)?.length ?? 0,
    );
    expect(textsOutsideTheirBoxes(svg, byTextLength)).toEqual([]);
  });

  test.each(pictures)(
    'in Helvetica and in DejaVu Sans, if a renderer ignores textLength: %s',
    async (_what, source) => {
      const svg = await toSvg(source());
      expect(textsOutsideTheirBoxes(svg, inHelvetica)).toEqual([]);
      expect(textsOutsideTheirBoxes(svg, inWidestFont)).toEqual([]);
    },
  );

  test('a text that is wider than its box is found', async () => {
    const svg = await toSvg(stella());
    const wider = textsOutsideTheirBoxes(svg, (words, style) => 1.6 * inHelvetica(words, style, 0));
    expect(wider).toEqual(expect.arrayContaining(['stt&#45;service', '50051', 'ingress&#45;nginx']));
  });
});

test('the same set gives the same bytes, whatever the order of its objects', async () => {
  const svg = await toSvg(stella());
  expect(await toSvg(stella())).toBe(svg);
  expect(await toSvg(reachability([...stellaObjects].reverse()))).toBe(svg);
});

test('hostile names are only text', async () => {
  const [plain, hostile] = [await toSvg(stella()), await toSvg(hostileNet())];
  const known = vocabulary(plain);
  expect(vocabulary(hostile).filter((word) => !known.includes(word))).toEqual([]);
  expect(known).not.toEqual(expect.arrayContaining(['script']));
  const shown = words(hostile);
  const visible = HOSTILE.filter((word) => !/\p{C}|&lt;/u.test(word));
  expect(visible.filter((word) => !shown.includes(word))).toEqual([]);
});

/** The longest possible names and ports, with characters outside ASCII. */
function crowded(): FlowsSource {
  const [caller, called] = [workload(`shop/${'mmmm-'.repeat(12)}w`), workload('shop/été-北京-ttt')];
  const ports = tcp(1111, 2222, 3333, 44_444, 55_555).union(PortSet.range('UDP', 50_000, 60_000));
  const many = pods('app.kubernetes.io/name=a-very-long-name, app.kubernetes.io/part-of=ttttttttttttttt', 'elsewhere');
  return net(
    [caller, called],
    [
      [caller, called, ports],
      [many, called, PortSet.ALL],
      [called, many, PortSet.named('SCTP', 'a-long-port-name')],
    ],
    { egress: [caller] },
  );
}

test('the picture of an empty set is valid', async () => {
  expect(words(await toSvg(net([], [])))).toEqual(['Who may call whom: 0 workloads in 0 namespaces']);
});

test('sixty workloads take less than five seconds', async () => {
  const start = performance.now();
  const svg = await toSvg(platform());
  expect(performance.now() - start).toBeLessThan(5000);
  expect(words(svg)).toContain('gateway');
});

test('Graphviz is loaded only for a picture', async () => {
  jest.resetModules();
  const loaded = jest.fn();
  jest.doMock('@viz-js/viz', () => {
    loaded();
    return { instance: () => Promise.reject(new Error('not here')) };
  });
  const lazy = jest.requireActual<typeof ToSvg>('../../../src/flows/picture/to-svg');
  expect(loaded).not.toHaveBeenCalled();
  await expect(lazy.toSvg(net([workload('a/b')], []))).rejects.toThrow('not here');
  expect(loaded).toHaveBeenCalledTimes(1);
  jest.dontMock('@viz-js/viz');
});

test('an error of Graphviz keeps its message', async () => {
  jest.resetModules();
  jest.doMock('../../../src/flows/picture/to-dot', () => ({ toDot: () => 'digraph {' }));
  const broken = jest.requireActual<typeof ToSvg>('../../../src/flows/picture/to-svg');
  await expect(broken.toSvg(net([], []))).rejects.toThrow('syntax error');
  jest.dontMock('../../../src/flows/picture/to-dot');
});

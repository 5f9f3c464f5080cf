import type { FlowsSource } from '../flows-source';
import { textWidth } from './text-width';
import { toDot } from './to-dot';

/**
 * Who may call whom, as a picture that stands alone: a white background, no script, no link, no font of its own.
 * @throws Error with Graphviz' own message, when it cannot draw
 */
export async function toSvg(source: FlowsSource): Promise<string> {
  // Graphviz is more than a megabyte: it is loaded for pictures alone.
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const result = viz.render(toDot(source), { format: 'svg', engine: 'dot' });
  if (result.status === 'failure') throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return withTextLengths(tidied(result.output));
}

/** Without prolog and comments, so that a page can contain it; with fonts for systems that have no Helvetica. */
function tidied(svg: string): string {
  return svg
    .slice(svg.indexOf('<svg'))
    .replaceAll(/<!--[^>]*-->\n/g, '')
    .replaceAll(/font-family="Helvetica[^"]*"/g, 'font-family="Helvetica,Arial,sans-serif"');
}

/**
 * Fixes the length of each text, so that it stays within its box in whichever font a reader has.
 * @see https://www.w3.org/TR/SVG2/text.html#TextElementTextLengthAttribute
 */
function withTextLengths(svg: string): string {
  return svg.replaceAll(/<text([^>]*)>([^<]+)<\/text>/g, (text, attributes: string, content: string) => {
    const size = Number(/font-size="([\d.]+)"/.exec(attributes)?.[1]);
    const length = textWidth(unescaped(content), { size, bold: attributes.includes('font-weight="bold"') });
    return length > 0
      ? `<text${attributes} textLength="${length.toFixed(2)}" lengthAdjust="spacingAndGlyphs">${content}</text>`
      : text;
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescaped(content: string): string {
  return content.replaceAll(/&(?:#(\d+)|(\w+));/g, (entity, code: string | undefined, name: string) =>
    code === undefined ? (ENTITIES[name] ?? entity) : String.fromCodePoint(Number(code)),
  );
}

import { ownValue } from '../../core/plain';
import type { FlowsSource } from '../flows-source';
import { textWidth } from './text-width';
import { toDot } from './to-dot';

/**
 * Draws who may call whom as a self-contained SVG: a white background, and no scripts, links or embedded fonts.
 * @throws Error with the message of Graphviz if it cannot draw
 */
export async function toSvg(source: FlowsSource): Promise<string> {
  // Graphviz is larger than a megabyte, so it is loaded only for pictures.
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const result = viz.render(toDot(source), { format: 'svg', engine: 'dot' });
  if (result.status === 'failure') throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return withTextLengths(tidied(result.output));
}

/** Removes the prolog and comments, so that a page can embed it, and adds fonts for systems without Helvetica. */
function tidied(svg: string): string {
  return svg
    .slice(svg.indexOf('<svg'))
    .replaceAll(/<!--[^>]*-->\n/g, '')
    .replaceAll(/font-family="Helvetica[^"]*"/g, 'font-family="Helvetica,Arial,sans-serif"');
}

/**
 * Sets the length of each text, so that it stays within its box in any font.
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
    code === undefined ? (ownValue(ENTITIES, name) ?? entity) : String.fromCodePoint(Number(code)),
  );
}

import type { FlowsSource } from '../flows-source';
import { toDot } from './to-dot';

/**
 * Who may call whom, as a picture that stands alone: white paper, no script, no link, no font of its own.
 * @throws Error with Graphviz' own words, when it cannot draw
 */
export async function toSvg(source: FlowsSource): Promise<string> {
  // Graphviz is more than a megabyte: only those load it who want a picture.
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const result = viz.render(toDot(source), { format: 'svg', engine: 'dot' });
  if (result.status === 'failure') throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return tidied(result.output);
}

/** Without prolog and comments, so that it can stand in a page; with fonts for machines that have no Helvetica. */
function tidied(svg: string): string {
  return svg
    .slice(svg.indexOf('<svg'))
    .replaceAll(/<!--[^>]*-->\n/g, '')
    .replaceAll(/font-family="Helvetica[^"]*"/g, 'font-family="Helvetica,Arial,sans-serif"');
}

import { type TextStyle, textWidth, widestTextWidth } from '../../../src/flows/picture/text-width';

/** Bounds, from left to right and from top to bottom. */
interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The width of a text in the reader's font. */
export type Measure = (words: string, style: TextStyle, length: number) => number;

/** The width in a renderer that supports textLength, in any font. */
export const byTextLength: Measure = (_words, _style, length) => length;

/** The width in a renderer that ignores textLength, in Helvetica or in DejaVu Sans. */
export const inHelvetica: Measure = textWidth;
export const inWidestFont: Measure = widestTextWidth;

/** The texts of a picture that overflow the smallest shape around them. */
export function textsOutsideTheirBoxes(svg: string, measure: Measure): readonly string[] {
  const [head = '', ...groups] = svg.split(/(?=<g id="(?:clust|node|edge)\d+")/);
  const page = areasIn(head);
  return [head, ...groups].flatMap((group) => {
    const shapes = [...page, ...areasIn(group)];
    return [...group.matchAll(/<text([^>]*)>([^<]+)<\/text>/g)].flatMap(([, attributes = '', content = '']) => {
      const area = areaOf(attributes, content, measure);
      const around = shapes
        .filter(
          ({ left, right, top, bottom }) =>
            left <= area.left && area.left <= right && top <= area.top && area.bottom <= bottom,
        )
        .sort((a, b) => a.right - a.left - (b.right - b.left));
      const [box] = around;
      return box !== undefined && area.right <= box.right ? [] : [content];
    });
  });
}

function areaOf(attributes: string, content: string, measure: Measure): Area {
  const number = (name: string) => Number(new RegExp(`${name}="(-?[\\d.]+)"`).exec(attributes)?.[1]);
  const [x, y, size, length] = ['x', 'y', 'font-size', 'textLength'].map(number);
  if (
    x === undefined ||
    y === undefined ||
    size === undefined ||
    length === undefined ||
    !attributes.includes('"start"')
  ) {
    throw new Error(`no text at the left: ${attributes}`);
  }
  const words = content.replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)));
  const width = measure(words, { size, bold: attributes.includes('"bold"') }, length);
  return { left: x, right: x + width, top: y - size / 2, bottom: y };
}

function areasIn(group: string): readonly Area[] {
  return [...group.matchAll(/<(?:polygon|path) [^>]*(?:points|d)="([^"]*)"/g)].map(([, points = '']) => {
    const numbers = [...points.matchAll(/-?[\d.]+/g)].map(Number);
    const xs = numbers.filter((_number, index) => index % 2 === 0);
    const ys = numbers.filter((_number, index) => index % 2 === 1);
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  });
}

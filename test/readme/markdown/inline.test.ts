import fc from 'fast-check';
import { code, codes, link, words } from '../../../src/readme/markdown/inline';
import { table } from '../../../src/readme/markdown/table';
import { hostileText } from '../../support/hostile-text';

test('a name is code, and what Markdown or HTML would read as markup stands as its number', () => {
  expect(code('azora/gateway')).toBe('`azora/gateway`');
  expect(code('a|b')).toBe('<code>a&#124;b</code>');
  expect(code('`rm`')).toBe('<code>&#96;rm&#96;</code>');
  expect(code('<script>')).toBe('<code>&#60;script&#62;</code>');
  expect(code(' a ')).toBe('<code> a </code>');
  expect(code('')).toBe('');
  expect(codes(['a', 'b'])).toBe('`a`, `b`');
});

test('a text is one line, without markup and without characters that turn or hide it', () => {
  expect(words('Postgres is down')).toBe('Postgres is down');
  expect(words("1 × 10Gi: data of Cluster 'a/b'")).toBe("1 × 10Gi: data of Cluster 'a/b'");
  expect(words('one\n\n# two | [x](y)')).toBe('one &#35; two &#124; &#91;x&#93;(y)');
  expect(words('safe\u202eelif')).toBe('safeU+202Eelif');
});

test('a link leads to the web or into the repository, and an address that a browser would run is shown', () => {
  expect(link('Runbook', 'https://example.com/a#b')).toBe('[Runbook](https://example.com/a#b)');
  expect(link('Flows', '../../docs/flows.svg')).toBe('[Flows](../../docs/flows.svg)');
  expect(link('Flows', 'https://example.com/a(b)|c')).toBe('[Flows](https://example.com/a%28b%29%7Cc)');
  expect(link('Flows', 'javascript:alert(1)')).toBe('Flows (`javascript:alert(1)`)');
  expect(link('Flows', '//example.com/a')).toBe('Flows (`//example.com/a`)');
  expect(link('Flows', 'https://a b')).toBe('Flows (`https://a b`)');
});

test('no text ends a cell, a line or a code span, whatever it is', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      for (const cell of [code(text), words(text), link(text, text)]) {
        expect(cell).not.toMatch(/[\n\r|]/);
        expect(cell.replace(/^<code>|<\/code>\)?$|\(<code>/g, '')).not.toMatch(/[<>]/);
      }
    }),
  );
});

test('a table leaves out columns that are empty in every row, and is empty without rows', () => {
  expect(
    table(
      ['a', 'b', 'c'],
      [
        ['1', '', '3'],
        ['', '', '4'],
      ],
    ),
  ).toBe('| a | c |\n| --- | --- |\n| 1 | 3 |\n|  | 4 |');
  expect(table(['a'], [])).toBe('');
});

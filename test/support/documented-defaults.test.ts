import { actual, documented } from './documented-defaults';

test('a @default that the code does not fill in is found, and one in words is not read', () => {
  const source = [
    'export interface Props extends Other {',
    '  /** A size. @default 3 */',
    '  readonly size?: number;',
    '',
    '  /**',
    '   * A mode.',
    '   * @default session',
    '   * @see https://example.com',
    '   */',
    '  readonly mode?: string;',
    '',
    '  /** A class. @default - the default of the cluster */',
    '  readonly storageClassName?: string;',
    '}',
  ].join('\n');
  expect(documented(source, 'Props')).toEqual({ size: '3', mode: 'session' });
  expect(actual({ size: 2, mode: 'session' }, ['size', 'mode'])).toEqual({ size: '2', mode: 'session' });
});

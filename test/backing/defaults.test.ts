import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveKafka } from '../../src/backing/kafka/cluster-props';
import { resolveBackup } from '../../src/backing/postgres/backup-props';
import { resolvePostgresCluster } from '../../src/backing/postgres/cluster-props';
import { resolvePooler } from '../../src/backing/postgres/pooler-props';
import { resolveRedisCluster } from '../../src/backing/redis/cluster-props';
import { resolveRedisDatabase } from '../../src/backing/redis/database-props';
import { resolveMonitor } from '../../src/monitoring/monitor';
import { minimalKafka } from './kafka/samples';
import { backup, minimal as minimalPostgres } from './postgres/samples';
import { minimalCluster, minimalDatabase } from './redis/samples';

const SOURCES = join(__dirname, '..', '..', 'src');

/** The literal `@default` of each optional prop of an interface; `- …` says in words what happens. */
function documented(source: string, name: string): Readonly<Record<string, string>> {
  const [, body = ''] = new RegExp(`export interface ${name} [^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  const props = body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly (\w+)\?:/g);
  return Object.fromEntries(
    [...props].flatMap(([, doc = '', prop = '']) => {
      const value = /@default (?!- )(.*?)\s*(?:\n|$)/.exec(doc)?.[1];
      return value === undefined ? [] : [[prop, value]];
    }),
  );
}

/** The same from the code. */
function actual(resolved: object, props: readonly string[]): Readonly<Record<string, string>> {
  const values = new Map<string, unknown>(Object.entries(resolved));
  return Object.fromEntries(props.map((prop) => [prop, String(values.get(prop))]));
}

const kafka = resolveKafka({ ...minimalKafka, controllers: {} });

test.each([
  ['backing/postgres/cluster-props.ts', 'PostgresClusterProps', resolvePostgresCluster(minimalPostgres), 9],
  ['backing/postgres/backup-props.ts', 'PostgresBackup', resolveBackup(backup, 'postgres'), 4],
  ['backing/postgres/pooler-props.ts', 'PostgresPoolerProps', resolvePooler({}, 'postgres'), 7],
  ['backing/kafka/cluster-props.ts', 'KafkaClusterProps', kafka, 10],
  ['backing/kafka/cluster-props.ts', 'KafkaControllersProps', kafka.controllers ?? {}, 2],
  ['backing/redis/cluster-props.ts', 'RedisClusterProps', resolveRedisCluster(minimalCluster), 5],
  ['backing/redis/database-props.ts', 'RedisDatabaseProps', resolveRedisDatabase(minimalDatabase), 3],
  ['monitoring/monitor.ts', 'MonitorProps', resolveMonitor({}), 1],
])('in %s, every literal @default of %s is what the code fills in', (file, name, resolved, count) => {
  const defaults = documented(readFileSync(join(SOURCES, file), 'utf8'), name);
  expect(actual(resolved, Object.keys(defaults))).toEqual(defaults);
  expect(Object.keys(defaults)).toHaveLength(count);
});

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

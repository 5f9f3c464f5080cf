import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { toList, toPlain } from '../../src/core/plain';
import * as library from '../../src/index';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'runbooks.md'), 'utf8');

/** The headings of the sections. */
const sections = [...PAGE.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

type AlertConstruct = new (scope: Construct, id: string, props: object) => Construct;

function isAlertConstruct(name: string, value: unknown): value is AlertConstruct {
  return name.endsWith('Alerts') && typeof value === 'function';
}

/** Every construct that renders alerts. */
const constructs = Object.entries(library).flatMap(([name, value]) =>
  isAlertConstruct(name, value) ? [[name, value] as const] : [],
);

/** The alerts of all constructs. */
const alerts = constructs.flatMap(([name, Alerts]) => {
  const chart = new Chart(new App(), 'alerts');
  const cluster = ['Kafka', 'Postgres', 'Redis'].some((kind) => name.startsWith(kind)) ? { cluster: 'main' } : {};
  const wal = name === 'PostgresAlerts' ? { walStorageSize: '10Gi' } : {};
  const storage = name === 'KafkaAlerts' || name === 'PostgresAlerts' ? { storageSize: '10Gi', ...wal } : {};
  new ApiObject(chart, 'Batch', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledJob',
    metadata: { name: 'batch', namespace: 'shop', labels: { 'app.kubernetes.io/component': 'agent' } },
  });
  new Alerts(chart, name, {
    name: 'alerts',
    namespace: 'shop',
    runbooks: 'https://example.com/runbooks.md',
    ...cluster,
    ...storage,
    ...(name === 'GatewayAlerts' ? { gateway: 'gateway' } : {}),
  });
  return chart
    .toJson()
    .flatMap((object) =>
      toList(toPlain(toPlain(object).spec).groups).flatMap((group) => toList(toPlain(group).rules).map(toPlain)),
    );
});

test('every alert has one section, and every section an alert', () => {
  const names = alerts.map(({ alert }) => String(alert));
  expect(names.length).toBeGreaterThan(20);
  expect([...sections].sort()).toEqual([...new Set(names)].sort());
});

test('each section says what to do, in steps', () => {
  const texts = PAGE.split(/^## .+$/m).slice(1);
  expect(texts).toHaveLength(sections.length);
  for (const [index, text] of texts.entries())
    expect([sections[index], text]).toEqual([sections[index], expect.stringMatching(/\n1\. \S.*\n$/s)]);
});

test('each alert links to its section', () => {
  for (const { alert, annotations } of alerts) {
    expect(toPlain(annotations).runbook_url).toBe(`https://example.com/runbooks.md#${String(alert).toLowerCase()}`);
  }
});

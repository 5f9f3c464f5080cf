import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Include, Testing } from 'cdk8s';
import { Deployment, EnvValue, Secret, ServiceType } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { README_MARK, renderReadme } from '../../src/readme/readme';
import { hostileText } from '../support/hostile-text';
import { deployment, object } from './set';

test('a set with nothing is a heading', () => {
  expect(renderReadme([])).toBe(`${README_MARK}\n\n# Manifests\n\n0 objects in 0 files.\n`);
});

test('the order of the objects in a file changes nothing', () => {
  const objects = [deployment('b'), deployment('a'), object('v1 ConfigMap', 'c'), object('v1 Namespace', 'd')];
  const text = renderReadme([{ name: 'all.yaml', objects }]);
  expect(renderReadme([{ name: 'all.yaml', objects: [...objects].reverse() }])).toBe(text);
});

test('a value of a Secret is nowhere, and its name and keys are', () => {
  const secret = object('v1 Secret', 'api', { stringData: { TOKEN: 'fake-value-1' }, data: { KEY: 'ZmFrZQ==' } });
  const env = [
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'other', key: 'TOKEN' } } },
    { name: 'PASSWORD', value: 'fake-value-2' },
  ];
  const text = renderReadme([
    { name: 'all.yaml', objects: [secret, deployment('web', { env, args: ['fake-value-3'] })] },
  ]);
  expect(text).not.toMatch(/fake-value|ZmFrZQ/);
  expect(text).toContain('| `Secret shop/other` | `TOKEN` | `Deployment shop/web` |');
});

test('an odd stack is described: cdk8s-plus, raw objects, foreign YAML, objects without a namespace', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'readme-')), 'foreign.yaml');
  writeFileSync(
    file,
    'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }\nspec: { tokenSecret: { name: t } }\n',
  );
  const chart = new Chart(Testing.app(), 'odd');
  const web = new Deployment(chart, 'Web', { metadata: { name: 'web' } });
  const secret = Secret.fromSecretName(chart, 'Secret', 'plus');
  const envVariables = { TOKEN: EnvValue.fromSecretValue({ secret, key: 'token' }) };
  web.addContainer({ image: 'acme/web:1', portNumber: 8080, envVariables });
  web.exposeViaService({ name: 'web', serviceType: ServiceType.LOAD_BALANCER });
  new Include(chart, 'Foreign', { url: file });
  new ApiObject(chart, 'Raw', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'raw' } });
  const text = renderReadme([{ name: 'odd.k8s.yaml', objects: chart.toJson() }], { title: 'odd' });
  for (const part of [
    '| whatever serves example.com | `example.com/v1`: `Widget` |',
    '| `Secret plus` | `token` | `Deployment web` |',
    '| `Secret t` |  | `Widget w` |',
    '| `Service web` | load balancer | `TCP 8080` | `default/web` | **none named** |',
    'kubectl rollout status deployment/web --timeout=600s',
  ]) {
    expect(text).toContain(part);
  }
});

test('no name, label or text of an object adds a line, a cell, a heading, a link or HTML', () => {
  const shape = (text: string) => {
    const name = text === '' ? 'x' : text;
    const labels = { 'app.kubernetes.io/component': name };
    const objects = [
      deployment(name, { image: name, envFrom: [{ secretRef: { name } }] }, { priorityClassName: name }),
      object('example.com/v1 Widget', name, { spec: { tokenSecret: { name, key: name } } }, { labels }),
      object('external-secrets.io/v1 ExternalSecret', name, {
        spec: { secretStoreRef: { name }, data: [{ secretKey: name, remoteRef: { key: name, property: name } }] },
      }),
      object('monitoring.coreos.com/v1 PrometheusRule', 'rule', {
        spec: {
          groups: [{ rules: [{ alert: name, annotations: { runbook_url: name }, labels: { severity: name } }] }],
        },
      }),
    ];
    return renderReadme([{ name: 'all.yaml', objects }], { title: name, links: { [name]: name } });
  };
  const lines = (text: string) => text.split('\n').length;
  const outline = (text: string) => text.split('\n').filter((line) => /^(##|```)/.test(line));
  const plain = shape('A');
  fc.assert(
    fc.property(hostileText, (text) => {
      const hostile = shape(text);
      fc.pre(!/^[a-z0-9][a-z0-9.:-]*$/.test(text));
      // Sections may lack: the API server would refuse such names.
      expect(outline(hostile).filter((line) => !outline(plain).includes(line))).toEqual([]);
      expect(hostile.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
      expect(lines(hostile)).toBeLessThanOrEqual(lines(plain) + 1);
      expect(hostile.replaceAll(README_MARK, '').replace(/<\/?code>|<br>/g, '')).not.toMatch(/<[a-z!/]/i);
      expect(hostile).not.toMatch(/\]\((?!https?:\/\/|[\w./-]+(#|\)))/);
      for (const block of hostile.split('\n\n').filter((one) => one.startsWith('| '))) {
        expect(
          new Set(
            block
              .trimEnd()
              .split('\n')
              .map((line) => line.split('|').length),
          ).size,
        ).toBe(1);
      }
    }),
    { numRuns: 60 },
  );
});

test('a wrong argument is refused by name', () => {
  const call: (...args: unknown[]) => unknown = renderReadme as never;
  expect(() => call('dist')).toThrow(/renderReadme: files must be/);
  expect(() => call([], { titel: 'x' })).toThrow(/titel/);
});

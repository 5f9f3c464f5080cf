import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, DependencyGraph, Lazy, Yaml, YamlOutputType } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct, type IConstruct } from 'constructs';
import fc from 'fast-check';
import { AgentsApp, type AgentsAppProps } from '../../../src/app/agents-app';
import { topologyOf } from '../../../src/app/pass/topology';
import { NamespaceGuardrails } from '../../../src/namespace/namespace-guardrails';
import { SEED } from '../../reachability/runs';
import { build, type Recipe, recipe } from './random-app';

/** The number of random apps. Set PASS_APPS for more. */
const APPS = Number(process.env.PASS_APPS ?? 200);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'one-pass-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function ours(props: AgentsAppProps = {}): AgentsApp {
  return new AgentsApp({ outdir: join(folder, 'ours'), report: false, readme: false, ...props });
}

/** What work gives, or the message with which it fails. */
function outcome<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
}

/** The text of each file in a folder, by path. */
function filesIn(path: string): Readonly<Record<string, string>> {
  if (!existsSync(path)) return {};
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

/** The identities of two objects are the same: AgentsApp refuses them, cdk8s does not. */
function isRefused(result: unknown): boolean {
  return typeof result === 'string' && result.includes('must be defined once');
}

function check(property: fc.IProperty<[Recipe]>): void {
  fc.assert(property, { numRuns: APPS, seed: SEED });
}

test('AgentsApp writes all objects as one text exactly as an App of cdk8s does, or fails with the same message', () => {
  let compared = 0;
  check(
    fc.property(recipe, (app) => {
      const expected = outcome(() => build(new App(), app).synthYaml());
      expect(outcome(() => build(ours(), app).synthYaml())).toBe(expected);
      compared += Number(expected.includes('apiVersion'));
    }),
  );
  expect(compared).toBeGreaterThan(APPS / 3);
});

test('AgentsApp writes each chart, and all charts to one file, exactly as an App of cdk8s does', () => {
  check(
    fc.property(recipe, (app) => {
      const stock = build(new App({ outdir: join(folder, 'stock'), yamlOutputType: YamlOutputType.FILE_PER_APP }), app);
      const single = build(ours({ files: 'app' }), app);
      const failure = outcome(() => stock.synth());
      const result = outcome(() => single.synth());
      if (isRefused(result)) return;
      expect(result).toBe(failure);
      expect(filesIn(single.outdir)).toEqual(
        failure === undefined ? { 'app.k8s.yaml': '', ...filesIn(stock.outdir) } : {},
      );
      rmSync(stock.outdir, { recursive: true });
      rmSync(single.outdir, { recursive: true, force: true });
      if (failure !== undefined) return;
      const texts = stock.charts
        .map((chart) => ({ name: `${chart.node.path}.k8s.yaml`, objects: chart.toJson() }))
        .filter(({ objects }) => objects.length > 0)
        .map(({ name, objects }) => ({ name, yaml: Yaml.stringify(...objects) }));
      expect(build(ours(), app).toManifests()).toEqual(texts);
    }),
  );
});

test('constructs are sorted as in the DependencyGraph of cdk8s', () => {
  check(
    fc.property(recipe, (app) => {
      const tree = build(new App(), app);
      const paths = (all: readonly IConstruct[]) => all.map(({ node }) => node.path);
      const expected = outcome(() => paths(new DependencyGraph(tree.node).topology()));
      expect(outcome(() => paths(topologyOf(tree)))).toEqual(expected);
    }),
  );
});

/** A chart whose validation counts itself, with an object that counts how often it is rendered. */
function counted(app: App, id: string, counts: { validated: number; rendered: number }): void {
  const chart = new Chart(app, id);
  chart.node.addValidation({
    validate: () => {
      counts.validated += 1;
      return [];
    },
  });
  const produce = (): string => {
    counts.rendered += 1;
    return 'x';
  };
  new ApiObject(chart, 'Deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'shop', name: id },
    spec: { template: { spec: { containers: [{ name: Lazy.any({ produce }) }] } } },
  });
}

test('each construct is validated once, and rendered again once where a validation of somebody else may have changed it', () => {
  const counts = { validated: 0, rendered: 0 };
  const app = ours();
  for (const id of ['a', 'b', 'c']) counted(app, id, counts);
  new NamespaceGuardrails(new Chart(app, 'guarded'), 'Guardrails', { name: 'shop' });
  app.synth();
  expect(counts.validated).toBe(3);
  // Once for the checks and, because a validation of somebody else may have changed it, once for the file.
  expect(counts.rendered).toBe(6);
});

test('without validations of others, an object that checks read is rendered once, with guardrails, a policy and a report', () => {
  const counts = { validated: 0, rendered: 0 };
  const app = new AgentsApp({ outdir: join(folder, 'ours') });
  const chart = new Chart(app, 'chart');
  for (const name of ['one', 'two']) new NamespaceGuardrails(chart, name, { name });
  new k8s.KubeDeployment(chart, 'Deployment', {
    metadata: { namespace: 'one', name: 'counted' },
    spec: {
      selector: { matchLabels: { app: 'x' } },
      template: {
        metadata: { labels: { app: 'x' } },
        spec: {
          containers: Lazy.any({
            produce: () => {
              counts.rendered += 1;
              return [{ name: 'c', image: 'x' }];
            },
          }),
        },
      },
    },
  });
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    app.synth();
    expect(counts.rendered).toBe(1);
    app.synth();
    expect(counts.rendered).toBe(2);
  } finally {
    said.mockRestore();
  }
});

test('what a validation of somebody else changes is written, although checks have read the object before', () => {
  const app = ours();
  const chart = new Chart(app, 'chart');
  const object = new ApiObject(chart, 'Deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'shop', name: 'late' },
  });
  const last = new Construct(chart, 'last');
  last.node.addValidation({
    validate: () => {
      object.metadata.addLabel('changed', 'yes');
      return [];
    },
  });
  expect(app.synthYaml()).toContain('changed: "yes"');
});

test('a chart that renders itself is asked', () => {
  class Own extends Chart {
    override toJson(): object[] {
      return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' } }];
    }
  }
  const app = ours();
  new Own(app, 'own');
  expect(app.synthYaml()).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: own\n');
});

test('problems of validations are listed in the words of cdk8s', () => {
  const messages = [new App(), ours()].map((app) => {
    const chart = new Chart(app, 'chart');
    chart.node.addValidation({ validate: () => ['first', 'second'] });
    new Chart(chart, 'inner').node.addValidation({ validate: () => ['third'] });
    return outcome(() => app.synthYaml());
  });
  expect(messages[1]).toBe(messages[0]);
  expect(messages[0]).toContain('[chart] first\n  [chart] second\n  [chart/inner] third');
});

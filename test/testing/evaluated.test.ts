import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { evaluated } from '../../src/testing/evaluated';

/** An app of two charts with a path between two pods, which counts its validations. */
class Fixture {
  readonly app = new App({ outdir: '/nowhere' });
  readonly front = new Chart(this.app, 'front');
  readonly back = new Chart(this.app, 'back');
  readonly web = new ApiObject(this.front, 'Web', pod('web'));
  readonly db = new ApiObject(this.back, 'Db', pod('db'));
  readonly policy = new ApiObject(this.back, 'Policy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'db', namespace: 'shop' },
    spec: Lazy.any({ produce: () => ({ podSelector: { matchLabels: { app: 'db' } }, ingress: this.rules }) }),
  });
  rules: readonly object[] = [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 5432 }] }];
  validations = 0;

  constructor() {
    const validate = () => {
      this.validations += 1;
      return [];
    };
    this.app.node.addValidation({ validate });
  }
}

function pod(name: string) {
  const metadata = { name, namespace: 'shop', labels: { app: name } };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] } };
}

const DENY_EGRESS = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny', namespace: 'shop' },
  spec: { podSelector: {}, policyTypes: ['Egress'] },
};

function isOpen(received: object): boolean {
  return evaluated(received).portsBetween('shop/web', 'shop/db').has(5432, 'TCP');
}

test('an app, a chart and a list of objects are evaluated once, as long as nothing changes', () => {
  const { app, back } = new Fixture();
  for (const received of [app, back, back.toJson(), { charts: [{ toJson: () => [pod('web')] }] }, []]) {
    expect(evaluated(received)).toBe(evaluated(received));
  }
  expect(evaluated(back)).not.toBe(evaluated(app));
});

test('an app is validated once for all its charts, and again only after a change', () => {
  const fixture = new Fixture();
  expect([isOpen(fixture.app), isOpen(fixture.app), fixture.validations]).toEqual([true, true, 1]);
  fixture.web.addJsonPatch(JsonPatch.add('/metadata/annotations', { team: 'shop' }));
  expect([isOpen(fixture.app), isOpen(fixture.app), fixture.validations]).toEqual([true, true, 2]);
});

test('the errors of the app are thrown at each question until they are gone', () => {
  const { app } = new Fixture();
  const errors = ['this is wrong'];
  app.node.addValidation({ validate: () => errors });
  for (const _time of [1, 2]) expect(() => isOpen(app)).toThrow('this is wrong');
  errors.pop();
  expect(isOpen(app)).toBe(true);
});

test('a chart gives its own objects, and an app the objects of all charts', () => {
  const { app, front, back } = new Fixture();
  new ApiObject(new Chart(back, 'nested'), 'Pod', pod('nested'));
  const ids = (received: object) => evaluated(received).workloads.map(({ id }) => id);
  expect([front, back, app].map(ids)).toEqual([['shop/web'], ['shop/db'], ['shop/db', 'shop/nested', 'shop/web']]);
  for (const chart of app.charts) expect(evaluated(chart).objects).toEqual(evaluated(chart.toJson()).objects);
});

test('a chart with a toJson of its own is rendered by it', () => {
  class Stamped extends Chart {
    override toJson() {
      return super.toJson().map((object) => ({ ...object, metadata: { ...object.metadata, namespace: 'stamped' } }));
    }
  }
  const app = new App({ outdir: '/nowhere' });
  new ApiObject(new Stamped(app, 'chart'), 'Web', pod('web'));
  expect(evaluated(app).workloads.map(({ id }) => id)).toEqual(['stamped/web']);
});

test.each<[string, (fixture: Fixture) => unknown]>([
  ['a value that is produced late', (fixture) => Object.assign(fixture, { rules: [] })],
  ['a patch', ({ policy }) => policy.addJsonPatch(JsonPatch.remove('/spec/ingress'))],
  ['a label', ({ web }) => web.metadata.addLabel('app', 'other')],
  ['a new construct', ({ front }) => new ApiObject(front, 'Deny', { ...DENY_EGRESS })],
])('%s between two questions counts', (_what, change) => {
  const fixture = new Fixture();
  expect(isOpen(fixture.app)).toBe(true);
  change(fixture);
  expect(isOpen(fixture.app)).toBe(false);
});

test('an object that leaves the app, and one that changes in a list, count too', () => {
  const { app, back, policy } = new Fixture();
  policy.addJsonPatch(JsonPatch.remove('/spec/ingress'));
  expect(isOpen(app)).toBe(false);
  back.node.tryRemoveChild('Policy');
  expect(isOpen(app)).toBe(true);
  const objects = app.charts.flatMap((chart): object[] => chart.toJson());
  expect(isOpen(objects)).toBe(true);
  objects.push({ ...DENY_EGRESS });
  expect(isOpen(objects)).toBe(false);
});

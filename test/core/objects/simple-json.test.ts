import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { frozenCopy } from '../../../src/core/frozen';
import { rendered } from '../../../src/core/objects/rendered';
import { simpleJson } from '../../../src/core/objects/simple-json';
import { toYaml } from '../../../src/core/objects/yaml';

const shared = frozenCopy({ z: 'two\nlines', list: [{ b: 1, a: [] }, null], empty: {} });

function thing(id: string, spec: unknown, app = new App()): ApiObject {
  return new ApiObject(new Chart(app, `chart-${id}`), id, { apiVersion: 'example.com/v1', kind: 'Thing', spec });
}

test('the JSON of a plain object is that of cdk8s, and so is its text', () => {
  const object = thing('a', { shared, deeper: { list: [shared, shared] } });
  object.metadata.addLabel('app', 'x');
  object.metadata.add('deletionGracePeriodSeconds', 5);
  expect(simpleJson(object)).toEqual(object.toJson());
  expect(toYaml([rendered(object)])).toBe(toYaml([object.toJson()]));
});

test('frozen parts of several objects are one object, which nobody can change', () => {
  const [one, other] = ['a', 'b'].map((id) => simpleJson(thing(id, { shared })));
  const part = Object(one?.spec).shared;
  expect(part).toBe(Object(other?.spec).shared);
  expect(Object.isFrozen(part)).toBe(true);
  expect(Object.isFrozen(one?.spec)).toBe(false);
});

test('what is JSON already is not copied; a copy is made, and the props stay as they are, where keys are out of order or without a value', () => {
  const ordered = { a: [1, { b: 'x' }], c: {} };
  const mixed = { first: ordered, second: { z: 1, a: [null, 2] }, third: { a: 1, b: null, c: undefined, d: 2 } };
  const before = structuredClone(mixed);
  const object = thing('a', mixed);
  const spec = Object(simpleJson(object)?.spec);
  expect(spec).toEqual(object.toJson().spec);
  expect(spec.first).toBe(ordered);
  expect(JSON.stringify(spec.second)).toBe('{"a":[null,2],"z":1}');
  expect(Object.keys(spec.third)).toEqual(['a', 'd']);
  expect(mixed).toEqual(before);
  expect(Object.keys(mixed.second)).toEqual(['z', 'a']);
});

test('metadata is what cdk8s makes of it, with what was added, without what is empty', () => {
  const object = thing('a', {});
  object.metadata.addAnnotation('note', 'x');
  object.metadata.add('zone', { list: [{}, [], { a: {} }], map: { empty: {} }, kept: null });
  object.metadata.add('annotated', [1]);
  expect(simpleJson(object)).toEqual(object.toJson());
  expect(toYaml([rendered(object)])).toBe(toYaml([object.toJson()]));
  object.metadata.add('constructor', 1);
  expect(simpleJson(object)).toBe(undefined);
});

test('a part that is frozen only outside, or has a getter, is not shared', () => {
  const inner = { a: 1 };
  const outside = Object.freeze({ inner });
  const getter = Object.freeze(Object.defineProperty({ b: 1 }, 'a', { enumerable: true, get: () => inner.a }));
  const object = thing('a', { outside, getter });
  expect(Object(simpleJson(object)?.spec)).toEqual({ outside: { inner: { a: 1 } }, getter: { a: 1, b: 1 } });
  inner.a = 2;
  expect(Object(simpleJson(object)?.spec)).toEqual({ outside: { inner: { a: 2 } }, getter: { a: 2, b: 1 } });
});

class Renamed extends ApiObject {
  override toJson(): object {
    return { ...super.toJson(), kind: 'Renamed' };
  }
}

test('cdk8s renders what has a patch, a token, a class or a rendering of its own, and apps with resolvers of their own', () => {
  const patched = thing('a', {});
  patched.addJsonPatch(JsonPatch.add('/spec/a', 1));
  const resolver = { resolve: () => undefined };
  const chart = new Chart(new App(), 'chart');
  const others = [
    patched,
    thing('b', { late: Lazy.any({ produce: () => 1 }) }),
    thing('c', { cpu: k8s.Quantity.fromString('1') }),
    thing('d', { resolve: () => 1 }),
    thing('e', { list: [new Date(0)] }),
    thing('f', JSON.parse('{"__proto__": 1}')),
    thing('g', {}, new App({ resolvers: [resolver] })),
    new Renamed(chart, 'renamed', { apiVersion: 'v1', kind: 'ConfigMap' }),
    new k8s.KubeConfigMap(chart, 'typed', { data: { a: 'b' } }),
  ];
  expect(others.map(simpleJson)).toEqual(others.map(() => undefined));
  expect(rendered(patched)).toMatchObject({ spec: { a: 1 } });
});

test('with CDK8S_DISABLE_SORT, cdk8s renders all', () => {
  process.env.CDK8S_DISABLE_SORT = '1';
  try {
    expect(simpleJson(thing('a', { b: 1, a: 1 }))).toBe(undefined);
  } finally {
    delete process.env.CDK8S_DISABLE_SORT;
  }
});

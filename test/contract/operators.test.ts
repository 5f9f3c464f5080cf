import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import {
  customResources,
  madeOf,
  OPERATED_KINDS,
  type OperatedKind,
  type OperatorPods,
  operatedKind,
} from '../../src/operators/index';
import { NOTHING } from '../../src/operators/operator';
import { VERSIONS } from '../../src/operators/versions';
import type { Crd } from '../support/schemas';
import { sourcesIn } from '../support/sources';
import { CLAIM_NOTHING, claimsNothing, faults, faultsByDefault, mistaken, untested } from './operators/faults';
import { madeBy, NO_PODS, RESOURCES, SAMPLES, sampleObjects, typeOf } from './operators/samples';

/*
 * Tests every entry of the registry of operators. A new entry is tested automatically, and fails until it has a sample.
 */

const ROOT = join(__dirname, '..', '..');

/** Custom resources of the library whose operators are not in the registry, with the reason. */
const NOT_OPERATED: Readonly<Record<string, string>> = {
  'argoproj.io/Application': 'Argo CD applies what it names: nothing of its own',
  'argoproj.io/AppProject': 'it says what Applications may do',
  'gateway.networking.k8s.io/HTTPRoute': "a route of somebody's Gateway, whose proxies are not in the set",
  'keda.sh/ScaledObject': 'an autoscaler: the quota reads the most that it allows',
};

/** The types with a class in the library. */
function renderedTypes(): readonly string[] {
  return readdirSync(join(ROOT, 'imports'))
    .flatMap((file) => [
      ...readFileSync(join(ROOT, 'imports', file), 'utf8').matchAll(/apiVersion: '([^/']+)\/\w+',\n\s+kind: '(\w+)'/g),
    ])
    .map(([, group, kind]) => `${group}/${kind}`);
}

function slicedTypes(): readonly string[] {
  return readdirSync(join(ROOT, 'crds'))
    .flatMap((file) => loadAll(readFileSync(join(ROOT, 'crds', file), 'utf8')) as readonly Crd[])
    .map(({ spec }) => `${spec.group}/${spec.names.kind}`);
}

describe.each(OPERATED_KINDS.map((operated) => ({ type: typeOf(operated), operated })))(
  '$type',
  ({ type, operated }) => {
    test('has pods that policies select and quotas count, a wave, a deletion rule and a version', () => {
      expect(faults(operated, SAMPLES[type])).toEqual([]);
    });

    test('is found by its group and kind, and gives the same result every time', () => {
      const sample = SAMPLES[type] ?? NO_PODS;
      const [object, ...others] = sampleObjects(operated, sample, 'main');
      expect(operatedKind(operated)).toBe(operated);
      expect(madeOf(object, customResources([object, ...others]))).toEqual(madeBy(operated, sample));
    });

    test('accepts an empty resource', () => {
      expect(() =>
        operated.make({ namespace: 'shop', name: 'main', labels: {}, annotations: {}, spec: {} }, customResources([])),
      ).not.toThrow();
      expect(faultsByDefault(operated)).toEqual([]);
    });
  },
);

test('no sample is of a kind that is not in the registry, and no kind is in it twice', () => {
  const types = OPERATED_KINDS.map(typeOf);
  expect(Object.keys(SAMPLES)).toEqual([...types].sort());
  expect(new Set(types).size).toBe(types.length);
});

test('every kind that an operator makes something of has a test in test/operators', () => {
  const making = OPERATED_KINDS.filter((operated) => {
    const { pods, volumeClaims, services } = madeBy(operated, SAMPLES[typeOf(operated)] ?? NO_PODS);
    return pods.length + volumeClaims.length + services.length > 0;
  }).map(typeOf);
  const tests = Object.values(sourcesIn('test/operators')).join('\n');
  expect(making.length).toBeGreaterThan(10);
  expect(untested(making, tests)).toEqual([]);
  expect(untested(['postgresql.cnpg.io/Search'], tests)).toEqual(['postgresql.cnpg.io/Search']);
});

test('users can look up everything that the versions were checked against', () => {
  for (const { operator, checkedAgainst } of Object.values(VERSIONS)) {
    expect([operator, checkedAgainst]).toEqual([operator, expect.not.stringMatching(/\.\.|\/work|shared/)]);
  }
});

test('each container in the list of containers without requests exists and has none', () => {
  const unclaimed = OPERATED_KINDS.flatMap((operated) =>
    madeBy(operated, SAMPLES[typeOf(operated)] ?? NO_PODS).pods.flatMap(({ containers }) =>
      containers.filter(claimsNothing).map(({ name }) => `${typeOf(operated)} ${name}`),
    ),
  );
  expect(Object.keys(CLAIM_NOTHING)).toEqual([...new Set(unclaimed)]);
});

test('no policy selects pods of another resource, with the same name or another', () => {
  expect(mistaken(OPERATED_KINDS, SAMPLES)).toEqual([]);
});

test('every custom resource of the library is in the registry or in the list of exceptions', () => {
  const rendered = [...new Set([...renderedTypes(), ...slicedTypes()])];
  expect(rendered.length).toBeGreaterThan(15);
  const unknown = rendered.filter((type) => !(type in NOT_OPERATED) && !(type in SAMPLES));
  expect(unknown).toEqual([]);
  expect(Object.keys(NOT_OPERATED).filter((type) => !rendered.includes(type))).toEqual([]);
});

describe('an entry that is wrong', () => {
  const good: OperatedKind = {
    group: 'postgresql.cnpg.io',
    kind: 'Search',
    operator: 'postgres',
    part: 'backing',
    holdsData: true,
    readiness: 'none',
    make: () => ({
      pods: [pods],
      volumeClaims: [{ name: 'data', count: 1, size: '1Gi' }],
      services: [
        {
          name: 'search',
          selector: { app: 'search', role: 'reader' },
          ports: [{ name: 'http', port: 80, targetPort: 'web' }],
          headless: false,
        },
      ],
    }),
  };
  const pods: OperatorPods = {
    name: 'main',
    labels: { app: 'search', tier: 'data' },
    varyingLabels: { role: ['reader', 'writer'] },
    selector: { app: 'search' },
    ports: [{ name: 'web', port: 8080, protocol: 'TCP' }],
    count: 1,
    surge: 0,
    how: '1 node',
    containers: [{ name: 'search', role: 'container', resources: RESOURCES }],
  };

  /** The good entry with its pods changed. */
  function withPods(...changed: readonly Partial<OperatorPods>[]): OperatedKind {
    return { ...good, make: () => ({ ...NOTHING, pods: changed.map((change) => ({ ...pods, ...change })) }) };
  }

  /** The good entry with unchecked changes, as from JavaScript. */
  function untyped(change: object): OperatedKind {
    return { ...good, ...change };
  }

  test('fails with its only fault', () => {
    expect(faults(good, NO_PODS)).toEqual([]);
    const wrong: readonly (readonly [OperatedKind, string])[] = [
      [untyped({ operator: 'elastic' }), 'has no row elastic in VERSIONS'],
      [untyped({ group: 'example.com' }), 'is of no API of VERSIONS.postgres'],
      [untyped({ part: undefined }), 'has no part, and so no wave'],
      [untyped({ holdsData: undefined }), 'does not say whether it holds data'],
      [untyped({ readiness: 'soon' }), 'does not say when it is ready'],
      [withPods({ selector: {} }), 'main have no labels that policies select by'],
      [withPods({ selector: { app: 'search', role: 'a' } }), 'main are selected by role, which they do not have'],
      [withPods({ containers: [] }), 'main have no container'],
      [
        withPods({ containers: [{ name: 'search', role: 'container', resources: { requests: {}, limits: {} } }] }),
        'main have a container search that claims nothing',
      ],
      [withPods({ count: 0 }), 'main never run'],
      [withPods({ count: 1.5 }), 'main never run'],
      [withPods({ count: 0, inPlaceOf: 'lost' }), 'main run in the place of lost, which does not exist'],
      [withPods({ how: '' }), 'main do not say how many they are'],
      [withPods({}, {}), 'has two groups of pods of one name'],
      [
        { ...good, make: () => ({ ...NOTHING, volumeClaims: [{ name: 'data', count: 1, size: 'much' }] }) },
        'volume data has no size',
      ],
      [
        {
          ...good,
          make: (resource, others) => ({
            ...good.make(resource, others),
            pods: [{ ...pods, labels: {}, selector: {} }],
          }),
        },
        'main have no labels that policies select by',
      ],
    ];
    for (const [entry, fault] of wrong) expect(faults(entry, NO_PODS)[0]).toBe(fault);
    expect(faults(good, undefined)).toEqual(['has no sample']);
    expect(faultsByDefault(good)).toEqual([]);
    expect(faultsByDefault(withPods({ count: 0 }))).toEqual(['main never run by default']);
  });

  test('fails for a Service without pods, without ports, with an invalid name, or with an unknown target port', () => {
    const service = { name: 'search', selector: { app: 'other' }, ports: [], headless: false };
    const entry = {
      ...good,
      make: () => ({ ...NOTHING, pods: [pods], services: [service, { ...service, name: 'Search' }] }),
    };
    expect(faults(entry, NO_PODS)).toEqual([
      'Service search has no ports',
      'Service search has no pods behind it',
      'Service Search has a name that is none',
      'Service Search has no ports',
      'Service Search has no pods behind it',
    ]);
    const toNobody: OperatedKind = {
      ...good,
      make: (resource, others) => ({ ...good.make(resource, others), pods: [{ ...pods, ports: [] }] }),
    };
    expect(faults(toNobody, NO_PODS)).toEqual(['Service search leads to web, on which its pods do not listen']);
  });

  test('fails if its policies would select the pods of another resource', () => {
    expect(mistaken([good], {})).toEqual([
      'Search main: the policy of main selects main of Search other',
      'Search other: the policy of main selects main of Search main',
    ]);
  });
});

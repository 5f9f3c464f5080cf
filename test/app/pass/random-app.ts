import { ApiObject, type App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct, DependencyGroup, type IConstruct } from 'constructs';
import fc from 'fast-check';
import { frozenCopy } from '../../../src/core/frozen';

/** What an app is built of: the same recipe gives the same tree in any app. */
export interface Recipe {
  readonly charts: readonly ChartRecipe[];

  /** Pairs of constructs, as indices in tree order: the first depends on the second. */
  readonly dependencies: readonly (readonly [number, number])[];
}

interface ChartRecipe {
  readonly id: string;

  /** The chart around it, as an index among the charts before it. Undefined for one in the app itself, or in a plain construct. */
  readonly inside: number | undefined;
  readonly around: boolean;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly objects: readonly ObjectRecipe[];
}

interface ObjectRecipe {
  readonly kind: 'ConfigMap' | 'Deployment' | 'Plain';
  readonly data: Readonly<Record<string, unknown>>;
  readonly isLazy: boolean;

  /** Frozen, as the parts of a profile's template. */
  readonly isFrozen: boolean;
  readonly patch: 'none' | 'add' | 'remove' | 'replace';
  readonly annotation: string | undefined;
  readonly metadata: string | undefined;
  readonly isParent: boolean;
}

const word = fc.constantFrom('a', 'b', 'c', 'web', 'db', '1', '0', '10', 'z-9');
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    fc.integer({ min: -5, max: 5000 }),
    fc.boolean(),
    fc.constantFrom(null, undefined, '', [], {}, 'one line\nand one more', 'ends with a break\n'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const object: fc.Arbitrary<ObjectRecipe> = fc.record({
  kind: fc.constantFrom('ConfigMap', 'Deployment', 'Plain', 'Plain'),
  data: fc.dictionary(word, value, { maxKeys: 4, noNullPrototype: true }),
  isLazy: fc.boolean(),
  isFrozen: fc.boolean(),
  patch: fc.constantFrom('none', 'none', 'none', 'add', 'remove', 'replace'),
  annotation: fc.option(word, { nil: undefined }),
  metadata: fc.option(word, { nil: undefined }),
  isParent: fc.boolean(),
});

/** Apps with charts in charts, patches, Lazy values, and dependencies between charts, objects and other constructs. */
export const recipe: fc.Arbitrary<Recipe> = fc.record({
  charts: fc.array(
    fc.record({
      id: word,
      inside: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
      around: fc.boolean(),
      namespace: fc.option(fc.constantFrom('one', 'two'), { nil: undefined }),
      labels: fc.dictionary(fc.constantFrom('app', 'tier'), word, { maxKeys: 2, noNullPrototype: true }),
      objects: fc.array(object, { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  dependencies: fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 })), { maxLength: 6 }),
});

/** Builds a recipe in an app. */
export function build<A extends App>(app: A, { charts, dependencies }: Recipe): A {
  const built: Chart[] = [];
  for (const [index, one] of charts.entries()) {
    const around: Construct = one.inside === undefined ? app : (built[one.inside % Math.max(built.length, 1)] ?? app);
    const scope = one.around ? folder(around, `folder-${one.id}`) : around;
    const id = scope.node.tryFindChild(one.id) ? `${one.id}-${index}` : one.id;
    const chart = new Chart(scope, id, { labels: one.labels, ...(one.namespace ? { namespace: one.namespace } : {}) });
    for (const [at, recipe] of one.objects.entries()) addObject(chart, `${at}`, recipe);
    built.push(chart);
  }
  depend(app, dependencies);
  return app;
}

function folder(scope: Construct, id: string): Construct {
  const known = scope.node.tryFindChild(id);
  return known instanceof Construct ? known : new Construct(scope, id);
}

function addObject(chart: Chart, id: string, recipe: ObjectRecipe): void {
  const scope = recipe.isParent ? new Construct(chart, `parent-${id}`) : chart;
  const made = objectOf(scope, id, recipe);
  if (recipe.annotation !== undefined) made.metadata.addAnnotation('note', recipe.annotation);
  if (recipe.metadata !== undefined) made.node.addMetadata('note', recipe.metadata);
  if (recipe.patch === 'add') made.addJsonPatch(JsonPatch.add('/extra', { z: 1, a: [] }));
  if (recipe.patch === 'replace') made.addJsonPatch(JsonPatch.replace('/metadata/name', `${made.name}-new`));
  if (recipe.patch === 'remove') made.addJsonPatch(JsonPatch.add('/gone', 1), JsonPatch.remove('/gone'));
}

function objectOf(scope: Construct, id: string, { kind, data, isLazy, isFrozen }: ObjectRecipe): ApiObject {
  const own = isFrozen ? frozenCopy(data) : data;
  const content: Readonly<Record<string, unknown>> = isLazy ? Lazy.any({ produce: () => own }) : own;
  switch (kind) {
    case 'ConfigMap':
      return new k8s.KubeConfigMap(scope, id, { data: { text: isLazy ? Lazy.any({ produce: () => 'late' }) : 'now' } });
    case 'Deployment':
      return new k8s.KubeDeployment(scope, id, {
        metadata: { labels: { kind } },
        spec: {
          selector: { matchLabels: { app: 'x' } },
          template: {
            spec: {
              containers: [{ name: 'c', resources: { limits: { cpu: k8s.Quantity.fromString('1') } } }],
            },
          },
        },
      });
    case 'Plain':
      return new ApiObject(scope, id, {
        apiVersion: 'example.com/v1',
        kind: 'Thing',
        metadata: { finalizers: ['f'], annotations: {}, ...(isFrozen ? { deep: [own, {}, []] } : {}) },
        spec: content,
        second: { list: [content, [], {}], nothing: undefined },
      });
  }
}

/** Backwards only, most of the time: a dependency forwards may make a cycle, which both kinds of app must refuse. */
function depend(app: App, dependencies: Recipe['dependencies']): void {
  const all: readonly IConstruct[] = app.node
    .findAll()
    .filter((construct) => construct.node.scopes.some(Chart.isChart));
  if (all.length === 0) return;
  for (const [index, [one, other]] of dependencies.entries()) {
    const [source, target] = [all[one % all.length], all[other % all.length]];
    if (source === undefined || target === undefined) continue;
    source.node.addDependency(index % 3 === 2 ? new DependencyGroup(target) : target);
  }
}

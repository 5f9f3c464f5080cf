import fc from 'fast-check';
import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1';
import { reachability, type Verdict } from '../../../src/reachability/index';
import { podTemplate, policy } from '../kube';
import { selects } from '../naive';
import { SEED, SETS } from '../runs';

// A naive evaluator of the labels that controllers add: it lists the pods of each controller, and every label that each may have.

const VALUES: Readonly<Record<string, readonly string[]>> = {
  app: ['x', 'y'],
  'apps.kubernetes.io/pod-index': ['0', '1', '2', '01'],
  'job-name': ['a', 'b', 'a-1', 'a-x7k2p', 'b-x7k2p'],
  'pod-template-hash': ['h'],
  // Not the name of a pod of a StatefulSet with a generated name: the checker does not know that it goes with the index.
  'statefulset.kubernetes.io/pod-name': ['a-0', 'a-1', 'a-2', 'b-0'],
};

type Labels = Readonly<Record<string, string>>;
type Named = { readonly name: string } | { readonly generateName: string };

interface RandomController {
  readonly kind: 'CronJob' | 'Deployment' | 'Job' | 'StatefulSet';
  readonly metadata: Named;
  readonly replicas: number;
  readonly app: string;
}

const requirement: fc.Arbitrary<LabelSelectorRequirement> = fc.constantFrom(...Object.keys(VALUES)).chain((key) =>
  fc.oneof(
    fc.constantFrom('Exists', 'DoesNotExist').map((operator) => ({ key, operator })),
    fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(fc.constantFrom(...(VALUES[key] ?? [])), { minLength: 1, maxLength: 2 }),
    }),
  ),
);

const selector: fc.Arbitrary<LabelSelector> = fc
  .array(requirement, { minLength: 1, maxLength: 2 })
  .map((matchExpressions) => ({ matchExpressions }));

const controller: fc.Arbitrary<RandomController> = fc.record({
  kind: fc.constantFrom('CronJob', 'Deployment', 'Job', 'StatefulSet'),
  metadata: fc.constantFrom<Named>({ name: 'a' }, { name: 'b' }, { generateName: 'a-' }),
  replicas: fc.integer({ min: 1, max: 3 }),
  app: fc.constantFrom('x', 'y'),
});

function toObject({ kind, metadata, replicas, app }: RandomController): object {
  const template = podTemplate({ app }, []);
  const head = {
    apiVersion: kind.endsWith('Job') ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { ...metadata, namespace: 'ns' },
  };
  if (kind === 'CronJob') return { ...head, spec: { jobTemplate: { spec: { template } } } };
  return { ...head, spec: kind === 'Job' ? { template } : { replicas, template } };
}

/** The pods of a controller, each with all labels that it may have. */
function podsOf({ kind, metadata, replicas, app }: RandomController): readonly (readonly Labels[])[] {
  const names =
    'name' in metadata ? [metadata.name] : [`${metadata.generateName}x7k2p`, `${metadata.generateName}zzzzz`];
  if (kind === 'Job') return [names.map((name) => ({ app, 'job-name': name }))];
  if (kind === 'CronJob') {
    return [names.flatMap((name) => ['1', '99'].map((time) => ({ app, 'job-name': `${name}-${time}` })))];
  }
  if (kind === 'Deployment') return [['h', 'other'].map((hash) => ({ app, 'pod-template-hash': hash }))];
  return Array.from({ length: replicas }, (_, index) =>
    names.map((name) => ({
      app,
      'apps.kubernetes.io/pod-index': String(index),
      'statefulset.kubernetes.io/pod-name': `${name}-${index}`,
    })),
  );
}

/** Whether the pods of a controller may call outside, where policies only close. */
function naiveVerdict(one: RandomController, selectors: readonly LabelSelector[]): Verdict {
  const answers = podsOf(one).map((labels) => {
    const closed = new Set(labels.map((own) => selectors.some((each) => selects(each, own))));
    if (closed.size > 1) return 'unknown';
    return closed.has(true) ? 'closed' : 'open';
  });
  const found = new Set(answers);
  if (found.size === 1) return answers[0] ?? 'unknown';
  return found.has('open') && found.has('closed') ? 'partly' : 'unknown';
}

/** Whether several conditions are about one label. The checker does not combine what each says of a value that it does not know. */
function namesTwice(selectors: readonly LabelSelector[]): boolean {
  const keys = selectors.flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key }) => key));
  return new Set(keys).size < keys.length;
}

function idOf({ kind, metadata }: RandomController): string {
  return `${kind}/ns/${'name' in metadata ? metadata.name : `${metadata.generateName}*`}`;
}

function differences(controllers: readonly RandomController[], selectors: readonly LabelSelector[]): readonly string[] {
  const policies = selectors.map((podSelector, index) =>
    policy(`ns/p${index}`, { podSelector, policyTypes: ['Egress'] }),
  );
  const net = reachability([...controllers.map(toObject), ...policies]);
  return controllers.flatMap((one) => {
    const [expected, actual] = [naiveVerdict(one, selectors), net.verdict(idOf(one), '1.1.1.1', 443)];
    if (actual === 'unknown' && namesTwice(selectors)) return [];
    return expected === actual ? [] : [`${idOf(one)} is ${expected}, not ${actual}`];
  });
}

test('the checker and a naive evaluator agree on the labels that controllers add', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(controller, { minLength: 1, maxLength: 4, selector: idOf }),
      fc.array(selector, { minLength: 1, maxLength: 2 }),
      (controllers, selectors) => {
        expect(differences(controllers, selectors)).toEqual([]);
      },
    ),
    { numRuns: SETS, seed: SEED },
  );
});

test('the naive evaluator finds a wrong answer', () => {
  const job: RandomController = { kind: 'Job', metadata: { name: 'a' }, replicas: 1, app: 'x' };
  const own = { matchExpressions: [{ key: 'job-name', operator: 'In', values: ['a'] }] };
  expect([naiveVerdict(job, [own]), naiveVerdict({ ...job, metadata: { name: 'b' } }, [own])]).toEqual([
    'closed',
    'open',
  ]);
  expect(
    naiveVerdict({ ...job, kind: 'StatefulSet', replicas: 2 }, [
      { matchLabels: { 'apps.kubernetes.io/pod-index': '0' } },
    ]),
  ).toBe('partly');
  expect(naiveVerdict({ ...job, kind: 'Deployment' }, [{ matchLabels: { 'pod-template-hash': 'h' } }])).toBe('unknown');
});

import fc from 'fast-check';
import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1';
import { reachability, type SelectedPods, type Verdict } from '../../src/reachability/index';
import { type End, questions, randomNumbers } from './cells';
import { ConnectionIndex, isAt } from './connection-index';
import { isolating, letsIn, letsOut, naiveOpens, selects } from './naive';
import { isKind, type Labels, type NaivePod, naivePods } from './naive-pods';
import { naiveVerdict } from './naive-verdict';
import { LABEL_VALUES, NAMESPACES } from './random-policies';
import { randomPeers, randomSet } from './random-sets';
import { SEED, SETS } from './runs';

const RUNS = { numRuns: Math.ceil(SETS / 10), seed: SEED };

const EVERY_POD_LABELS = everyLabels(['app', 'tier']);
const EVERY_NAMESPACE_LABELS = everyLabels(['app', 'valueOf']);

jest.setTimeout(1_800_000);

/** A path is opened if its rank rises, and closed if it falls. */
const RANKS: readonly Verdict[] = ['closed', 'unknown', 'open'];

test('every connection is open between the ids of its ends', () => {
  fc.assert(
    fc.property(randomSet, ({ objects }) => {
      const reach = reachability(objects);
      for (const { from, to, ports } of reach.connections()) {
        for (const { protocol, port, endPort } of ports.ranges) {
          for (const end of [port, endPort]) {
            if (reach.verdict(from.id, to.id, end, protocol) === 'open') continue;
            throw new Error(`${from.id} → ${to.id} ${protocol} ${end} is in connections(), but allows() says no`);
          }
        }
      }
    }),
    RUNS,
  );
});

test('a connection of pods that a rule selects holds for each such pod', () => {
  fc.assert(
    fc.property(fc.oneof(randomSet, randomPeers), ({ objects, salt }) => {
      const pods = naivePods(objects);
      const random = randomNumbers(salt);
      const strangersOf = everyStranger(objects);
      for (const { from, to, ports } of reachability(objects).connections()) {
        const described = [from, to].find((endpoint) => endpoint.kind === 'pods');
        const workload = pods.find((pod) => [from, to].some((endpoint) => isAt(endpoint, refOf(pod), undefined)));
        if (described?.kind !== 'pods' || workload === undefined) continue;
        const strangers = strangersOf(described);
        for (const { endPort, protocol } of [...ports.ranges, ...ports.ranges]) {
          const stranger = strangers[Math.floor(random() * strangers.length)];
          if (stranger === undefined) continue;
          const isOpen =
            described === from
              ? letsIn(objects, stranger, workload, endPort, protocol)
              : letsOut(objects, workload, stranger, endPort, protocol);
          if (isOpen) continue;
          const { namespace, labels } = stranger;
          const not = `not for ${JSON.stringify(labels)} in ${namespace}`;
          throw new Error(`${from.id} → ${to.id} ${protocol} ${endPort}: ${not}`);
        }
      }
    }),
    // Most of these sets are small.
    { ...RUNS, numRuns: Math.min(SETS, 2000) },
  );
});

test('a workload is isolated in a direction if a policy of that direction selects its pods', () => {
  fc.assert(
    fc.property(randomSet, ({ objects }) => {
      const reach = reachability(objects);
      for (const pod of naivePods(objects)) {
        const endpoint = reach.workloads.find((workload) => isAt(workload, refOf(pod), undefined));
        if (endpoint === undefined) throw new Error(`${refOf(pod)} is no workload`);
        expect(reach.isolated(endpoint, 'ingress')).toBe(isolating(objects, pod, 'Ingress').length > 0);
        expect(reach.isolated(endpoint, 'egress')).toBe(isolating(objects, pod, 'Egress').length > 0);
      }
    }),
    RUNS,
  );
});

test('the difference of two sets is the paths that open and close', () => {
  fc.assert(
    fc.property(randomSet, fc.func(fc.boolean()), (set, stays) => {
      const base = set.objects.filter((object) => !isKind(object, 'NetworkPolicy') || stays(object));
      const { opened, closed } = reachability(set.objects).changesSince(reachability(base));
      const [opening, closing] = [new ConnectionIndex(opened), new ConnectionIndex(closed)];
      for (const cell of questions(set, { cells: 20, serviceCells: 0 }).cells) {
        const { from, to, port, protocol } = cell;
        const [before, after] = [base, set.objects].map((objects) => naiveVerdict(objects, cell, naiveOpens));
        const rank = (verdict: Verdict = 'partly') => RANKS.indexOf(verdict);
        const has = (index: ConnectionIndex) => index.between(from, to)?.some(({ ports }) => ports.has(port, protocol));
        const title = `${nameOf(from)} → ${nameOf(to)} ${protocol} ${port}: ${before} before, ${after} after`;
        // A block may be several ends.
        if (has(opening) === undefined || before === 'partly' || after === 'partly') continue;
        if (has(opening) !== rank(after) > rank(before)) throw new Error(`${title}, opened wrong`);
        if (has(closing) !== rank(after) < rank(before)) throw new Error(`${title}, closed wrong`);
      }
    }),
    RUNS,
  );
});

function refOf({ kind, namespace, name }: ReturnType<typeof naivePods>[number]): string {
  return `${kind}/${namespace}/${name}`;
}

function nameOf({ ref }: End): string {
  return typeof ref === 'string' ? ref : 'the outsider';
}

/** The pods of an endpoint, among pods with all labels, in the namespaces of the set and in one outside it. */
function everyStranger(objects: readonly object[]): (endpoint: SelectedPods) => readonly NaivePod[] {
  const namespaces = [
    ...NAMESPACES.map((namespace) => ({ namespace, namespaceLabels: labelsOf(objects, namespace) })),
    ...EVERY_NAMESPACE_LABELS.map((namespaceLabels) => ({ namespace: 'elsewhere', namespaceLabels })),
  ];
  const known = new Map<string, readonly NaivePod[]>();
  return ({ id, pods, namespaces: where }) => {
    const [podSelector, namespaceSelector] = [toSelector(pods), toSelector(where)];
    const found =
      known.get(id) ??
      EVERY_POD_LABELS.filter((labels) => selects(podSelector, labels)).flatMap((labels) =>
        namespaces
          .filter((one) => selects(namespaceSelector, withName(one.namespaceLabels, one.namespace)))
          .map((one) => ({ ...one, labels, ports: [] })),
      );
    known.set(id, found);
    return found;
  };
}

function withName(labels: Labels, namespace: string): Labels {
  return { ...labels, 'kubernetes.io/metadata.name': namespace };
}

function everyLabels([one, other]: readonly [string, string]): readonly Labels[] {
  const some = (key: string) => [{}, ...LABEL_VALUES.map((value) => ({ [key]: value }))];
  return some(one).flatMap((first) => some(other).map((second) => ({ ...first, ...second })));
}

function labelsOf(objects: readonly object[], namespace: string): Labels {
  return { ...objects.filter(isNamespace).find(({ metadata }) => metadata.name === namespace)?.metadata.labels };
}

function isNamespace(object: object): object is { metadata: { name: string; labels?: Labels } } {
  return isKind(object, 'Namespace');
}

/** `app=x, tier not in (x, y), !team` */
function toSelector(text: string): LabelSelector {
  return { matchExpressions: text === '' ? [] : text.split(/, (?![^(]*\))/).map(toRequirement) };
}

function toRequirement(text: string): LabelSelectorRequirement {
  if (text.startsWith('!')) return { key: text.slice(1), operator: 'DoesNotExist' };
  const [, key, operator, list] = /^(\S+) (in|not in) \((.*)\)$/.exec(text) ?? [];
  if (key !== undefined) return { key, operator: operator === 'in' ? 'In' : 'NotIn', values: list?.split(', ') ?? [] };
  const [, equal, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (equal !== undefined) return { key: equal, operator: 'In', values: [value ?? ''] };
  return { key: text, operator: 'Exists' };
}

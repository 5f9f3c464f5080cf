import { groupedBy } from '../../core/grouped';
import { counted } from '../../core/listed';
import { labelTexts } from '../../core/objects/labels';
import { compare, distinct } from '../../core/order';
import { ownValue, type Plain, toList, toPlain } from '../../core/plain';
import type { NamespaceContents } from '../../namespace/namespace-contents';
import { keyOf, type ManifestSet, type SetObject } from '../manifest-set';
import { code, codes } from '../markdown/inline';
import { visitFields } from './fields';

/** What some pods ask of the nodes. */
export interface NodeRow {
  /** In Markdown, such as `3 nodes: no two of its pods share one`. */
  readonly need: string;

  /** The objects with these pods, as `Deployment azora/gateway`. */
  readonly pods: readonly string[];
}

/** Topology keys that have a name. */
const TOPOLOGIES: Readonly<Record<string, string>> = {
  'kubernetes.io/hostname': 'node',
  'topology.kubernetes.io/region': 'region',
  'topology.kubernetes.io/zone': 'zone',
};

/** What pods ask of the nodes: how many, where, with which labels, taints and devices. Preferences that may be ignored are not listed. */
export function nodeRows(set: ManifestSet, namespaces: ReadonlyMap<string, NamespaceContents>): readonly NodeRow[] {
  const claims = [...namespaces.values()].flatMap(({ workloads }) => workloads);
  const byObject = groupedBy(claims, keyOf);
  const needs = set.objects
    .filter(({ group, kind }) => !(group === '' && ['ConfigMap', 'Secret'].includes(kind)))
    .flatMap((object) => {
      const workloads = byObject.get(keyOf(object)) ?? [];
      // A KafkaNodePool places pods that its Kafka claims.
      if (workloads.length === 0 && object.group !== 'kafka.strimzi.io') return [];
      const most = Math.max(0, ...workloads.map(({ pods }) => pods));
      const devices = workloads.flatMap(({ containers, whole }) =>
        [...containers.map(({ resources }) => resources), whole].flatMap(({ requests, limits }) =>
          Object.entries({ ...requests, ...limits }).filter(([name]) => name.includes('/')),
        ),
      );
      return distinct([
        ...placementNeeds(object, most),
        ...devices.map(([name, amount]) => `${code(`${name}: ${amount}`)} for each pod`),
      ]).map((need) => ({ need, title: object.title }));
    });
  return [...groupedBy(needs, ({ need }) => need)]
    .map(([need, same]) => ({ need, pods: distinct(same.map(({ title }) => title)) }))
    .sort((a, b) => compare(a.need, b.need));
}

function placementNeeds({ object }: SetObject, pods: number): readonly string[] {
  const needs: string[] = [];
  visitFields(object, (name, value) => needs.push(...needsOf(name, value, pods)));
  return needs;
}

function needsOf(name: string, value: unknown, pods: number): readonly string[] {
  const plain = toPlain(value);
  if (name === 'affinity') return [...apart(plain, pods), ...requiredLabels(plain), ...ownAntiAffinity(plain, pods)];
  if (name === 'topologySpreadConstraints') return toList(value).map(toPlain).flatMap(evenly);
  if (name === 'tolerations') return tolerated(toList(value).map(toPlain));
  if (name === 'nodeSelector')
    return Object.keys(plain).length === 0 ? [] : [`nodes with ${codes(labelTexts(plain as Record<string, string>))}`];
  return [];
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity */
function apart({ podAntiAffinity }: Plain, pods: number): readonly string[] {
  return toList(toPlain(podAntiAffinity).requiredDuringSchedulingIgnoredDuringExecution)
    .map((term) => toPlain(term).topologyKey)
    .map((key) => noneTogether(String(key), pods));
}

/** CloudNativePG has a short form of its own. @see https://cloudnative-pg.io/documentation/current/scheduling/ */
function ownAntiAffinity(
  { podAntiAffinityType, topologyKey = 'kubernetes.io/hostname' }: Plain,
  pods: number,
): readonly string[] {
  return podAntiAffinityType === 'required' ? [noneTogether(String(topologyKey), pods)] : [];
}

function noneTogether(topologyKey: string, pods: number): string {
  const { one, many } = topologyNames(topologyKey);
  return pods > 1
    ? `${counted(pods, one, many)}: no two of its pods share one`
    : `a ${one} without another of its pods`;
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
function evenly({ whenUnsatisfiable, topologyKey, maxSkew, minDomains }: Plain): readonly string[] {
  if (whenUnsatisfiable === 'ScheduleAnyway') return [];
  const { one, many } = topologyNames(String(topologyKey));
  const atLeast = typeof minDomains === 'number' ? `at least ${counted(minDomains, one, many)}, and ` : '';
  return [`${atLeast}pods spread over all ${many}, with a difference of at most ${Number(maxSkew)}`];
}

function requiredLabels({ nodeAffinity }: Plain): readonly string[] {
  const { nodeSelectorTerms } = toPlain(toPlain(nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
  const terms = toList(nodeSelectorTerms)
    .map(toPlain)
    .map(({ matchExpressions, matchFields }) =>
      codes(
        [...toList(matchExpressions), ...toList(matchFields)]
          .map(toPlain)
          .map(({ key, operator, values }) => [key, operator, toList(values).join(' ')].filter(Boolean).join(' ')),
      ),
    );
  return terms.length === 0 ? [] : [`nodes with ${terms.join(', or ')}`];
}

function tolerated(tolerations: readonly Plain[]): readonly string[] {
  const texts = tolerations.map(({ key = '', value, effect }) => {
    const taint = value === undefined ? String(key) : `${String(key)}=${String(value)}`;
    return [taint || 'every taint', effect].filter(Boolean).join(':');
  });
  return texts.length === 0 ? [] : [`may run on nodes with the taint ${codes(distinct(texts))}`];
}

function topologyNames(key: string): { readonly one: string; readonly many: string } {
  const name = ownValue(TOPOLOGIES, key);
  return name === undefined
    ? { one: `value of ${code(key)}`, many: `values of ${code(key)}` }
    : { one: name, many: `${name}s` };
}

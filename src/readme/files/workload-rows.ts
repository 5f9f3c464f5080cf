import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { isClusterDns } from '../../flows/dns';
import type { NamespaceContents } from '../../namespace/namespace-contents';
import type { WorkloadClaim } from '../../namespace/workload-claims';
import type { NetworkEndpoint, Reachability, Workload } from '../../reachability/index';
import { keyOf, type ManifestSet, type SetObject } from '../manifest-set';
import { imagesOf } from '../needs/images';
import type { Sizes } from '../sizes';

/** The pods of one object: a workload of the set, a template of sessions, or what an operator makes. */
export interface WorkloadRow {
  /** `azora/gateway`. */
  readonly id: string;
  readonly kind: string;

  /** Empty if an operator chooses them. */
  readonly images: readonly string[];

  /** The ports that its containers declare: `8080`, `53/UDP`. */
  readonly ports: readonly string[];

  /** `2`, `2 to 10`, or `one for each session`. Empty if manifests do not tell. */
  readonly replicas: string;

  /** The names of everybody who may call it. */
  readonly calledBy: readonly string[];

  /** The names of everybody whom it may call, but cluster DNS. */
  readonly calls: readonly string[];
}

/** A line for each workload, by namespace and name. */
export function workloadRows(set: ManifestSet, net: Reachability, { most, least }: Sizes): readonly WorkloadRow[] {
  const callers = groupedBy(net.connections(), ({ to }) => to.id);
  const called = groupedBy(net.connections(), ({ from }) => from.id);
  const objects = groupedBy(set.objects, keyOf);
  const [mostOf, leastOf] = [claimsOf(most), claimsOf(least)];
  return [...net.workloads]
    .sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name) || compare(a.id, b.id))
    .map((workload) => {
      const { id, workloadKind: kind, namespace, ports } = workload;
      const names = (endpoints: readonly NetworkEndpoint[]) =>
        distinct(endpoints.filter((one) => one.id !== id).map((one) => nameOf(one, namespace)));
      const outgoing = (called.get(id) ?? []).filter(({ to, ports }) => !isClusterDns(to, ports));
      return {
        id,
        kind,
        images: imagesOfPods(objects, workload),
        ports: distinct(ports.map(({ protocol, port }) => (protocol === 'TCP' ? `${port}` : `${port}/${protocol}`))),
        replicas: replicasOf(mostOf(workload), leastOf(workload)),
        calledBy: net.isolated(workload, 'ingress')
          ? names((callers.get(id) ?? []).map(({ from }) => from))
          : [EVERYBODY],
        calls: net.isolated(workload, 'egress') ? names(outgoing.map(({ to }) => to)) : [EVERYBODY],
      };
    });
}

const EVERYBODY = 'everybody';

/** A workload of the same namespace goes by its name alone. */
function nameOf(endpoint: NetworkEndpoint, namespace: string): string {
  return endpoint.kind === 'workload' && endpoint.namespace === namespace
    ? endpoint.id.replace(`${namespace}/`, '')
    : endpoint.id;
}

/** Finds the claims of a workload's pods. Those that an operator makes have the name of their part. */
function claimsOf(
  namespaces: ReadonlyMap<string, NamespaceContents>,
): (workload: Workload) => readonly WorkloadClaim[] {
  const all = [...namespaces].flatMap(([namespace, { workloads }]) => workloads.map((claim) => ({ namespace, claim })));
  const named = groupedBy(all, ({ namespace, claim }) => `${namespace}/${claim.name}`);
  const parts = groupedBy(all, ({ namespace, claim }) => `${namespace}/${claim.part ?? claim.name}`);
  const claims = (index: typeof named, namespace: string, name: string) =>
    (index.get(`${namespace}/${name}`) ?? []).map(({ claim }) => claim);
  return ({ namespace, name, workloadKind, pods }) => {
    const names = workloadKind === 'Pod' ? pods : [name];
    const own = names
      .flatMap((each) => claims(named, namespace, each))
      .filter(({ kind, part }) => kind === workloadKind && part === undefined);
    return own.length > 0 || workloadKind === 'Pod' ? own : claims(parts, namespace, name);
  };
}

function replicasOf(most: readonly WorkloadClaim[], least: readonly WorkloadClaim[]): string {
  if (most.length === 0) return '';
  if (most.every(({ session }) => session)) return 'one for each session';
  const sum = (claims: readonly WorkloadClaim[]) => claims.reduce((total, { pods }) => total + pods, 0);
  const [from, to] = [sum(least), sum(most)];
  return from === to ? String(to) : `${from} to ${to}`;
}

/** @param objects the objects of the set by their keys */
function imagesOfPods(
  objects: ReadonlyMap<string, readonly SetObject[]>,
  { namespace, name, workloadKind, pods }: Workload,
): readonly string[] {
  const own = distinct([name, ...pods]).flatMap(
    (each) => objects.get(keyOf({ kind: workloadKind, namespace, name: each })) ?? [],
  );
  return distinct(own.flatMap(imagesOf).map((image) => image.split('@')[0] ?? image));
}

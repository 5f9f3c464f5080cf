import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { ownValue } from '../../core/plain';
import { operatedKind } from '../../operators/index';
import { type SupportedVersion, VERSIONS } from '../../operators/versions';
import type { ManifestSet, SetObject } from '../manifest-set';
import { operatorSettings } from './operator-settings';

/** An operator that the set needs, or an API group that its cluster does not have by itself. */
export interface OperatorRow {
  /** The operator with the supported releases, or the name that its API group suggests. */
  readonly operator: string;

  /** The kinds of its custom resources that the set has, by API version. */
  readonly kinds: ReadonlyMap<string, readonly string[]>;

  /** The namespaces of these custom resources. Empty if they belong to the whole cluster. */
  readonly namespaces: readonly string[];

  /** Settings of the operator without which the set does not work as it says. */
  readonly settings: readonly string[];
}

/** API groups that are part of Kubernetes. @see https://kubernetes.io/docs/reference/kubernetes-api/ */
const BUILT_IN: readonly string[] = [
  '',
  'apps',
  'autoscaling',
  'batch',
  'policy',
  ...[
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'authentication',
    'authorization',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'internal.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'storage',
    'storagemigration',
  ].map((name) => `${name}.k8s.io`),
];

/** What makes the custom resources of API groups whose operators are not in `VERSIONS`. */
const KNOWN_GROUPS: Readonly<Record<string, string>> = {
  'argoproj.io': 'Argo CD',
  'cert-manager.io': 'cert-manager',
  'cilium.io': 'Cilium',
  'gateway.networking.k8s.io': 'Gateway API, with a controller of its GatewayClass',
  'monitoring.coreos.com': 'Prometheus operator',
  'policy.networking.k8s.io': 'Network policy API, with a network plugin that implements it',
  'snapshot.storage.k8s.io': 'a CSI driver with snapshots',
  'traefik.io': 'Traefik',
};

/** The operators that have to run, and the custom resources that the cluster has to know, by operator. */
export function operatorRows(set: ManifestSet): readonly OperatorRow[] {
  const declared = new Set(
    set.of('apiextensions.k8s.io/CustomResourceDefinition').map(({ spec }) => String(spec.group)),
  );
  const custom = set.objects.filter(({ group }) => isCustom(group));
  const rows = [...groupedBy(custom, operatorOf)].map(([operator, same]) => ({
    operator: declared.has(same[0].group)
      ? `${operator}, whose CustomResourceDefinitions are in this folder`
      : operator,
    kinds: kindsOf(same),
    namespaces: distinct(same.map(({ namespace }) => namespace).filter(Boolean)),
    settings: operatorSettings(set, same),
  }));
  return rows.sort((a, b) => compare(a.operator, b.operator));
}

/** Whether objects of an API group need more than Kubernetes itself. */
function isCustom(group: string): boolean {
  return !BUILT_IN.includes(group);
}

function operatorOf({ group, kind }: SetObject): string {
  const known = operatedKind({ group, kind });
  const row: SupportedVersion | undefined = known && VERSIONS[known.operator];
  const named = ownValue(KNOWN_GROUPS, group);
  return row?.operator ?? named ?? `whatever serves ${group}`;
}

function kindsOf(objects: readonly SetObject[]): ReadonlyMap<string, readonly string[]> {
  const byVersion = [...groupedBy(objects, ({ apiVersion }) => apiVersion)].sort(([a], [b]) => compare(a, b));
  return new Map(byVersion.map(([version, same]) => [version, distinct(same.map(({ kind }) => kind))]));
}

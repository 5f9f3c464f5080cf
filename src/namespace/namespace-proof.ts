import type { IConstruct } from 'constructs';
import { addWarnings } from '../core/input/warnings';
import { apiObjectsIn } from '../core/objects/api-objects';
import { groupOf } from '../core/objects/identity';
import { rendered } from '../core/objects/rendered';
import { TreeCache } from '../core/objects/tree-cache';
import { addCheck } from '../core/objects/tree-check';
import { isRuntimeClass } from '../core/pods/pod-overhead';
import { boundMisfits } from './bounds-fit';
import { limitMisfits, limitWarnings } from './limit-fit';
import { isReadForQuotas, type NamespaceContents, NO_CONTENTS, namespaceContents } from './namespace-contents';
import { objectMisfits, quotaMisfits } from './quota-fit';
import type { WorkloadClaim } from './workload-claims';

/** All objects that an app puts into a namespace. */
export function contentsIn(root: IConstruct, namespace: string): NamespaceContents {
  return CONTENTS.of(root).get(namespace) ?? NO_CONTENTS;
}

/** What the API server would reject in a namespace, naming both objects. */
export function refusalsIn(contents: NamespaceContents, sessions: readonly WorkloadClaim[]): readonly string[] {
  const { workloads, objects, quotas, limits } = contents;
  const claims = [...workloads, ...sessions];
  const items = limits.map((named) => named.limits);
  return [
    ...quotas.flatMap(({ title, hard, scopes }) =>
      [...quotaMisfits(hard, claims, items, scopes), ...(scopes.length === 0 ? objectMisfits(hard, objects) : [])].map(
        (what) => `${title}: ${what}`,
      ),
    ),
    ...limitMisfits(limits, claims),
    ...boundMisfits(contents.bounds, claims, objects, items),
    ...contents.overheadMisfits,
  ];
}

const GUARDED = 'cdk8s-agents:guarded-namespace';

/** Records that a construct proves a namespace itself, with its sessions. */
export function provesNamespace(construct: IConstruct, namespace: string): void {
  construct.node.addMetadata(GUARDED, namespace);
}

const proven = new WeakSet<IConstruct>();

/**
 * Proves at synth every namespace of the app that has a ResourceQuota or a LimitRange, whoever made it, but no
 * NamespaceGuardrails. Once for the whole tree.
 */
export function proveAtSynth({ node: { root } }: IConstruct): void {
  if (proven.has(root)) return;
  proven.add(root);
  addCheck(root, () => othersIn(root).flatMap((contents) => [...refusalsIn(contents, [])]));
  addWarnings(root, 'LimitRange', () =>
    othersIn(root).flatMap(({ limits, workloads }) => [...limitWarnings(limits, workloads)]),
  );
}

/** The namespaces with a quota or limits that no construct proves itself. */
function othersIn(root: IConstruct): readonly NamespaceContents[] {
  const guarded = new Set(
    root.node
      .findAll()
      .flatMap(({ node }) => node.metadata.flatMap(({ type, data }) => (type === GUARDED ? data : []))),
  );
  return [...CONTENTS.of(root)].flatMap(([namespace, contents]) =>
    guarded.has(namespace) || contents.quotas.length + contents.limits.length + contents.bounds.length === 0
      ? []
      : [contents],
  );
}

/** The objects of an app by namespace. Skips objects without a namespace: kubectl decides where they go. */
const CONTENTS = new TreeCache((root: IConstruct) =>
  namespaceContents(
    apiObjectsIn(root).flatMap((object): readonly object[] => {
      const { apiVersion, kind, metadata } = object;
      const { namespace, name } = metadata;
      const type = { group: groupOf(object), kind };
      if (isRuntimeClass(type)) return [rendered(object)];
      if (namespace === undefined) return [];
      return [isReadForQuotas(type) ? rendered(object) : { apiVersion, kind, metadata: { namespace, name } }];
    }),
  ),
);

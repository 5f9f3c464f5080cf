import type { IConstruct } from 'constructs';
import { addWarnings } from '../core/input/warnings';
import { constructsIn } from '../core/objects/api-objects';
import { TreeCache } from '../core/objects/tree-cache';
import { addCheck } from '../core/objects/tree-check';
import { AppNamespaces } from './app-namespaces';
import { boundMisfits } from './bounds-fit';
import { limitMisfits, limitWarnings } from './limit-fit';
import type { NamespaceContents } from './namespace-contents';
import { objectMisfits, quotaMisfits } from './quota-fit';
import type { WorkloadClaim } from './workload-claims';

/** All objects that an app puts into a namespace. */
export function contentsIn(root: IConstruct, namespace: string): NamespaceContents {
  return NAMESPACES.of(root).contentsOf(namespace);
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
  const namespaces = NAMESPACES.of(root);
  const { limited } = namespaces;
  if (limited.length === 0) return [];
  const guarded = new Set(
    constructsIn(root).flatMap(({ node }) => node.metadata.flatMap(({ type, data }) => (type === GUARDED ? data : []))),
  );
  return limited.filter((namespace) => !guarded.has(namespace)).map((name) => namespaces.contentsOf(name));
}

const NAMESPACES = new TreeCache((root: IConstruct) => new AppNamespaces(root));

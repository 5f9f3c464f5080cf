import type { IConstruct } from 'constructs';
import { mapValues } from '../grouped';
import { toPlain } from '../plain';
import { apiObjectsIn, constructsIn } from './api-objects';
import { groupOf } from './identity';
import { type Labels, NAMESPACE_NAME_LABEL } from './labels';
import { rendered } from './rendered';
import { TreeCache } from './tree-cache';

const STATED = 'cdk8s-agents:namespace-labels';

interface Stated {
  readonly name: string;
  readonly labels: Labels;
}

/** Records the labels of a namespace that the app does not create. Selectors of the app are evaluated with these labels. */
export function stateNamespaceLabels(construct: IConstruct, name: string, labels: Labels): void {
  const stated: Stated = { name, labels };
  construct.node.addMetadata(STATED, stated);
}

/** The labels of namespaces that the app does not create, as the constructs state them. */
export function statedNamespaceLabels(root: IConstruct): Readonly<Record<string, Labels>> {
  const found = new Map<string, Labels>();
  for (const construct of constructsIn(root)) {
    for (const { type, data } of construct.node.metadata) {
      if (type === STATED && isStated(data)) found.set(data.name, { ...found.get(data.name), ...data.labels });
    }
  }
  return Object.fromEntries(found);
}

/** The labels of the Namespaces in the app. */
export function declaredNamespaceLabels(root: IConstruct): ReadonlyMap<string, Labels> {
  return DECLARED.of(root);
}

/** The labels of all namespaces whose labels the app tells: of its Namespaces, and as the constructs state them. */
export function namespaceLabelsIn(root: IConstruct): ReadonlyMap<string, Labels> {
  return ALL.of(root);
}

const DECLARED = new TreeCache((root: IConstruct): ReadonlyMap<string, Labels> => {
  const namespaces = apiObjectsIn(root).filter((object) => object.kind === 'Namespace' && groupOf(object) === '');
  return new Map(
    namespaces.map((object) => {
      const { labels } = toPlain(rendered(object).metadata);
      return [object.name, mapValues(toPlain(labels), String)];
    }),
  );
});

const ALL = new TreeCache((root: IConstruct): ReadonlyMap<string, Labels> => {
  const all = [...Object.entries(statedNamespaceLabels(root)), ...DECLARED.of(root)];
  return new Map(all.map(([name, labels]) => [name, { ...labels, [NAMESPACE_NAME_LABEL]: name }]));
});

function isStated(data: unknown): data is Stated {
  return typeof data === 'object' && data !== null && 'name' in data && 'labels' in data;
}

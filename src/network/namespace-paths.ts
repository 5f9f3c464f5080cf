import { listed } from '../core/listed';
import { labelTexts, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { distinct } from '../core/order';
import { type PathProblem, problemOf } from './blocked-paths';
import { selectsNamespaces } from './covered-paths';
import type { DeclaredPath } from './declared-paths';
import type { SelectorTargets } from './selector-targets';

/** Whether the other end of a path is pods of many namespaces, which their labels select. */
export function isToNamespaces({ far }: DeclaredPath): boolean {
  return selectsNamespaces(far);
}

/**
 * Checks such a path for each namespace of the app that has the labels: each of them must open its side. Namespaces outside the app may
 * have the labels too; nothing is known of their side. Selected pods need not be in every namespace.
 */
export function problemInNamespaces(path: DeclaredPath, targets: SelectorTargets): PathProblem | undefined {
  const { namespaceLabels, podLabels } = path.far;
  const all = targets.namespacesOf(namespaceLabels);
  if (all.length === 0) {
    const wanted = labelTexts(namespaceLabels).join(', ');
    return {
      unknown: [
        `a Peer should select namespaces, and no Namespace of the app has ${wanted}: correct its labels, or set openedBy to what makes these namespaces`,
      ],
    };
  }
  const anyPods = Object.keys(podLabels).length === 0;
  const withPods = anyPods ? [] : all.filter((namespace) => targets.podsOf(pathIn(path, namespace).far).length > 0);
  const found = (withPods.length > 0 ? withPods : all).flatMap((namespace) => {
    const problem = problemOf(pathIn(path, namespace), targets);
    return problem === undefined ? [] : [{ namespace, problem }];
  });
  const unknown = distinct(found.flatMap(({ problem }) => problem.unknown ?? []));
  const [first, ...more] = found.filter(({ problem }) => problem.error !== undefined);
  if (first?.problem.error === undefined) return unknown.length > 0 ? { unknown } : undefined;
  const others = more.length === 0 ? '' : `. So it is in ${listed(more.map(({ namespace }) => namespace))}`;
  return { error: `${first.problem.error}${others}`, unknown };
}

/** The same path with the other end in one namespace. */
function pathIn(path: DeclaredPath, namespace: string): DeclaredPath {
  const far = { ...path.far, namespaceLabels: { [NAMESPACE_NAME_LABEL]: namespace } };
  return { ...path, far, ...(path.from === path.far ? { from: far } : { to: far }) };
}

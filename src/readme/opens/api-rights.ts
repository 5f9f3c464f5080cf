import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { toList, toPlain } from '../../core/plain';
import type { ManifestSet, SetObject } from '../manifest-set';

/** What somebody may do in the Kubernetes API. */
export interface ApiRights {
  /** `ServiceAccount stella/session-manager`, `Group ops`. */
  readonly subject: string;

  /** The namespaces. Empty for the whole cluster. */
  readonly namespaces: readonly string[];

  /** One per rule: `get, list pods`. The name of the role if it is not in the set. */
  readonly rights: readonly string[];
}

const RBAC = 'rbac.authorization.k8s.io';

/** Who may do what in the Kubernetes API, by the RoleBindings and ClusterRoleBindings of a set. */
export function apiRights(set: ManifestSet): readonly ApiRights[] {
  const roles = groupedBy([...set.of(`${RBAC}/Role`), ...set.of(`${RBAC}/ClusterRole`)], roleKey);
  const granted = [...set.of(`${RBAC}/RoleBinding`), ...set.of(`${RBAC}/ClusterRoleBinding`)].flatMap((binding) => {
    const rights = rightsOf(binding, roles);
    return toList(binding.object.subjects).map((subject) => ({
      subject: subjectOf(subject, binding.namespace),
      namespace: binding.kind === 'RoleBinding' ? binding.namespace || 'default' : '',
      rights,
    }));
  });
  const byPlace = [
    ...groupedBy(granted, ({ subject, namespace }) => JSON.stringify([subject, namespace])).values(),
  ].map((same) => ({ ...same[0], rights: distinct(same.flatMap(({ rights }) => rights)) }));
  const keyOf = ({ subject, namespace, rights }: (typeof byPlace)[number]) =>
    JSON.stringify([subject, namespace === '', rights]);
  return [...groupedBy(byPlace, keyOf).values()]
    .map((same) => ({
      subject: same[0].subject,
      namespaces: distinct(same.map(({ namespace }) => namespace).filter(Boolean)),
      rights: same[0].rights,
    }))
    .sort((a, b) => compare(a.subject, b.subject) || compare(a.namespaces.join(), b.namespaces.join()));
}

/** A ClusterRole has no namespace. */
function roleKey({ kind, namespace, name }: Pick<SetObject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${kind === 'ClusterRole' ? '' : namespace}/${name}`;
}

function rightsOf(
  { object, namespace }: SetObject,
  roles: ReadonlyMap<string, readonly SetObject[]>,
): readonly string[] {
  const { kind: ofRole, name: ofName } = toPlain(object.roleRef);
  const [kind, name] = [String(ofRole), String(ofName)];
  const [role] = roles.get(roleKey({ kind, namespace, name })) ?? [];
  if (role === undefined) return [`all of the ${kind} ${name}, which is not in this folder`];
  const aggregated = role.object.aggregationRule !== undefined ? ['all of the ClusterRoles that it aggregates'] : [];
  return [...toList(role.object.rules).map(toPlain).map(ruleText), ...aggregated];
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources */
function ruleText(rule: ReturnType<typeof toPlain>): string {
  const list = (value: unknown) => toList(value).map(String);
  const verbs = list(rule.verbs).join(', ');
  const urls = list(rule.nonResourceURLs);
  if (urls.length > 0) return `${verbs} ${urls.join(', ')}`;
  const groups = list(rule.apiGroups).filter((group) => group !== '');
  const named = list(rule.resourceNames);
  return [
    verbs,
    list(rule.resources).join(', '),
    ...(groups.length === 0 ? [] : [`of ${groups.join(', ')}`]),
    ...(named.length === 0 ? [] : [`named ${named.join(', ')}`]),
  ].join(' ');
}

function subjectOf(subject: unknown, own: string): string {
  const { kind, name, namespace = own } = toPlain(subject);
  return kind === 'ServiceAccount'
    ? `ServiceAccount ${String(namespace)}/${String(name)}`
    : `${String(kind)} ${String(name)}`;
}

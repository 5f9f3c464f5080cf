import type { Construct } from 'constructs';
import { defined } from '../defined';
import { listed } from '../listed';
import type { IdentityProps } from '../pods/identity/identity-props';
import { k8s } from './k8s';
import { REASON_ANNOTATION_PREFIX } from './labels';

/** The Role of pods with access to the Kubernetes API, and its binding. */
export interface ApiRole {
  readonly role: k8s.KubeRole;
  readonly roleBinding: k8s.KubeRoleBinding;
}

/** Adds the ServiceAccount of pods, with the annotations of its identity in a cloud. */
export function addServiceAccount(
  scope: Construct,
  metadata: k8s.ObjectMeta,
  { serviceAccountAnnotations, cloudIdentity }: IdentityProps,
): k8s.KubeServiceAccount {
  const annotations = { ...serviceAccountAnnotations, ...cloudIdentity?.annotations };
  return new k8s.KubeServiceAccount(scope, 'ServiceAccount', {
    metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata,
    automountServiceAccountToken: false,
  });
}

/** Adds a Role with the permissions of pods in their namespace, bound to their ServiceAccount. @returns undefined without permissions */
export function addApiRole(
  scope: Construct,
  metadata: k8s.ObjectMeta,
  { apiAccess }: IdentityProps,
  serviceAccountName: string,
): ApiRole | undefined {
  const rules = apiAccess?.rules ?? [];
  if (rules.length === 0) return undefined;
  const { name = '', namespace } = metadata;
  const reasons = rules.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  const annotations =
    reasons.length > 0 ? { [`${REASON_ANNOTATION_PREFIX}api-access-reason`]: listed(reasons) } : undefined;
  const role = new k8s.KubeRole(scope, 'ApiRole', {
    metadata: defined({ ...metadata, annotations }),
    rules: rules.map(({ apiGroups = [''], resources, verbs, resourceNames = [] }) => ({
      apiGroups: [...apiGroups],
      resources: [...resources],
      verbs: [...verbs],
      ...(resourceNames.length > 0 ? { resourceNames: [...resourceNames] } : {}),
    })),
  });
  const roleBinding = new k8s.KubeRoleBinding(scope, 'ApiRoleBinding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace }],
  });
  return { role, roleBinding };
}

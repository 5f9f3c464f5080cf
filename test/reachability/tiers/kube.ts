/** Helpers that build the policies of these tests. */

const POLICY_GROUP = 'policy.networking.k8s.io';

/** A ClusterNetworkPolicy with any spec, valid or not. */
export function clusterPolicy(name: string, spec: object, version = 'v1beta1'): object {
  return { apiVersion: `${POLICY_GROUP}/${version}`, kind: 'ClusterNetworkPolicy', metadata: { name }, spec };
}

export function adminPolicy(name: string, spec: object): object {
  return { apiVersion: `${POLICY_GROUP}/v1alpha1`, kind: 'AdminNetworkPolicy', metadata: { name }, spec };
}

export function baselineAdminPolicy(spec: object, name = 'default'): object {
  return { apiVersion: `${POLICY_GROUP}/v1alpha1`, kind: 'BaselineAdminNetworkPolicy', metadata: { name }, spec };
}

/** A peer or subject: every pod of a namespace. */
export function podsOf(namespace: string) {
  return { namespaces: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

export const EVERY_POD = { namespaces: {} };

export function node(name: string, labels: Readonly<Record<string, string>>, address: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
    },
  };
}

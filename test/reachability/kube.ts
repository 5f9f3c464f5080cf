import type { NetworkPolicySpec } from 'kubernetes-types/networking/v1';

/** Helpers that build the plain objects of these tests. */
export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A Deployment whose pods have the label `app`. */
export function deployment(name: string, ports: readonly object[] = [{ name: 'http', containerPort: 8080 }]): object {
  const [where, app] = split(name);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace: where },
    spec: { template: podTemplate({ app }, ports) },
  };
}

export function pod(name: string, labels: Readonly<Record<string, string>>, more: object = {}): object {
  const [where, own] = split(name);
  const { spec } = podTemplate(labels, [{ name: 'http', containerPort: 8080 }]);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: own, namespace: where, labels, ...more },
    spec,
  };
}

export function podTemplate(labels: Readonly<Record<string, string>>, ports: readonly object[]) {
  return { metadata: { labels }, spec: { containers: [{ name: 'main', ports }] } };
}

/** A NetworkPolicy with any spec, valid or not. */
export function policy(name: string, spec: NetworkPolicySpec | object): object {
  const [where, own] = split(name);
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: own, namespace: where }, spec };
}

export function denyAll(where: string): object {
  return policy(`${where}/default-deny`, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
}

export function service(name: string, spec: object): object {
  const [where, own] = split(name);
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: own, namespace: where }, spec };
}

function split(name: string): readonly [string, string] {
  const [where = '', own = ''] = name.split('/');
  return [where, own];
}

import type { KubeObject } from '../../support/objects';

/** A NetworkPolicy that isolates the pods that it selects, except for its rules. */
export function policy(podSelector: object, rules: object, namespace = 'stella', name = 'api'): KubeObject {
  const metadata = { name, namespace };
  const spec = { podSelector, policyTypes: ['Ingress', 'Egress'], ...rules };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

/** A Pod that listens on 8080. */
export function pod(labels: Readonly<Record<string, string>>, namespace = 'stella'): KubeObject {
  const containers = [{ name: 'a', image: 'a:1', ports: [{ containerPort: 8080 }] }];
  const metadata = { name: String(labels.app), namespace, labels };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers } };
}

/** A Pod with one variable. */
export function podWith(variable: object): KubeObject {
  const metadata = { name: 'api', namespace: 'stella' };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a', env: [variable] }] } };
}

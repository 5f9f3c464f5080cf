import type { ApiObject, Cluster } from './cluster';

/** What all namespaces of these tests carry: what an aborted run leaves behind goes with `kubectl delete namespace -l` of it. */
const OWN_LABEL = 'cdk8s-agents/test';

/** A name that no earlier run used: a namespace takes seconds to go. */
export function ownNamespaceName(purpose: string): string {
  return `cdk8s-agents-test-${purpose}-${Date.now().toString(36)}`;
}

/** Makes a namespace for one suite, and deletes it after the suite. */
export function createOwnNamespace(cluster: Cluster, purpose: string, labels: Record<string, string> = {}): string {
  const name = ownNamespaceName(purpose);
  beforeAll(() => {
    const namespace: ApiObject = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels, [OWN_LABEL]: purpose } },
    };
    cluster.create(namespace);
  });
  afterAll(() => cluster.delete('namespace', name));
  return name;
}

import type { ApiObject, Cluster } from './cluster';

/** The label of all namespaces of these tests. `kubectl delete namespace -l` with it cleans up after an aborted run. */
const OWN_LABEL = 'cdk8s-agents/test';

/** A unique name, because deleting a namespace of an earlier run takes seconds. */
export function ownNamespaceName(purpose: string): string {
  return `cdk8s-agents-test-${purpose}-${Date.now().toString(36)}`;
}

/** Creates a namespace for one suite, and deletes it after the suite. */
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

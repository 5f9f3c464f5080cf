import { type AgentProfile, builtInProfiles } from '../../../src/session';
import type { ApiObject, Cluster } from './cluster';
import { testProfile } from './sessions';

/** The label of all namespaces of these tests. `kubectl delete namespace -l` with it cleans up after an aborted run. */
const OWN_LABEL = 'cdk8s-agents/test';

/** A unique name, because deleting a namespace of an earlier run takes seconds. */
export function ownNamespaceName(purpose: string): string {
  return `cdk8s-agents-test-${purpose}-${Date.now().toString(36)}`;
}

/** The ServiceAccounts of profiles, which AgentTemplate adds: without its own, a pod is refused. */
export function serviceAccountsOf(namespace: string, profiles: readonly AgentProfile[]): readonly ApiObject[] {
  return profiles.map(({ resolved }) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: resolved.serviceAccountName, namespace },
  }));
}

/** Creates a namespace for one suite, with the ServiceAccounts of all built-in profiles and of others, and deletes it after the suite. */
export function createOwnNamespace(
  cluster: Cluster,
  purpose: string,
  labels: Record<string, string> = {},
  profiles: readonly AgentProfile[] = [],
): string {
  const name = ownNamespaceName(purpose);
  beforeAll(() => {
    const namespace: ApiObject = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels, [OWN_LABEL]: purpose } },
    };
    cluster.create(namespace);
    cluster.apply(serviceAccountsOf(name, [...Object.values(builtInProfiles), testProfile, ...profiles]));
  });
  afterAll(() => cluster.delete('namespace', name));
  return name;
}

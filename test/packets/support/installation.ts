import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Pod, Secret } from 'kubernetes-types/core/v1';
import { toList, toPlain } from '../../../src/core/plain';
import { type AgentProfile, type KubernetesClient, Sessions } from '../../../src/session';
import { apiClient } from '../../cluster/support/api-client';
import { type Cluster, eventually } from '../../cluster/support/cluster';
import { testSession } from '../../cluster/support/sessions';
import type { KubeObject } from '../../support/objects';
import { fitted } from './small-node';

/** The time that a node with two CPUs needs to start all pods of a platform at once. */
const START_SECONDS = 120;

/** Applies objects: Namespaces first, and the rest as soon as pods can start in them. */
export async function install(cluster: Cluster, objects: readonly KubeObject[]): Promise<void> {
  const [namespaces, others] = [objects.filter(isNamespace), objects.filter((object) => !isNamespace(object))];
  if (namespaces.length > 0) cluster.apply(namespaces);
  for (const namespace of new Set(others.flatMap(({ metadata }) => metadata.namespace ?? []))) {
    await eventually(30, `${namespace} has its ServiceAccount`, () =>
      cluster.exists('serviceaccount', 'default', namespace),
    );
  }
  cluster.apply([...others.map(fitted), ...madeSecrets(others)]);
}

function isNamespace({ kind }: KubeObject): boolean {
  return kind === 'Namespace';
}

/** Simulates the External Secrets operator: creates the Secret of each ExternalSecret with dummy values. */
function madeSecrets(objects: readonly KubeObject[]): readonly Secret[] {
  return objects
    .filter(({ kind }) => kind === 'ExternalSecret')
    .map(({ metadata: { namespace }, spec }) => {
      const { data, target } = toPlain(spec);
      const keys = toList(data).map((entry) => String(toPlain(entry).secretKey));
      return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: String(toPlain(target).name), namespace },
        data: Object.fromEntries(keys.map((key) => [key, btoa('not a credential')])),
      };
    });
}

/** The session that these tests start of a profile. */
export function sessionOf(profile: AgentProfile): string {
  return `packets-${profile.name}`;
}

/** Starts a session as a back end does. Keeps a running session. */
export async function startSession(profile: AgentProfile, namespace: string): Promise<void> {
  const client = apiClient();
  const { id, credentials } = testSession(sessionOf(profile), namespace);
  await new Sessions(smallPods(client), { namespace }).create(profile, { id, credentials });
  client.close();
}

/** A client whose pods fit on the node. */
export function smallPods(client: KubernetesClient): KubernetesClient {
  return {
    request: (request) => {
      const { body } = request;
      return client.request(body === undefined ? request : { ...request, body: fitted(body) });
    },
  };
}

/** Waits until every Deployment and autoscaler of the namespaces has its replicas, and every pod is Ready. */
export async function allReady(cluster: Cluster, namespaces: readonly string[]): Promise<void> {
  await eventually(START_SECONDS, `all pods of ${namespaces.join(', ')} are Ready`, () =>
    namespaces.every((namespace) => {
      const deployments = cluster.list<Deployment>('deployments', namespace);
      const pods = cluster.list<Pod>('pods', namespace);
      return deployments.every(hasItsReplicas) && pods.every(isReady) && isScaled(cluster, namespace);
    }),
  );
}

export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}

function hasItsReplicas({ spec, status }: Deployment): boolean {
  return status?.availableReplicas === spec?.replicas && status?.updatedReplicas === spec?.replicas;
}

/** Without a metrics server, an autoscaler only raises the replicas to its minimum. */
function isScaled(cluster: Cluster, namespace: string): boolean {
  return cluster.list<KubeObject>('horizontalpodautoscalers', namespace).every(({ spec }) => {
    const { minReplicas, scaleTargetRef } = toPlain(spec);
    const target = cluster.get<Deployment>('deployment', String(toPlain(scaleTargetRef).name), namespace);
    return (target.spec?.replicas ?? 0) >= Number(minReplicas);
  });
}

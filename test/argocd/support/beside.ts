import type { Pod } from 'kubernetes-types/core/v1';
import { echoAgent, renderOwnedSecret } from '../../../src/session';
import { type ApiObject, type Cluster, eventually } from '../../cluster/support/cluster';
import { AGENTS } from '../../cluster/support/platform';
import { testSession } from '../../cluster/support/sessions';
import { sessionWithSecret } from '../../support/session-with-secret';

const session = sessionWithSecret(echoAgent, testSession('beside', AGENTS));

/** Starts a session as a back end does, in the namespace that Argo CD manages. */
export async function startSession(cluster: Cluster): Promise<void> {
  const pod = cluster.create(session.pod);
  cluster.create(renderOwnedSecret(session.secret, pod));
  const name = pod.metadata?.name ?? '';
  await eventually(60, `${name} runs`, () => cluster.get<Pod>('pod', name, AGENTS).status?.phase === 'Running');
}

/** The objects in the namespaces of the platforms that are not in Git: that session, and the Secrets of operators. */
export function objectsBeside(cluster: Cluster): readonly ApiObject[] {
  return [
    cluster.get('pod', session.pod.metadata?.name ?? '', AGENTS),
    ...cluster.list('secrets').filter(({ metadata }) => metadata.namespace !== 'argocd'),
  ];
}

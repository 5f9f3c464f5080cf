import type { Pod, PodTemplate } from 'kubernetes-types/core/v1';
import { builtInProfiles } from '../../src/agent/stella/built-in-profiles';
import { renderPod } from '../../src/session';
import { Cluster } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { AGENTS, applyPlatforms } from './support/platform';

const cluster = Cluster.fromEnvironment();

describe('a back end in another language', () => {
  applyPlatforms(cluster);
  // Not in the platform's own namespace, so that its quota and its demo session do not matter.
  const namespace = createOwnNamespace(cluster, 'template', { 'pod-security.kubernetes.io/enforce': 'restricted' });

  test.each(Object.values(builtInProfiles).map((profile) => [profile.name, profile] as const))(
    'creates the same pod from the PodTemplate %s as renderSession',
    (name, profile) => {
      const { template } = cluster.get<PodTemplate>('podtemplate', name, AGENTS);
      const filled = JSON.parse(JSON.stringify(template).replaceAll('agent-secret-of-the-session', 'agent-secret-one'));
      const labels = { ...filled.metadata.labels, session: 'one' };
      const fromTemplate: Pod = {
        ...filled,
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...filled.metadata, name: 'agent-one', namespace, labels },
      };
      const kept = cluster.create(fromTemplate, true);
      expect(toComparable(kept)).toEqual(
        toComparable(cluster.create(renderPod(profile, { id: 'one', namespace }), true)),
      );
      expect(kept.spec?.containers[0]?.envFrom).toEqual([{ secretRef: { name: 'agent-secret-one' } }]);
    },
  );
});

/** Removes the fields that the API server sets for each pod. */
function toComparable({ metadata, spec }: Pod): object {
  return { annotations: metadata?.annotations, labels: metadata?.labels, name: metadata?.name, spec };
}

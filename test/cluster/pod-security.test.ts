import type { Pod, PodSpec } from 'kubernetes-types/core/v1';
import { builtInProfiles } from '../../src/agent/stella/built-in-profiles';
import { renderSession } from '../../src/session';
import { Cluster } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { testSession } from './support/sessions';

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'restricted', { 'pod-security.kubernetes.io/enforce': 'restricted' });

/** The pod of the STELLA deployment document as printed, with its placeholders filled in. */
const documentPod: Pod & { readonly spec: PodSpec } = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'agent-as-printed',
    namespace,
    labels: { app: 'stella-agent', session: 'as-printed', 'agent-type': 'stella-agent' },
  },
  spec: {
    containers: [
      {
        name: 'agent',
        image: 'ghcr.io/c4dhi/stella-agent:latest',
        envFrom: [{ secretRef: { name: 'agent-secret-as-printed' } }],
        resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1000m', memory: '2Gi' } },
        livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 30, periodSeconds: 10 },
        readinessProbe: { httpGet: { path: '/ready', port: 8080 }, initialDelaySeconds: 5, periodSeconds: 5 },
      },
    ],
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 30,
  },
};

/** The security context in its chapter on security. */
const documentPodWithSecurityContext: Pod = {
  ...documentPod,
  spec: {
    ...documentPod.spec,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 },
    containers: documentPod.spec.containers.map((container) => ({
      ...container,
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    })),
  },
};

describe(`Pod Security 'restricted' of ${cluster.serverVersion()}`, () => {
  test.each(Object.values(builtInProfiles).map((profile) => [profile.name, profile] as const))(
    'accepts the pod of a session of %s',
    (_name, profile) => {
      const { pod } = renderSession(profile, testSession('ours', namespace));
      expect(cluster.create(pod, true).metadata?.name).toBe('agent-ours');
    },
  );

  test('refuses the pod of the STELLA deployment document as printed, and says why', () => {
    const create = (): Pod => cluster.create(documentPod, true);
    expect(create).toThrow(/\(Forbidden\).*violates PodSecurity "restricted:latest"/);
    expect(create).toThrow(/allowPrivilegeEscalation.*capabilities.*runAsNonRoot.*seccompProfile/);
  });

  test('refuses that pod with its security context, which lacks a seccomp profile', () => {
    const create = (): Pod => cluster.create(documentPodWithSecurityContext, true);
    expect(create).toThrow(/violates PodSecurity "restricted:latest": seccompProfile/);
  });
});

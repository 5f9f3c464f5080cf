import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { AgentProfile } from '../../../../src/agent/agent-profile';
import { renderPod } from '../../../../src/agent/render-session';
import type { Patch } from '../../../../src/core/pods/overrides/pod-overrides';
import { strategicMerge } from '../../../../src/core/pods/overrides/strategic-merge';
import { minimal } from '../../../agent/fixtures';
import { microservice, objectsAround } from '../../../service/samples';
import { find } from '../../../support/objects';

const reason = 'no prop says it yet';

function patched(patch: Patch<PodTemplateSpec>, base = minimal): AgentProfile {
  return new AgentProfile({ ...base, podOverrides: { patch, reason } });
}

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

test('maps merge, null removes, entries of lists merge by their key, and other lists are replaced', () => {
  const base = {
    a: { kept: 1, gone: 2 },
    env: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
    ports: [{ containerPort: 80, name: 'http' }],
    args: ['--old'],
    volumes: [{ name: 'only' }],
  };
  const patch = {
    a: { gone: null, added: 3 },
    env: [
      { name: 'B', value: '3' },
      { name: 'C', value: '4' },
      { name: 'A', $patch: 'delete' },
    ],
    ports: [{ containerPort: 80, protocol: 'TCP', name: 'web' }],
    args: ['--new'],
    volumes: [{ name: 'only', $patch: 'delete' }],
  };
  expect(strategicMerge(base, patch)).toEqual({
    a: { kept: 1, added: 3 },
    env: [
      { name: 'B', value: '3' },
      { name: 'C', value: '4' },
    ],
    ports: [{ containerPort: 80, protocol: 'TCP', name: 'web' }],
    args: ['--new'],
  });
});

test('a patch reaches the pod of a session, with its reason', () => {
  const profile = patched({
    spec: { preemptionPolicy: 'Never', containers: [{ name: 'agent', workingDir: '/work' }] },
  });
  const { metadata, spec } = renderPod(profile, { id: 'demo', namespace: 'ai-agents' });
  expect(metadata?.annotations?.['cdk8s-agents/pod-overrides-reason']).toBe(reason);
  expect([spec?.preemptionPolicy, spec?.containers[0]?.workingDir, spec?.containers[0]?.image]).toEqual([
    'Never',
    '/work',
    minimal.image,
  ]);
  expect(Object.keys(spec?.containers[0] ?? {})).toEqual(Object.keys(spec?.containers[0] ?? {}).sort());
});

test('the capacity proof counts what a patch adds', () => {
  const setup = {
    name: 'setup',
    image: 'ghcr.io/acme/setup:1.0.0',
    securityContext: RESTRICTED,
    resources: { requests: { memory: '2Gi' }, limits: { memory: '4Gi' } },
  };
  const { resources } = patched({ spec: { initContainers: [setup] } });
  expect([resources.requests.memory, resources.limits.memory]).toEqual(['2Gi', '4Gi']);
});

test('pods of a service are patched too, and a patch that breaks them fails synth', () => {
  const service = microservice({ podOverrides: { patch: { spec: { setHostnameAsFQDN: true } }, reason } });
  const { template } = find(objectsAround(service), 'Deployment', 'stt-service').spec ?? {};
  expect([template?.spec?.setHostnameAsFQDN, template?.metadata?.annotations]).toEqual([
    true,
    { 'cdk8s-agents/pod-overrides-reason': reason },
  ]);
  const broken = microservice({ podOverrides: { patch: { spec: { hostNetwork: true } }, reason } });
  expect(broken.node.validate()).toEqual([
    "Microservice 'stella/stt-service': podOverrides.patch must pass Pod Security restricted: hostNetwork, hostPID and hostIPC must not be true",
  ]);
});

test.each<[string, Patch<PodTemplateSpec>, string]>([
  ['a name', { metadata: { name: 'x' } }, 'podOverrides.patch.metadata.name must not be set'],
  [
    'no merge key',
    { spec: { containers: [{ image: 'x' }] } },
    'podOverrides.patch.spec.containers[0].name must be set',
  ],
  [
    'a selector label',
    { metadata: { labels: { 'app.kubernetes.io/name': 'x' } } },
    'must not change metadata.labels.app.kubernetes.io/name',
  ],
  ['the session label', { metadata: { labels: { session: 'x' } } }, 'must not set metadata.labels.session'],
  [
    'the reason of another exception',
    { metadata: { annotations: { 'karpenter.sh/do-not-disrupt': 'false' } } },
    'must not change metadata.annotations.karpenter.sh/do-not-disrupt',
  ],
  ['no agent', { spec: { containers: [{ name: 'agent', $patch: 'delete' }] } }, 'must keep the container agent'],
  ['another image', { spec: { containers: [{ name: 'agent', image: 'x:1' }] } }, 'must not change the image of agent'],
  [
    'other ports',
    { spec: { containers: [{ name: 'agent', ports: [{ containerPort: 9999 }] }] } },
    'must not change the ports of agent',
  ],
  ['no Secret', { spec: { containers: [{ name: 'agent', envFrom: null }] } }, 'must keep the envFrom of agent'],
  [
    'a second container',
    { spec: { containers: [{ name: 'proxy', image: 'x:1', securityContext: RESTRICTED }] } },
    'must not add the container proxy: the pod would not end with its agent',
  ],
  ['a token', { spec: { automountServiceAccountToken: true } }, 'must not change spec.automountServiceAccountToken'],
  [
    'a path of the node',
    { spec: { volumes: [{ name: 'socket', hostPath: { path: '/var/run' } }] } },
    'must pass Pod Security restricted: volumes.socket must not be a hostPath',
  ],
  [
    'root',
    { spec: { securityContext: { runAsNonRoot: null } } },
    'must pass Pod Security restricted: containers.agent.securityContext.runAsNonRoot must be true',
  ],
])('%s is refused', (_name, patch, message) => {
  expect(() => patched(patch)).toThrow(message);
});

test('a patch without a reason is refused, and so is one that removes the volume of the Secret', () => {
  expect(() => new AgentProfile({ ...minimal, podOverrides: { patch: {}, reason: ' ' } })).toThrow(
    'podOverrides.reason must be a reason, in words',
  );
  expect(() =>
    patched({ spec: { volumes: [{ name: 'secret', $patch: 'delete' }] } }, { ...minimal, secretAs: 'files' }),
  ).toThrow("must not change volumes of Secrets and tokens: props and the session's Secret set them");
});

import fc from 'fast-check';
import { AgentProfile } from '../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../src/agent/agent-profile-props';
import { renderSession } from '../../src/agent/render-session';
import { builtInProfiles } from '../../src/agent/stella/built-in-profiles';
import { echoAgent } from '../../src/agent/stella/echo-agent';
import { stellaLabels } from '../../src/agent/stella/labels';
import { stellaAgent } from '../../src/agent/stella/stella-agent';
import { stellaLight } from '../../src/agent/stella/stella-light';
import { Health } from '../../src/core/pods/health/health';
import { NodePlacement } from '../../src/core/pods/placement/node-placement';
import { PodVolume } from '../../src/core/pods/volumes/pod-volume';
import { every, minimal, withVolumes, worker } from './fixtures';

function profile(changes: Partial<AgentProfileProps>): AgentProfile {
  return new AgentProfile({ ...minimal, ...changes });
}

test('the built-in profiles match the three rows of the STELLA deployment document', () => {
  const rows = [stellaAgent, stellaLight, echoAgent].map(({ name, resolved }) => [
    name,
    resolved.cpuRequest,
    resolved.cpuLimit,
    resolved.memoryRequest,
    resolved.memoryLimit,
  ]);
  expect(rows).toEqual([
    ['stella-agent', '250m', '1000m', '512Mi', '2Gi'],
    ['stella-light', '100m', '500m', '256Mi', '1Gi'],
    ['echo-agent', '50m', '250m', '128Mi', '512Mi'],
  ]);
});

test('a profile is deeply frozen', () => {
  const { resolved, template } = new AgentProfile(every);
  for (const value of [resolved, resolved.ports, resolved.env, template, template.spec, template.spec?.containers]) {
    expect(Object.isFrozen(value)).toBe(true);
  }
});

test('a profile does not keep the arrays and maps of its caller', () => {
  const ports = [{ name: 'http', port: 8080 }];
  const made = profile({ ports });
  ports.push({ name: 'late', port: 9000 });
  expect(made.resolved.ports).toEqual([{ name: 'http', port: 8080, protocol: 'TCP' }]);
});

test('a derived profile differs only in the given changes', () => {
  const derived = AgentProfile.fromProfile(stellaAgent, { name: 'patient', drainSeconds: 900, cpuLimit: undefined });
  expect(derived.resolved).toEqual({
    ...stellaAgent.resolved,
    name: 'patient',
    serviceAccountName: 'patient',
    drainSeconds: 900,
  });
});

test('a derived profile inherits labels and annotations unless the changes set them', () => {
  const derived = AgentProfile.fromProfile(stellaAgent, { name: 'patient', annotations: { owner: 'care' } });
  expect(derived.resolved.labels).toEqual({
    app: 'stella-agent',
    'agent-type': 'stella-agent',
    'app.kubernetes.io/part-of': 'stella',
  });
  const again = AgentProfile.fromProfile(derived, { labels: stellaLabels('patient') });
  expect(again.resolved.labels).toEqual({
    app: 'stella-agent',
    'agent-type': 'patient',
    'app.kubernetes.io/part-of': 'stella',
  });
  expect(again.resolved.annotations).toEqual({ owner: 'care' });
});

test.each(Object.entries(builtInProfiles))(
  'the built-in profile %s has its own name, labels and room',
  (name, built) => {
    expect(built.name).toBe(name);
    expect(built.resolved.labels).toEqual({
      app: 'stella-agent',
      'agent-type': name,
      'app.kubernetes.io/part-of': 'stella',
    });
    expect(built.resolved.secretKeys).toEqual(expect.arrayContaining(['LIVEKIT_URL', 'ROOM_NAME', 'SESSION_ID']));
  },
);

test('node autoscalers are asked not to evict live sessions, unless the profile says otherwise', () => {
  expect(profile({}).template.metadata?.annotations).toEqual({
    'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
    'karpenter.sh/do-not-disrupt': 'true',
  });
  const evicted = profile({ annotations: { 'karpenter.sh/do-not-disrupt': '30m', owner: 'care' } });
  expect(evicted.template.metadata?.annotations).toEqual({
    'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
    'karpenter.sh/do-not-disrupt': '30m',
    owner: 'care',
  });
});

test('a busy agent may miss five liveness probes of five seconds, and a hung agent is ended by the sixth', () => {
  const [agent] = profile({}).template.spec?.containers ?? [];
  expect(agent?.livenessProbe).toEqual({
    failureThreshold: 6,
    httpGet: { path: '/health', port: 'http' },
    initialDelaySeconds: 30,
    periodSeconds: 10,
    timeoutSeconds: 5,
  });
  expect(agent?.startupProbe).toMatchObject({ failureThreshold: 24, timeoutSeconds: 5 });
});

test('without a liveness probe, the startup probe still ends a session that never starts', () => {
  const noLivenessReason = 'the model blocks the event loop for minutes';
  const { metadata, spec } = profile({ health: Health.http({ noLivenessReason }) }).template;
  const [agent] = spec?.containers ?? [];
  expect(Object.keys(agent ?? {})).not.toContain('livenessProbe');
  expect(agent?.startupProbe?.httpGet?.path).toBe('/health');
  expect(metadata?.annotations?.['cdk8s-agents/no-liveness-reason']).toBe(noLivenessReason);
});

describe('an agent without ports', () => {
  const worker = (health: Health) => profile({ ports: [], health });

  test('lives by the commands of its image, by a heartbeat, or without probes for a reason', () => {
    const command = Health.command({ livenessCommand: ['agent', 'ping'], readinessCommand: ['agent', 'ready'] });
    const probed = worker(command).template.spec?.containers[0];
    expect(Object.keys(probed ?? {})).not.toContain('ports');
    expect(probed?.livenessProbe).toEqual({
      exec: { command: ['agent', 'ping'] },
      failureThreshold: 6,
      initialDelaySeconds: 30,
      periodSeconds: 10,
      timeoutSeconds: 5,
    });
    expect(probed?.readinessProbe?.exec?.command).toEqual(['agent', 'ready']);
    const beating = worker(Health.heartbeat({ file: '/tmp/heartbeat', maxAgeSeconds: 90 }));
    expect(beating.template.spec?.containers[0]?.startupProbe?.exec?.command?.slice(-2)).toEqual([
      '/tmp/heartbeat',
      '90',
    ]);
    const { metadata, spec } = worker(Health.none('It ends with its task.')).template;
    expect(Object.keys(spec?.containers[0] ?? {}).filter((key) => key.endsWith('Probe'))).toEqual([]);
    expect(metadata?.annotations?.['cdk8s-agents/no-probes-reason']).toBe('It ends with its task.');
  });

  test('has no port for metrics', () => {
    expect(worker(Health.none('a batch worker')).resolved.metricsPort).toBeUndefined();
  });

  test('needs a health check that does without', () => {
    for (const [health, got] of [
      [undefined, 'the default Health.http()'],
      [Health.tcp(), 'Health.tcp'],
    ] as const) {
      expect(() => profile({ ports: [], ...(health ? { health } : {}) })).toThrow(
        `AgentProfile 'demo-agent': health must be Health.command, Health.heartbeat or Health.none if ports is empty: there is no port to probe, got ${got}`,
      );
    }
  });
});

test('an agent that always runs says why it has no time limit, and a derived profile may have one again', () => {
  const always = AgentProfile.fromProfile(stellaAgent, { unlimitedReason: 'The demo on our website.' });
  expect(Object.keys(always.template.spec ?? {})).not.toContain('activeDeadlineSeconds');
  expect(always.template.metadata?.annotations?.['cdk8s-agents/unlimited-reason']).toBe('The demo on our website.');
  const limited = AgentProfile.fromProfile(always, { sessionLimitSeconds: 60 });
  expect(limited.template.spec?.activeDeadlineSeconds).toBe(60);
  expect(limited.template.metadata?.annotations).not.toHaveProperty('cdk8s-agents/unlimited-reason');
});

test('a session is not started again, unless the profile asks for it after failures', () => {
  const untyped: object = { restartPolicy: 'Always' };
  expect(profile({}).template.spec?.restartPolicy).toBe('Never');
  expect(profile({ restartPolicy: 'OnFailure' }).template.spec?.restartPolicy).toBe('OnFailure');
  expect(() => profile(untyped)).toThrow('restartPolicy must be one of Never, OnFailure, got "Always"');
});

test('metrics come from the port that speaks HTTP, unless the profile names another or says why there are none', () => {
  const ports = [
    { name: 'grpc', port: 50051 },
    { name: 'web', port: 8080 },
  ];
  const metricsPorts = [
    profile({ ports, health: Health.http({ port: 'web' }) }),
    profile({ ports, health: Health.grpc() }),
    profile({ ports, health: Health.grpc(), metricsPort: 'web' }),
    profile({ ports, health: Health.http({ port: 'web' }), noMetricsReason: 'a demo' }),
  ].map(({ resolved }) => resolved.metricsPort);
  expect(metricsPorts).toEqual(['web', undefined, 'web', undefined]);
  expect(
    profile({ noMetricsReason: 'a demo' }).template.metadata?.annotations?.['cdk8s-agents/no-metrics-reason'],
  ).toBe('a demo');
});

test("only STELLA's profiles have STELLA's labels and keys", () => {
  expect(stellaAgent.resolved.labels).toEqual({
    app: 'stella-agent',
    'agent-type': 'stella-agent',
    'app.kubernetes.io/part-of': 'stella',
  });
  expect([stellaAgent, stellaLight, echoAgent].map(({ resolved }) => resolved.secretKeys)).toEqual([
    ['LIVEKIT_URL', 'OPENAI_API_KEY', 'ROOM_NAME', 'SESSION_ID'],
    ['LIVEKIT_URL', 'OPENAI_API_KEY', 'ROOM_NAME', 'SESSION_ID'],
    ['LIVEKIT_URL', 'ROOM_NAME', 'SESSION_ID'],
  ]);
  const { template, resolved } = profile({});
  expect(resolved.secretKeys).toEqual([]);
  expect(template.metadata).toMatchObject({
    labels: {
      'app.kubernetes.io/component': 'agent',
      'app.kubernetes.io/managed-by': 'cdk8s-agents',
      'app.kubernetes.io/name': 'demo-agent',
    },
  });
});

test('invalid labels and annotations are refused, and so are those that the library manages', () => {
  const labels = { 'app.kubernetes.io/name': 'x', session: 'x', 'app.kubernetes.io/instance': 'x', team: 'a b' };
  const annotations = { 'cdk8s-agents/mutable-tag-reason': 'none', 'a b': 'x' };
  expect(() => profile({ labels, annotations })).toThrowErrorMatchingInlineSnapshot(
    `"AgentProfile 'demo-agent': labels.team must be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most, got "a b"; labels.app.kubernetes.io/name must not be set: policies and monitors select agent pods by the library's labels; labels.session must not be set: it holds the session's id; labels.app.kubernetes.io/instance must not be set: an Argo CD that tracks objects by this label would delete the session; key of annotations must be an annotation key such as example.com/owner, its name 63 characters at most, got "a b"; annotations.cdk8s-agents/mutable-tag-reason must not be set: the library records reasons for exceptions under this prefix"`,
  );
});

test('the pull policy of a derived profile follows its image', () => {
  const derived = AgentProfile.fromProfile(profile({}), { image: 'acme/agent:latest', mutableTagReason: 'a test' });
  expect(derived.resolved.imagePullPolicy).toBe('Always');
});

test('a derived profile with other ports is probed on the first of them', () => {
  const derived = AgentProfile.fromProfile(profile({}), { ports: [{ name: 'web', port: 9000 }] });
  expect(derived.template.spec?.containers[0]?.livenessProbe?.httpGet?.port).toBe('web');
  expect(derived.resolved.metricsPort).toBe('web');
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const wrong = { name: 'Demo', image: 'demo', cpuRequest: '2', memoryLimit: '512m', userId: 0 };
  expect(() => profile(wrong)).toThrowErrorMatchingInlineSnapshot(
    `"AgentProfile 'Demo': name must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "Demo"; image must have a fixed tag or a digest, such as ghcr.io/acme/agent:1.4.2 (or mutableTagReason says why not), got "demo"; cpuRequest must be at most cpuLimit "500m", got "2"; memoryLimit must be whole bytes such as 512Mi: the suffix m means thousandths of a byte, got "512m"; userId must be a whole number from 1 to 2147483647: 0 is root, got 0"`,
  );
});

test('an environment must not hide a key of the secret', () => {
  expect(() => profile({ env: { ROOM_NAME: 'kitchen' }, secretKeys: ['ROOM_NAME'] })).toThrow(
    "AgentProfile 'demo-agent': env.ROOM_NAME must not be set: ROOM_NAME comes from the session's Secret, and env would override it",
  );
});

test('a session sets no more than its profile names, and all it must not set is reported at once', () => {
  const free = profile({ sessionEnv: ['ROOM', 'LANG'], sessionLabelKeys: ['tier'], secretKeys: ['TOKEN'] });
  const session = { id: 'one', namespace: 'agents', credentials: { TOKEN: 'fake' } };
  expect(() => renderSession(free, { ...session, env: { ROOM: '7' }, labels: { tier: 'gold' } })).not.toThrow();
  const wrong = { env: { ROOM: '7', LD_PRELOAD: 'x' }, labels: { team: 'a' }, annotations: { note: 'b' } };
  expect(() => renderSession(free, { ...session, ...wrong })).toThrowErrorMatchingInlineSnapshot(
    `"AgentPod 'agents/one': env.LD_PRELOAD must be in sessionEnv of AgentProfile 'demo-agent', which names what a session may set, and has ROOM and LANG; labels.team must be in sessionLabelKeys of AgentProfile 'demo-agent', which names what a session may set, and has tier; annotations.note must be in sessionAnnotationKeys of AgentProfile 'demo-agent', which names what a session may set, and has nothing"`,
  );
});

test.each<[string, Partial<AgentProfileProps>, string]>([
  ['a name that is none', { sessionEnv: ['9'] }, 'sessionEnv[0] must be'],
  ['a name twice', { sessionEnv: ['A', 'A'] }, 'sessionEnv must'],
  [
    'a key of the Secret',
    { sessionEnv: ['A'], secretKeys: ['A'] },
    'sessionEnv must not have A: it comes from secretKeys',
  ],
  [
    'a field of the pod',
    { sessionEnv: ['A'], fieldEnv: { A: 'metadata.name' } },
    'sessionEnv must not have A: it comes from fieldEnv',
  ],
  ['a label key that is none', { sessionLabelKeys: ['-'] }, 'sessionLabelKeys[0] must be'],
  [
    'a label of the profile',
    { sessionLabelKeys: ['team'], labels: { team: 'care' } },
    'sessionLabelKeys must not have team: it is in labels of the profile',
  ],
  ['the label of the session', { sessionLabelKeys: ['session'] }, 'sessionLabelKeys.session must not be set'],
  ['an annotation key that is none', { sessionAnnotationKeys: ['-'] }, 'sessionAnnotationKeys[0] must be'],
  [
    'an annotation of the library',
    { sessionAnnotationKeys: ['cdk8s-agents/reason'] },
    'sessionAnnotationKeys.cdk8s-agents/reason must not be set',
  ],
])('a session cannot be allowed %s', (_what, props, problem) => {
  expect(() => profile(props)).toThrow(problem);
});

test('a mutable tag needs a reason, and is pulled at every start', () => {
  expect(() => profile({ image: 'acme/agent' })).toThrow('image must have a fixed tag or a digest');
  const waived = profile({ image: 'acme/agent', mutableTagReason: 'a laptop' });
  expect(waived.resolved.imagePullPolicy).toBe('Always');
  expect(() => profile({ image: 'acme/agent', mutableTagReason: 'a laptop', imagePullPolicy: 'Never' })).toThrow(
    'imagePullPolicy must be Always with the mutable image',
  );
});

test.each<[string, Partial<AgentProfileProps>, string]>([
  ['an unknown probed port', { health: Health.http({ port: 'web' }) }, 'port of health must be one of http, got "web"'],
  [
    'a probed port without TCP',
    { ports: [{ name: 'rtp', port: 5004, protocol: 'UDP' }] },
    'must be a TCP port, got "rtp"',
  ],
  ['an unknown metrics port', { metricsPort: 'web' }, 'metricsPort must be one of http, got "web"'],
  [
    'a metrics port that serves none',
    { metricsPort: 'http', noMetricsReason: 'a demo' },
    'metricsPort must be left out with noMetricsReason: the agent serves no metrics, got "http"',
  ],
  ['a drain time of 0', { drainSeconds: 0 }, 'drainSeconds must be whole seconds of at least 1'],
  ['no deadline', { sessionLimitSeconds: 0 }, 'sessionLimitSeconds must be whole seconds of at least 1'],
  [
    'a deadline and a reason for none',
    { sessionLimitSeconds: 60, unlimitedReason: 'a demo' },
    'sessionLimitSeconds must be left out with unlimitedReason: the session has no limit, got 60',
  ],
  ['no reason for no deadline', { unlimitedReason: ' ' }, 'unlimitedReason must be a reason, in words'],
  ['no reason for no metrics', { noMetricsReason: '' }, 'noMetricsReason must be a reason, in words'],
  ['half a GPU', { extendedResources: { 'nvidia.com/gpu': 0.5 } }, 'extendedResources.nvidia.com/gpu must be'],
  ['a resource without a domain', { extendedResources: { gpu: 1 } }, 'key of extendedResources must be'],
  ['a secret over a scratch directory', { secretAs: 'files', secretDir: '/tmp' }, 'secretDir must not be a scratch'],
  ['too much scratch', { scratchDirs: [{ path: '/tmp', size: '2Gi' }] }, 'scratchDirs must fit into'],
])('%s is refused', (_name, changes, message) => {
  expect(() => profile(changes)).toThrow(message);
});

test('a placement with an invalid label is refused', () => {
  expect(() => NodePlacement.required('workload type', 'a')).toThrow(
    `NodePlacement.required 'workload type': label must be a label key`,
  );
});

test('startup probes allow at least the requested seconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3600 }), (startupSeconds) => {
      const probe = profile({ health: Health.http({ startupSeconds }) }).template.spec?.containers[0]?.startupProbe;
      const budget = (probe?.failureThreshold ?? 0) * (probe?.periodSeconds ?? 0);
      expect(budget).toBeGreaterThanOrEqual(startupSeconds);
      expect(budget).toBeLessThan(startupSeconds + 5);
    }),
  );
});

test('sessions share no claim that only one node can mount, and a writable one is named', () => {
  const claim = { path: '/models', claimName: 'models', readOnly: false } as const;
  const profile = (accessMode: 'ReadWriteOnce' | 'ReadWriteMany') =>
    new AgentProfile({ ...minimal, volumes: [PodVolume.persistentVolumeClaim({ ...claim, accessMode })] });
  expect(() => profile('ReadWriteOnce')).toThrow(
    "AgentProfile 'demo-agent': volume 'models' must be of a claim that sessions on several nodes can mount, ReadOnlyMany or ReadWriteMany, got ReadWriteOnce: PodVolume.ephemeral gives each session its own",
  );
  expect(profile('ReadWriteMany').warnings).toContain(
    "volume 'models' is writable by every session: each can change what the others read",
  );
});

test('a volume at the directory of the session’s Secret is refused', () => {
  const volumes = [PodVolume.ephemeral({ path: '/run/credentials', size: '1Gi' })];
  const props = { ...minimal, secretAs: 'files', secretDir: '/run/credentials', volumes } as const;
  expect(() => new AgentProfile(props)).toThrow(
    "AgentProfile 'demo-agent': container 'agent': /run/credentials has 'secret' and 'run-credentials': mount one of them elsewhere",
  );
});

test('a profile that is derived reserves the storage of its own scratch directories', () => {
  const base = new AgentProfile(minimal);
  const scratchDirs = [{ path: '/tmp', size: '2Gi' }];
  const derived = AgentProfile.fromProfile(base, { scratchDirs, ephemeralStorageLimit: '3Gi' });
  expect([base, derived].map(({ resources }) => resources.requests['ephemeral-storage'])).toEqual(['256Mi', '2Gi']);
});

/** A profile of every kind, with and without a patch of its pods. */
const KINDS: Readonly<Record<string, AgentProfileProps>> = {
  minimal,
  every,
  unpatched: { ...every, podOverrides: undefined },
  withVolumes,
  worker,
};

/** Labels of users, and of those that the library writes: some of them are refused. */
const LABELS = fc.dictionary(
  fc.constantFrom(
    'team',
    'agent-type',
    'app.kubernetes.io/part-of',
    'app.kubernetes.io/name',
    'cdk8s-agents/tenant',
    '7',
  ),
  fc.constantFrom('acme', 'care', '', 'no label', '1.0.0'),
);

describe.each(Object.entries(KINDS))('a profile that differs from %s by labels alone', (_name, props) => {
  const base = new AgentProfile(props);
  const made = (make: () => AgentProfile): unknown => {
    try {
      const { resolved, template, sessionLabels, resources, warnings } = make();
      return JSON.stringify([resolved, template, sessionLabels, resources, warnings]);
    } catch (error) {
      return String(error);
    }
  };

  test('is what its own props give, in the same order', () => {
    fc.assert(
      fc.property(LABELS, (labels) => {
        const general = made(() => new AgentProfile({ ...props, labels }));
        expect(made(() => AgentProfile.fromProfile(base, { labels }))).toBe(general);
      }),
    );
  });

  test('shares the spec of its pods, which synth writes as text once, unless they are patched', () => {
    const { template } = AgentProfile.fromProfile(base, { labels: { team: 'acme' } });
    expect(template.spec === base.template.spec).toBe(props.podOverrides === undefined);
    const renamed = AgentProfile.fromProfile(base, { labels: { team: 'acme' }, name: 'other-agent' });
    expect(renamed.template.spec).not.toBe(base.template.spec);
  });
});

import { Testing } from 'cdk8s';
import type { NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import { AgentProfile } from '../../src/agent/agent-profile';
import { renderSession } from '../../src/agent/render-session';
import { builtInProfiles } from '../../src/agent/stella/built-in-profiles';
import { stellaLabels } from '../../src/agent/stella/labels';
import { stellaAgent } from '../../src/agent/stella/stella-agent';
import { AgentsApp } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/cluster/cluster';
import { warningsIn } from '../../src/core/input/warnings';
import { Quota } from '../../src/namespace/quota';
import { Egress } from '../../src/network/egress';
import { PlatformGitOps } from '../../src/platforms/platform-git-ops';
import { StellaPlatform } from '../../src/platforms/stella';
import type { StellaPlatformProps } from '../../src/platforms/stella-props';
import { reachability } from '../../src/reachability/index';
import { Judge } from '../admission/judge';
import { testSession } from '../cluster/support/sessions';
import { find, type KubeObject, renderedText, toIdentity, toKubeObject } from '../support/objects';

function stella(props: StellaPlatformProps = {}): AgentsApp {
  const app = new AgentsApp({ report: false });
  new StellaPlatform(app, 'stella', props);
  return app;
}

function render(props: StellaPlatformProps = {}): readonly KubeObject[] {
  return stella(props)
    .charts.flatMap((chart) => chart.toJson())
    .map(toKubeObject);
}

const objects = render();
const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata);

/** One side of a path: the labels of the peer's pods, and the ports. */
function sides(peers: readonly NetworkPolicyPeer[], ports: readonly NetworkPolicyPort[] = []): string[] {
  return peers.flatMap(({ podSelector }) => {
    const labels = podSelector?.matchLabels ?? {};
    const name = labels['app.kubernetes.io/name'];
    return name === undefined ? [] : ports.map(({ port }) => `${name} ${port}`);
  });
}

function callees(name: string): string[] {
  const { spec } = find(objects, 'NetworkPolicy', name);
  return (spec?.egress ?? []).flatMap(({ to = [], ports }) => sides(to, ports)).sort();
}

function callers(name: string): string[] {
  const { spec } = find(objects, 'NetworkPolicy', name);
  return (spec?.ingress ?? []).flatMap(({ from = [], ports }) => sides(from, ports)).sort();
}

test("within the cluster, agents call only the speech services and the session server's gRPC port", () => {
  for (const agent of ['stella-agent', 'stella-light', 'echo-agent']) {
    expect(callees(agent)).toEqual(['session-management-server 50051', 'stt-service 50051', 'tts-service 50052']);
    expect(callers(agent)).toEqual(['prometheus 8080']);
  }
});

test('each path within the cluster is open on both sides', () => {
  const workloads = policies.map(({ name }) => name).filter((name) => name !== 'default-deny');
  const opened = workloads.flatMap((from) => callees(from).map((to) => `${from} → ${to}`));
  const admitted = workloads.flatMap((to) =>
    callers(to).map((from) => `${from.split(' ')[0]} → ${to} ${from.split(' ')[1]}`),
  );
  expect(admitted.filter((path) => !path.startsWith('prometheus')).sort()).toEqual(opened.sort());
  expect(opened).toContain('message-recorder → session-management-server 3000');
});

test('there is one policy per workload or profile, and a default deny per namespace', () => {
  const services = ['message-recorder', 'session-management-server', 'stt-service', 'tts-service'];
  expect(policies.map(({ namespace, name }) => `${namespace}/${name}`).sort()).toEqual(
    [
      ...['default-deny', ...Object.keys(builtInProfiles)].map((name) => `ai-agents/${name}`),
      ...['default-deny', ...services].map((name) => `stella/${name}`),
    ].sort(),
  );
});

test('the back end scales as in the STELLA deployment document, and its Deployment has no replicas', () => {
  const { spec } = find(objects, 'HorizontalPodAutoscaler', 'backend-hpa', 'stella');
  expect([spec?.minReplicas, spec?.maxReplicas, spec?.metrics]).toEqual([
    2,
    10,
    [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  ]);
  expect(find(objects, 'Deployment', 'session-management-server').spec).not.toHaveProperty('replicas');
});

test("the agents' quota is that of the STELLA deployment document", () => {
  expect(find(objects, 'ResourceQuota', 'ai-agents-quota').spec?.hard).toEqual({
    'limits.cpu': '20',
    'limits.memory': '40Gi',
    pods: '50',
    'requests.cpu': '10',
    'requests.memory': '20Gi',
  });
});

test('a platform renders the same output a hundred times', () => {
  const first = renderedText(stella());
  for (let run = 0; run < 100; run++) expect(renderedText(stella())).toBe(first);
}, 120_000);

test('the API server holds all sessions to their profiles, the demo session too', () => {
  const own = render({ demoSession: true });
  const judge = new Judge(own);
  const demo = Object(find(own, 'Pod', 'agent-demo'));
  const request = { operation: 'CREATE', resource: 'pods' } as const;
  expect(judge.refusals({ ...request, object: demo })).toEqual([]);
  for (const profile of Object.values(builtInProfiles)) {
    const { pod } = renderSession(profile, testSession('one', 'ai-agents'));
    expect(judge.refusals({ ...request, object: pod })).toEqual([]);
  }
  const evil = { ...demo, spec: { ...demo.spec, hostPID: true } };
  expect(judge.refusals({ ...request, object: evil }).map(({ message }) => message)).toEqual([
    'spec.hostPID must be unset, got true',
  ]);
  const policies = own.filter(({ apiVersion }) => apiVersion.startsWith('admissionregistration.'));
  expect(policies.map(({ kind, metadata: { name, namespace } }) => `${kind} ${name} ${namespace}`)).toEqual([
    'ValidatingAdmissionPolicy ai-agents-profile undefined',
    'ValidatingAdmissionPolicy ai-agents-pods undefined',
    'ValidatingAdmissionPolicy ai-agents-secrets undefined',
    'ValidatingAdmissionPolicyBinding ai-agents-pods undefined',
    'ValidatingAdmissionPolicyBinding ai-agents-secrets undefined',
    'ValidatingAdmissionPolicyBinding ai-agents-profile.stella-agent undefined',
    'ValidatingAdmissionPolicyBinding ai-agents-profile.stella-light undefined',
    'ValidatingAdmissionPolicyBinding ai-agents-profile.echo-agent undefined',
  ]);
});

test('with Argo CD, the demo session is admitted by the name that changes with its spec', () => {
  const app = new AgentsApp({ report: false });
  const platform = new StellaPlatform(app, 'stella', { demoSession: true });
  new PlatformGitOps(app, 'argocd', { repoUrl: 'https://github.com/acme/platforms.git', platforms: [platform] });
  const own = app.charts.flatMap((chart) => chart.toJson());
  const pod = own.find(({ kind }) => kind === 'Pod');
  expect(pod.metadata.name).toMatch(/^agent-demo-[0-9a-f]{6}$/);
  expect(new Judge(own).refusals({ operation: 'CREATE', resource: 'pods', object: pod })).toEqual([]);
  expect(app.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
});

test.each<[string, StellaPlatformProps]>([
  ['before 1.30', { cluster: new Cluster({ kubernetesVersion: '1.29' }) }],
  ['with a reason', { noAdmissionReason: 'The back end creates pods of its own kind.' }],
])('the API server does not hold sessions to their profiles %s', (_when, props) => {
  const own = render(props);
  expect(own.filter(({ apiVersion }) => apiVersion.startsWith('admissionregistration.'))).toEqual([]);
  const reasons = own
    .filter(({ kind }) => kind === 'PodTemplate')
    .map(({ metadata }) => metadata.annotations?.['cdk8s-agents/no-admission-reason']);
  expect(reasons).toEqual(Array(3).fill(props.noAdmissionReason));
});

test('agents and services share a namespace only with a reason', () => {
  expect(() => render({ servicesNamespace: 'ai-agents' })).toThrow(
    'StellaPlatform: servicesNamespace must differ from agentsNamespace, in which only sessions start, or noAdmissionReason must say why',
  );
  const agentsQuota = Quota.of({ requestsCpu: '20', requestsMemory: '60Gi', limitsCpu: '60', limitsMemory: '120Gi' });
  const one = render({ servicesNamespace: 'ai-agents', agentsQuota, noAdmissionReason: 'One namespace for a trial.' });
  expect(one.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name)).toEqual(['ai-agents']);
  expect(find(one, 'RoleBinding', 'session-manager').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'session-manager', namespace: 'ai-agents' },
  ]);
});

test('monitoring can be left out', () => {
  const plain = render({ monitor: false });
  expect(plain.filter(({ apiVersion }) => apiVersion.startsWith('monitoring.'))).toEqual([]);
});

test('the demo session is added on request', () => {
  const demo = render({ demoSession: true }).filter(({ metadata }) => metadata.labels?.session !== undefined);
  expect(demo.map(toIdentity)).toEqual([
    'external-secrets.io/v1 ExternalSecret ai-agents/agent-secret-demo',
    'v1 Pod ai-agents/agent-demo',
  ]);
  expect(objects.filter(({ metadata }) => metadata.labels?.session !== undefined)).toEqual([]);
});

test('profiles, images and LiveKit can be replaced', () => {
  const profile = AgentProfile.fromProfile(stellaAgent, { name: 'patient', egress: [] });
  const liveKit = Egress.liveKit({ cidrs: ['203.0.113.0/28'] });
  const own = render({
    profiles: [profile],
    images: { sttService: 'acme.example/stt:2' },
    liveKit,
  });
  expect(own.filter(({ kind }) => kind === 'PodTemplate').map(({ metadata }) => metadata.name)).toEqual(['patient']);
  expect(find(own, 'Deployment', 'stt-service').spec?.template.spec?.containers[0]?.image).toBe('acme.example/stt:2');
  expect(JSON.stringify(find(own, 'NetworkPolicy', 'message-recorder'))).toContain('"port":7880');
});

test('the pods of all services pull with the Secrets of the platform', () => {
  const own = render({ imagePullSecrets: ['registry'] }).filter(({ kind }) => kind === 'Deployment');
  const pods = own.map(({ metadata: { name } }) => find(own, 'Deployment', name).spec?.template.spec);
  expect(pods.map((pod) => pod?.imagePullSecrets)).toEqual(Array(4).fill([{ name: 'registry' }]));
});

test('agents get addresses that resolve in their own namespace', () => {
  const [server] = find(objects, 'Deployment', 'session-management-server').spec?.template.spec?.containers ?? [];
  const told = (server?.env ?? []).filter(({ name }) => name.endsWith('_ADDRESS'));
  expect(told.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'GRPC_SERVER_ADDRESS session-management-server.stella.svc:50051',
    'STATE_MACHINE_ADDRESS session-management-server.stella.svc:50051',
    'STT_SERVICE_ADDRESS stt-service.stella.svc:50051',
    'TTS_SERVICE_ADDRESS tts-service.stella.svc:50052',
  ]);
  const paths = reachability(objects);
  for (const { value = '' } of told) {
    const [host = '', port] = value.split(':');
    expect([host, paths.verdict('PodTemplate/ai-agents/stella-agent', host, Number(port))]).toEqual([host, 'open']);
  }
});

test('synth warns of a profile that watch commands of the STELLA deployment document would take for another', () => {
  const patient = AgentProfile.fromProfile(stellaAgent, { name: 'patient' });
  const labelled = AgentProfile.fromProfile(stellaAgent, { name: 'porter', labels: stellaLabels('porter') });
  const chart = Testing.chart();
  new StellaPlatform(chart, 'stella', { profiles: [patient, labelled] });
  expect(warningsIn(chart).filter(({ rule }) => rule.startsWith('profiles'))).toEqual([
    {
      rule: 'profiles should have the labels of stellaLabels(name): watch commands of the STELLA deployment document select agents by them',
      subjects: ["StellaPlatform (AgentProfile 'patient')"],
    },
  ]);
});

test('the services may be in default with a reason', () => {
  const servicesNamespace = 'default';
  expect(() => render({ servicesNamespace })).toThrow('systemNamespaceReason must say why default needs guardrails');
  const systemNamespaceReason = 'This cluster runs nothing else.';
  const inDefault = render({ servicesNamespace, systemNamespaceReason });
  expect(find(inDefault, 'Namespace', 'default').metadata).toMatchObject({
    annotations: { 'cdk8s-agents/system-namespace-reason': systemNamespaceReason },
  });
});

test('wrong names are reported together', () => {
  expect(() => render({ agentsNamespace: 'AI', secretStore: { storeName: 'my store' } })).toThrow(
    /^StellaPlatform: agentsNamespace must be .*; secretStore\.storeName must be /,
  );
});

test('an error about a namespace that is too long for its dashboard names agentsNamespace', () => {
  const agentsNamespace = 'a'.repeat(31);
  expect(() => render({ agentsNamespace })).toThrow(/^StellaPlatform: agentsNamespace must be 30 characters at most/);
  expect(() => render({ agentsNamespace, monitor: false })).not.toThrow();
});

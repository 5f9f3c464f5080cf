import { App, Chart, JsonPatch } from 'cdk8s';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentProfile } from '../../src/agent/agent-profile';
import { echoAgent } from '../../src/agent/stella/echo-agent';
import { Health } from '../../src/core/pods/health/health';
import { addPodRevisions } from '../../src/gitops/pod-revisions';
import { toIdentity, toKubeObject } from '../support/objects';
import { argoApplication, argoProject, object, platform } from './samples';

const LONGEST_ID = 'x'.repeat(50);

function session(profile = echoAgent, id = 'demo'): Chart {
  const chart = platform();
  new AgentPod(chart, 'Demo', { id, namespace: 'azora', profile });
  return chart;
}

function podOf(chart: Chart) {
  const pods = chart
    .toJson()
    .map(toKubeObject)
    .filter(({ kind }) => kind === 'Pod');
  expect(pods).toHaveLength(1);
  return toKubeObject(pods[0]);
}

function revised(profile = echoAgent, id?: string) {
  const chart = session(profile, id);
  addPodRevisions(chart);
  return podOf(chart);
}

test('a changed spec gives a Pod another name, and the same spec the same name', () => {
  const { name } = revised().metadata;
  expect(name).toMatch(/^agent-demo-[0-9a-f]{6}$/);
  expect(revised().metadata.name).toBe(name);
  const changed = AgentProfile.fromProfile(echoAgent, { health: Health.http({ livenessPeriodSeconds: 20 }) });
  expect(revised(changed).metadata.name).not.toBe(name);
});

test('what the API server can change in a Pod does not count', () => {
  const noted = AgentProfile.fromProfile(echoAgent, { annotations: { owner: 'care' } });
  expect(revised(noted).metadata.name).toBe(revised().metadata.name);
});

test('only the name of the Pod changes', () => {
  const chart = session();
  const before = podOf(chart);
  addPodRevisions(chart);
  const { name, ...metadata } = podOf(chart).metadata;
  expect({ ...podOf(chart), metadata: { ...metadata, name: 'agent-demo' } }).toEqual(before);
  expect(name).not.toBe('agent-demo');
});

test('the name is the same however often revisions are added', () => {
  const chart = session();
  addPodRevisions(chart);
  const once = podOf(chart).metadata.name;
  addPodRevisions(chart);
  expect(podOf(chart).metadata.name).toBe(once);
});

test('with the longest session id, the name still is a host name', () => {
  expect(revised(echoAgent, LONGEST_ID).metadata.name).toHaveLength(63);
});

test('other objects keep their names', () => {
  const chart = platform();
  object(chart, 'Pod', 'metrics.k8s.io/v1', { name: 'x', namespace: 'azora' });
  const before = chart.toJson().map(toIdentity);
  addPodRevisions(chart);
  expect(chart.toJson().map(toIdentity)).toEqual(before);
});

test('an Application refuses a Pod whose changes Argo CD could not compare', () => {
  const chart = session();
  const application = argoApplication({ project: argoProject({ deploys: [chart] }) });
  const rendered = () => Chart.of(application).toJson();
  expect(rendered).toThrow(
    "ArgoApplication 'argocd/azora': Pod 'azora/agent-demo' must have a new name whenever its spec changes, because a Pod cannot be changed: call addPodRevisions when the tree is complete",
  );
  addPodRevisions(chart);
  expect(rendered).not.toThrow();
});

test('a Pod that is changed after addPodRevisions is refused too', () => {
  const chart = new Chart(new App({ outdir: 'dist' }), 'late');
  const { resource } = new AgentPod(chart, 'Demo', { id: 'demo', namespace: 'azora', profile: echoAgent });
  const application = argoApplication({ project: argoProject({ deploys: [chart] }) });
  addPodRevisions(chart);
  resource.addJsonPatch(JsonPatch.add('/spec/hostname', 'late'));
  expect(() => Chart.of(application).toJson()).toThrow("Pod 'azora/agent-demo' must have a new name");
});

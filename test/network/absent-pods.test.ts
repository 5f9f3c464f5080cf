import { ApiObject, type App, Chart, JsonPatch, Testing } from 'cdk8s';
import { warningsIn } from '../../src/core/input/warnings';
import { Connections, type Endpoint } from '../../src/network/connections';
import { Peer, type PodPeerProps } from '../../src/network/peer';
import { WorkloadPolicy } from '../../src/network/workload-policy';
import { Microservice } from '../../src/service/microservice';
import { minimal } from '../service/samples';

/** An app with a service in the namespace `front`, and a Deployment by hand in `back`. */
class Fixture {
  readonly app: App = Testing.app();
  readonly chart = new Chart(this.app, 'chart');
  readonly web = new Microservice(this.chart, 'Web', { ...minimal, name: 'web', namespace: 'front' });
  readonly legacy = this.addDeployment('legacy-api', 'back', { app: 'api', tier: 'back' });

  addDeployment(name: string, namespace: string | undefined, labels: object): ApiObject {
    return new ApiObject(this.chart, `Deployment-${name}`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [] } } },
    });
  }

  /** The connections of the Deployment by hand. */
  readonly endpoint = (props: Partial<Endpoint> = {}): Connections => {
    return new Connections({
      subject: "Deployment 'back/api'",
      namespace: 'back',
      podLabels: { app: 'api' },
      ports: [{ name: 'http', port: 8080 }],
      ...props,
    });
  };

  readonly peer = (props: Partial<PodPeerProps> = {}): Peer => {
    return Peer.pods({ namespace: 'back', labels: { app: 'apo' }, ports: [{ port: 8080 }], ...props });
  };

  get problems(): readonly string[] {
    return this.app.node.findAll().flatMap((construct) => construct.node.validate());
  }

  get warnings(): readonly string[] {
    return warningsIn(this.app)
      .filter(({ rule }) => !rule.includes('digest'))
      .map(({ rule, subjects }) => `${rule}: ${subjects.join(', ')}`);
  }
}

test('a mistyped label in the connections of a workload by hand is an error that names the workload that was meant', () => {
  const fixture = new Fixture();
  fixture.addDeployment('other', 'back', { app: 'unrelated' });
  fixture.web.connections.allowTo({ connections: fixture.endpoint({ podLabels: { app: 'apo', tier: 'back' } }) });
  expect(fixture.problems).toMatchInlineSnapshot(`
[
  "Deployment 'back/api': no pods of the app in back have app=apo, tier=back: Deployment 'back/legacy-api' has app=api. Its paths and its policy select no pods: correct the labels, or set createdBy of its Connections to what creates the pods",
]
`);
});

test('a label that a patch takes from the pods of a service is an error, although nothing blocks the path', () => {
  const fixture = new Fixture();
  const stt = new Microservice(fixture.chart, 'Stt', { ...minimal, name: 'stt', namespace: 'back' });
  fixture.web.connections.allowTo(stt);
  expect(fixture.problems).toEqual([]);
  const path = '/spec/template/metadata/labels/app.kubernetes.io~1name';
  ApiObject.of(stt.deployment).addJsonPatch(JsonPatch.replace(path, 'sst'));
  expect(fixture.problems).toMatchInlineSnapshot(`
[
  "Microservice 'back/stt': no pods of the app in back have app.kubernetes.io/component=service, app.kubernetes.io/name=stt: Deployment 'back/stt' has app.kubernetes.io/name=sst. Its paths and its policy select no pods: correct the labels, or set createdBy of its Connections to what creates the pods",
]
`);
  ApiObject.of(stt.deployment).addJsonPatch(JsonPatch.remove(path));
  expect(fixture.problems).toMatchInlineSnapshot(`
[
  "Microservice 'back/stt': no pods of the app in back have app.kubernetes.io/component=service, app.kubernetes.io/name=stt: Deployment 'back/stt' has no label app.kubernetes.io/name. Its paths and its policy select no pods: correct the labels, or set createdBy of its Connections to what creates the pods",
]
`);
});

test('a policy that selects no pods is an error even without a path', () => {
  const fixture = new Fixture();
  const connections = fixture.endpoint({ podLabels: { app: 'apo' } });
  new WorkloadPolicy(fixture.chart, 'Policy', { name: 'api', component: 'service', connections });
  expect(fixture.problems).toEqual([
    expect.stringMatching(/^Deployment 'back\/api': no pods of the app in back have app=apo/),
  ]);
});

test.each<[string, (fixture: Fixture) => void]>([
  ['labels that a workload has', ({ web, endpoint }) => web.connections.allowTo({ connections: endpoint() })],
  [
    'pods that something else creates, as the endpoint says',
    ({ web, endpoint }) =>
      web.connections.allowTo({
        connections: endpoint({ podLabels: { app: 'x' }, createdBy: 'the chart of the API' }),
      }),
  ],
  [
    'a namespace without workloads of the app',
    ({ web, endpoint }) => web.connections.allowTo({ connections: endpoint({ namespace: 'elsewhere' }) }),
  ],
  [
    'a workload whose namespace kubectl decides',
    (fixture) => {
      fixture.addDeployment('late', undefined, { app: 'late' });
      fixture.web.connections.allowTo({ connections: fixture.endpoint({ podLabels: { app: 'late' } }) });
    },
  ],
  [
    'pods of an operator',
    (fixture) => {
      new ApiObject(fixture.chart, 'Alertmanager', {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'Alertmanager',
        metadata: { name: 'main', namespace: 'back' },
        spec: { replicas: 1 },
      });
      const podLabels = { alertmanager: 'main' };
      fixture.web.connections.allowTo({ connections: fixture.endpoint({ podLabels }) });
    },
  ],
  ['a Peer that something else opens', ({ web, peer }) => web.connections.allowTo(peer({ openedBy: 'another team' }))],
  ['every pod of a namespace', ({ web, peer }) => web.connections.allowTo(peer({ labels: {} }))],
])('%s: nothing is reported', (_what, build) => {
  const fixture = new Fixture();
  build(fixture);
  expect([fixture.problems, fixture.warnings]).toEqual([[], []]);
});

test('a Peer whose labels no pods of the app have is a warning, because its pods may be there without the app', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowTo(fixture.peer());
  expect(fixture.problems).toEqual([]);
  expect(fixture.warnings).toMatchInlineSnapshot(`
[
  "a Peer should select pods, and no pods of the app in back have app=apo: Deployment 'back/legacy-api' has app=api: correct its labels, or set openedBy to what has the pods: Microservice 'front/web' (→ Peer 'apo in back')",
]
`);
});

test('a label whose value a controller sets at run time is a warning, because the path depends on the value', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowTo({ connections: fixture.endpoint({ podLabels: { 'pod-template-hash': 'abc' } }) });
  expect(fixture.problems).toEqual([]);
  expect(fixture.warnings).toEqual([
    expect.stringMatching(
      /^a declared path may be closed, because the app does not tell the value of the label pod-t.*\(→ Deployment 'back\/api'\)$/,
    ),
  ]);
});

test('pods that only an unread object may have are a warning, because it is not known which labels they get', () => {
  const fixture = new Fixture();
  new ApiObject(fixture.chart, 'Workflow', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: { name: 'nightly', namespace: 'back' },
  });
  fixture.web.connections.allowTo({ connections: fixture.endpoint({ podLabels: { app: 'nightly' } }) });
  expect(fixture.problems).toEqual([]);
  expect(fixture.warnings).toEqual([
    expect.stringMatching(
      /^a declared path may be closed, because the app does not tell the pods of Workflow\S* 'back\/nightly': set createdBy/,
    ),
  ]);
});

import { App, Chart, Testing } from 'cdk8s';
import { reachability } from '../../src/reachability/index';
import { Microservice } from '../../src/service/microservice';
import { reachabilityMatchers } from '../../src/testing';

expect.extend(reachabilityMatchers);

function speech(chart: Chart): Chart {
  const props = {
    namespace: 'stella',
    image: 'ghcr.io/acme/speech:1.0.0',
    cpuRequest: '1',
    cpuLimit: '1',
    memoryRequest: '1Gi',
    memoryLimit: '1Gi',
  };
  const [stt, tts] = ['stt', 'tts'].map(
    (name) => new Microservice(chart, name, { ...props, name, ports: [{ name: 'http', port: 8080, servicePort: 80 }] }),
  );
  if (stt && tts) stt.connections.allowTo(tts);
  return chart;
}

test('a declared path is open, by workload and by Service, in a chart, an app and objects', () => {
  const app = new App({ outdir: '/nowhere' });
  const chart = speech(new Chart(app, 'speech'));
  for (const received of [chart, app, chart.toJson(), reachability(chart.toJson())]) {
    expect(received).toReach('stella/stt', 'stella/tts', 8080);
    expect(received).toReach('stella/stt', 'tts.stella.svc', 80);
    expect(received).notToReach('stella/tts', 'stella/stt', 8080);
    expect(received).not.toReach('stella/stt', 'internet', 443);
    expect(received).notToReach({ namespace: 'stella', labels: { app: 'stranger' } }, 'stella/tts', 8080);
  }
});

test('a blocked path fails with the fix that would open it', () => {
  const chart = speech(Testing.chart());
  expect(() => expect(chart).toReach('stella/tts', 'stella/stt', 8080)).toThrowErrorMatchingInlineSnapshot(`
"expected the path to be open, and it is closed

stella/tts → stella/stt on TCP 8080: closed
  egress closed: stella/tts isolates stella/tts, and no rule opens TCP 8080 to stella/stt
    fix: add to spec.egress of NetworkPolicy stella/tts:
      - {to: [{podSelector: {matchLabels: {app.kubernetes.io/component: service, app.kubernetes.io/name: stt}}}], ports: [{protocol: TCP, port: 8080}]}
  ingress closed: stella/stt isolates stella/stt, and no rule opens TCP 8080 from stella/tts
    fix: add to spec.ingress of NetworkPolicy stella/stt:
      - {from: [{podSelector: {matchLabels: {app.kubernetes.io/component: service, app.kubernetes.io/name: tts}}}], ports: [{protocol: TCP, port: 8080}]}"
`);
});

test('an open path fails if it should be blocked', () => {
  const chart = speech(Testing.chart());
  expect(() => expect(chart).notToReach('stella/stt', 'stella/tts', 8080)).toThrowErrorMatchingInlineSnapshot(`
"expected the path to be closed, and it is open

stella/stt → stella/tts on TCP 8080: open
  egress open: by spec.egress[1] of NetworkPolicy stella/stt
  ingress open: by spec.ingress[0] of NetworkPolicy stella/tts"
`);
});

test.each([[undefined], ['a text'], [{ toJson: 'no function' }]])('%p holds no objects', (received) => {
  expect(() => expect(received).toReach('a/b', 'c/d', 80)).toThrow(
    'the received value must be objects, a chart or an app',
  );
});

describe('a path that is partly open or unknown', () => {
  const metadata = { name: 'p', namespace: 'ns' };
  const caller = { apiVersion: 'v1', kind: 'Pod', metadata, spec: {} };
  const other = { ...caller, metadata: { name: 'other', namespace: 'mon' } };
  const spec = {
    podSelector: {},
    policyTypes: ['Egress', 'Ingress'],
    egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'x' } } }] }],
  };
  const net = [caller, other, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec }];

  test.each([
    ['only a part of it is open', 'IPv4 open, IPv6 closed', 'ns/p', 'internet'],
    ['the objects do not tell', '--namespace-labels mon=team=VALUE', 'mon/other', 'ns/p'],
  ])('passes no matcher, not even with not: %s', (words, detail, from, to) => {
    const checks = [
      () => expect(net).toReach(from, to, 443),
      () => expect(net).notToReach(from, to, 443),
      () => expect(net).not.toReach(from, to, 443),
      () => expect(net).not.notToReach(from, to, 443),
    ];
    for (const check of checks) {
      expect(check).toThrow(words);
      expect(check).toThrow(detail);
    }
  });
});

import { toFlowsJson, toJsonText } from '../../../src/flows/text/json';
import { reachability } from '../../../src/reachability/index';
import { deployment, policy, service } from '../../reachability/kube';

const team = { namespaceSelector: { matchLabels: { team: 'x' } }, podSelector: { matchLabels: { app: 'db' } } };
const net = reachability([
  deployment('a/b'),
  policy('a/b', {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }, { namespaceSelector: {} }] }],
    egress: [{ to: [team], ports: [{ port: 'postgres' }] }],
  }),
  service('a/b', { selector: { app: 'b' }, ports: [{ port: 80, targetPort: 8080 }] }),
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'b', namespace: 'a' },
    spec: { defaultBackend: { service: { name: 'b', port: { number: 80 } } } },
  },
]);

test('both ends of a connection are in the list of workloads or in the list of others', () => {
  const { workloads, others, connections } = toFlowsJson(net);
  const ids = [...workloads, ...others].map(({ id }) => id);
  expect(connections.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the others are pods by selector, addresses by block, and the ingress controller', () => {
  expect(
    toFlowsJson(net)
      .others.map((other) => JSON.stringify(other))
      .join('\n'),
  ).toMatchInlineSnapshot(`
"{"id":"203.0.113.0/24","kind":"addresses","cidrs":["203.0.113.0/24"]}
{"id":"app=db in namespaces with team=x","kind":"pods","pods":"app=db","namespaces":"team=x"}
{"id":"every pod of every namespace","kind":"pods","pods":"","namespaces":""}
{"id":"ingress-controller","kind":"ingress-controller"}"
`);
});

test('a named port has no number', () => {
  const connection = toFlowsJson(net).connections.find(({ from }) => from === 'a/b');
  expect(connection).toEqual({
    from: 'a/b',
    to: 'app=db in namespaces with team=x',
    ports: [],
    namedPorts: ['TCP postgres'],
  });
});

test('the text ends with a newline and can be parsed', () => {
  const text = toJsonText(toFlowsJson(net));
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(toFlowsJson(net))));
});

import { Connections, type Endpoint } from '../../src/network/connections';
import { Egress } from '../../src/network/egress';
import { JoinedConnections } from '../../src/network/joined-connections';
import { Peer } from '../../src/network/peer';
import { ingressRules } from '../../src/network/policy-spec';

const podLabels = { app: 'server' };

function endpoint(subject: string, name: string, port: number): Endpoint {
  return { subject, namespace: 'shop', podLabels, ports: [{ name, port }] };
}

const client = (app: string): Peer => Peer.pods({ namespace: 'shop', labels: { app } });

test('the paths of each part are paths of the whole, even if declared later', () => {
  const orders = new Connections(endpoint('orders', 'orders', 9001));
  const users = new Connections(endpoint('users', 'users', 9002));
  const whole = new JoinedConnections(endpoint('server', 'admin', 8443), [orders]);
  whole.join(users);
  whole.allowFrom(client('admin'));
  orders.allowFrom(client('course'));
  users.allowFrom(client('session'));
  users.allowTo(Egress.anywhere('a trial'));
  expect(whole.ingress.map(({ peer, ports }) => [peer, ports[0]?.port])).toEqual([
    ["Peer 'admin in shop'", 8443],
    ["Peer 'course in shop'", 9001],
    ["Peer 'session in shop'", 9002],
  ]);
  expect(whole.egressReasons).toEqual(['a trial']);
  expect(ingressRules(whole)).toHaveLength(3);
});

test('a reason or a warning of both the whole and a part is listed once', () => {
  const part = new Connections(endpoint('part', 'http', 80));
  const whole = new JoinedConnections(endpoint('whole', 'admin', 8443), [part]);
  const peer = Egress.kubernetesApi();
  for (const connections of [whole, part]) {
    connections.allowTo(peer);
    connections.allowTo(Egress.anywhere('a trial'));
  }
  expect(whole.egressReasons).toEqual(['a trial']);
  expect(whole.warnings).toEqual(part.warnings);
  expect(part.warnings).toHaveLength(1);
});

test('a path of the whole is not a path of its parts', () => {
  const part = new Connections(endpoint('part', 'http', 80));
  const whole = new JoinedConnections(endpoint('whole', 'admin', 8443), [part]);
  whole.allowFrom(client('admin'));
  expect(part.ingress).toEqual([]);
});

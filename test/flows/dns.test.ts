import { flowGraph } from '../../src/flows/picture/flow-graph';
import { renderFlows } from '../../src/flows/table/flow-table';
import { AddressSet, type NetworkEndpoint, PortSet } from '../../src/reachability/index';
import { addresses, dnsPorts, kubeDns, net, pods, tcp, workload } from './hand-made';

const api = workload('shop/api');
const udp53 = PortSet.range('UDP', 53);

/** The line of the table with the callees of api, and the arrows and notes of the picture. */
function shown(to: NetworkEndpoint, ports: PortSet) {
  const source = net([api], [[api, to, ports]]);
  const table = renderFlows(source, { colour: false, width: 120 });
  const { arrows, notes } = flowGraph(source);
  return {
    row: /^ +to +(.*?)\s*$/m.exec(table)?.[1]?.replace(/ +/g, ' '),
    arrows: arrows.map((arrow) => `${arrow.to}: ${arrow.ports.words}`),
    dns: notes.filter((note) => note.startsWith('DNS is not drawn')),
  };
}

test.each<[string, NetworkEndpoint]>([
  ['CoreDNS by its label and namespace', kubeDns],
  ['whatever is in kube-system', pods('', 'kube-system')],
  ['pods of any namespace with the label of CoreDNS', pods('k8s-app=kube-dns')],
  ['CoreDNS as a workload of the set', workload('kube-system/coredns')],
  ['NodeLocal DNSCache', addresses(AddressSet.block('169.254.20.10/32'))],
])('cluster DNS is a short row and a note: %s', (_what, to) => {
  expect(shown(to, dnsPorts)).toEqual({
    row: 'DNS',
    arrows: [],
    dns: [`DNS is not drawn: all may look up names at ${to.id} on 53 TCP+UDP`],
  });
});

test.each<[NetworkEndpoint, string, string]>([
  [addresses(AddressSet.block('10.0.0.0/8')), '10.0.0.0/8 UDP 53', '10.0.0.0/8 (called): 53 UDP'],
  [addresses(AddressSet.block('10.0.0.53/32')), '10.0.0.53 UDP 53', '10.0.0.53 (called): 53 UDP'],
  [pods('app=powerdns', 'net'), 'app=powerdns in net UDP 53', 'app=powerdns in net: 53 UDP'],
  [workload('net/unbound'), 'net/unbound UDP 53', 'net/unbound: 53 UDP'],
  [pods('', 'net'), 'every pod in net UDP 53', 'every pod in net: 53 UDP'],
])('the table and the picture both show another DNS server: $id', (to, row, arrow) => {
  expect(shown(to, udp53)).toEqual({ row, arrows: [arrow], dns: [] });
});

test('a path with another port in addition to 53 is shown like all others, in the table and in the picture', () => {
  const { row, arrows } = shown(kubeDns, dnsPorts.union(tcp(9153)));
  expect(row).toBe('k8s-app=kube-dns in kube-system TCP 53, 9153; UDP 53');
  expect(arrows).toEqual(['k8s-app=kube-dns in kube-system: 53 TCP+UDP, 9153']);
});

test('a workload with its own DNS server has no missing-DNS warning', () => {
  const [web, db] = [workload('shop/web'), workload('shop/db')];
  const own = addresses(AddressSet.block('10.0.0.53/32'));
  const source = net(
    [api, web, db],
    [
      [api, kubeDns, dnsPorts],
      [web, own, udp53],
      [db, api, tcp(80)],
    ],
  );
  const warnings = flowGraph(source).namespaces.flatMap(({ boxes }) => boxes.map((box) => [box.id, box.warnings]));
  expect(Object.fromEntries(warnings)).toMatchObject({ 'shop/web': [], 'shop/db': ['no DNS'] });
});

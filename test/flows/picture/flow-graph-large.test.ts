import { flowGraph } from '../../../src/flows/picture/flow-graph';
import { net, platform, tcp, workload } from '../hand-made';

test('in a large set, boxes name the called workload that many workloads call', () => {
  const { arrows, namespaces, called } = flowGraph(platform());
  expect(arrows.length).toBeLessThan(100);
  const boxes = namespaces.flatMap((namespace) => namespace.boxes);
  const details = (id: string) => boxes.find((box) => box.id === id)?.details;
  expect(details('strimzi.io/cluster=main in kafka')).toEqual(['called by 20 others on 9093: see their boxes']);
  expect(details('orders/notify')).toEqual(['Deployment', 'to strimzi.io/cluster=main in kafka: 9093']);
  expect(called.map(({ id }) => id)).toEqual(['the internet (called)']);
});

test('in a large set without hubs, only arrows within a namespace are drawn, and lines in boxes replace the others', () => {
  const all = Array.from({ length: 60 }, (_, index) => workload(`team${index % 3}/w${index}`));
  const calls = [1, 2, 3].flatMap((step) =>
    all.map((own, index) => [own, all[(index + step) % all.length] ?? own, tcp(8000 + index)] as const),
  );
  const { arrows, namespaces } = flowGraph(net(all, calls));
  expect(arrows).toHaveLength(60);
  const [box] = namespaces.flatMap(({ boxes }) => boxes).filter(({ id }) => id === 'team1/w4');
  expect(box?.details).toEqual([
    'Deployment',
    'from w2 in team2: 8002',
    'from w3 in team0: 8003',
    'to w5 in team2: 8004',
    'to w6 in team0: 8004',
  ]);
});

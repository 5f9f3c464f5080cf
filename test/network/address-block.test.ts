import { resolveCluster } from '../../src/core/cluster/cluster-props';
import { Input } from '../../src/core/input/input';
import { checkBlocks, internetOf, outsideOf } from '../../src/network/address-block';

const unknown = resolveCluster({});

test('the internet of a cluster of which nothing is known is what is outside of it, and passes the checks', () => {
  const internet = internetOf(unknown);
  expect(internet).toEqual(['0.0.0.0/0', '::/0'].map((block) => outsideOf(unknown, block)));
  const input = new Input('Peer');
  checkBlocks(
    input,
    internet.map((block) => ({ ...block })),
    undefined,
  );
  expect(input.done()).toEqual([]);
});

test('the internet of a cluster with public addresses is without them', () => {
  const [v4, v6] = internetOf(resolveCluster({ nodeCidrs: ['203.0.113.0/24'], podCidrs: ['2001:db8::/64'] }));
  expect(v4?.except).toContain('203.0.113.0/24');
  expect(v6?.except).toContain('2001:db8::/64');
});

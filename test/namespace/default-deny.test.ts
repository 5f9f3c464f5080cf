import { Testing } from 'cdk8s';
import { DefaultDeny, type DefaultDenyProps } from '../../src/namespace/default-deny';
import { expectGolden } from '../support/golden';

// Required<> makes a missing new prop a compile error.
const every: Required<DefaultDenyProps> = { namespace: 'ai-agents' };

test('all traffic is denied unless a policy allows it', () => {
  const chart = Testing.chart();
  new DefaultDeny(chart, 'DefaultDeny', every);
  expectGolden(chart, 'default-deny/every-prop');
});

test('an invalid namespace is refused', () => {
  expect(() => new DefaultDeny(Testing.chart(), 'DefaultDeny', { namespace: '-' })).toThrow('got "-"');
});

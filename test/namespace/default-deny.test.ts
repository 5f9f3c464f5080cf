import { Testing } from 'cdk8s';
import { DefaultDeny, type DefaultDenyProps } from '../../src/namespace/default-deny';
import { expectGolden } from '../support/golden';

// Required<> makes a new prop without a place here a compile error.
const every: Required<DefaultDenyProps> = { namespace: 'ai-agents' };

test('nothing goes in or out that no policy opens', () => {
  const chart = Testing.chart();
  new DefaultDeny(chart, 'DefaultDeny', every);
  expectGolden(chart, 'default-deny/every-prop');
});

test('the namespace must be a name', () => {
  expect(() => new DefaultDeny(Testing.chart(), 'DefaultDeny', { namespace: '-' })).toThrow('got "-"');
});

import { type Chart, Testing } from 'cdk8s';
import { NamespaceLimits, type NamespaceLimitsProps } from '../../src/namespace/namespace-limits';
import { expectGolden } from '../support/golden';

const minimal: NamespaceLimitsProps = { namespace: 'ai-agents' };

// Required<> makes a missing new prop a compile error.
const every: Required<NamespaceLimitsProps> = {
  ...minimal,
  defaultCpu: '1',
  defaultMemory: '2Gi',
  defaultRequestCpu: '250m',
  defaultRequestMemory: '512Mi',
  maxCpu: '4',
  maxMemory: '8Gi',
  minCpu: '50m',
  minMemory: '64Mi',
  maxLimitRequestRatioCpu: 4.5,
  maxLimitRequestRatioMemory: 8,
  podMaxCpu: '8',
  podMaxMemory: '16Gi',
  podMinCpu: '100m',
  podMinMemory: '128Mi',
  volumeMin: '1Gi',
  volumeMax: '100Gi',
};

function chart(props: NamespaceLimitsProps): Chart {
  const chart = Testing.chart();
  new NamespaceLimits(chart, 'Limits', props);
  return chart;
}

test('the defaults are those of the STELLA deployment document', () => {
  expectGolden(chart(minimal), 'namespace-limits/defaults');
});

test('every prop reaches the limits', () => {
  expectGolden(chart(every), 'namespace-limits/every-prop');
});

test.each<[string, Partial<NamespaceLimitsProps>, string]>([
  [
    'a default request above the default',
    { defaultRequestCpu: '1' },
    'defaultRequestCpu must be at most defaultCpu 500m, got 1',
  ],
  ['a default above the maximum', { maxMemory: '512Mi' }, 'defaultMemory must be at most maxMemory 512Mi, got 1Gi'],
  ['a minimum above the maximum', { minCpu: '2', maxCpu: '1' }, 'minCpu must be at most maxCpu 1, got 2'],
  [
    'a default request below the minimum',
    { minMemory: '300Mi' },
    'minMemory must be at most defaultRequestMemory 256Mi, got 300Mi',
  ],
  ['a ratio below one', { maxLimitRequestRatioCpu: 0.5 }, 'maxLimitRequestRatioCpu must be a number of at least 1'],
  [
    'a ratio that the defaults break',
    { maxLimitRequestRatioCpu: 4 },
    'maxLimitRequestRatioCpu must be at least defaultCpu 500m / defaultRequestCpu 100m, or the LimitRange rejects containers with the defaults, got 4',
  ],
  [
    'a ratio that minimum and maximum never reach',
    { minCpu: '100m', maxCpu: '500m', maxLimitRequestRatioCpu: 6 },
    'maxLimitRequestRatioCpu must be at most maxCpu 500m / minCpu 100m, got 6',
  ],
])('%s is refused', (_words, props, message) => {
  expect(() => chart({ ...minimal, ...props })).toThrow(message);
});

test('all wrong props are reported at once, each with its rule and value', () => {
  expect(() =>
    chart({ namespace: 'AI', defaultCpu: 'half', maxMemory: '512m', minCpu: '0' }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"NamespaceLimits 'AI': namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "AI"; defaultCpu must be CPU above 0 such as 250m or 2, got "half"; minCpu must be CPU above 0 such as 250m or 2, got "0"; maxMemory must be whole bytes such as 512Mi: the suffix m means thousandths of a byte, got "512m""`,
  );
});

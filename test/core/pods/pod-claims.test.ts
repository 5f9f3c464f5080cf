import { toEffectiveClaim, toPodClaim } from '../../../src/core/pods/pod-claims';
import { toAmounts } from '../../../src/core/pods/resources';

const claims = (spec: object) => toEffectiveClaim(toPodClaim({ spec }));

function container(cpu: string, extra: object = {}): object {
  return { name: `takes-${cpu}`, resources: { requests: { cpu }, limits: { cpu } }, ...extra };
}

const sidecar = { restartPolicy: 'Always' };

test('the containers of a pod are added up', () => {
  expect(claims({ containers: [container('250m'), container('1')] })).toEqual({
    requests: { cpu: '1250m' },
    limits: { cpu: '1250m' },
  });
});

test('an init container counts only if it needs more than all containers together', () => {
  const containers = [container('1'), container('1')];
  expect(claims({ initContainers: [container('1500m')], containers }).requests).toEqual({ cpu: '2' });
  expect(claims({ initContainers: [container('3')], containers }).requests).toEqual({ cpu: '3' });
});

test('a sidecar counts with the containers, and with each init container that starts after it', () => {
  const containers = [container('1')];
  expect(claims({ initContainers: [container('500m', sidecar)], containers }).requests).toEqual({ cpu: '1500m' });
  const after = [container('500m', sidecar), container('2')];
  expect(claims({ initContainers: after, containers }).requests).toEqual({ cpu: '2500m' });
  expect(claims({ initContainers: [...after].reverse(), containers }).requests).toEqual({ cpu: '2' });
});

test('a missing request equals the limit', () => {
  const limited = { name: 'main', resources: { limits: { memory: '1Gi', 'nvidia.com/gpu': 1 } } };
  expect(claims({ containers: [limited] }).requests).toEqual({ memory: '1Gi', 'nvidia.com/gpu': '1' });
});

test('resources of the whole pod replace the sum', () => {
  const resources = { requests: { cpu: '3' }, limits: { cpu: '4' } };
  expect(claims({ containers: [container('1')], resources })).toEqual({ requests: { cpu: '3' }, limits: { cpu: '4' } });
});

test('overhead is added to the requests and to existing limits', () => {
  const overhead = { cpu: '250m', memory: '64Mi' };
  expect(claims({ containers: [container('1')], overhead })).toEqual({
    requests: { cpu: '1250m', memory: '64Mi' },
    limits: { cpu: '1250m' },
  });
});

test('overhead leaves a limit of 0 alone', () => {
  expect(claims({ containers: [container('0')], overhead: { cpu: '250m' } })).toEqual({
    requests: { cpu: '250m' },
    limits: { cpu: '0' },
  });
});

test('numbers in YAML are amounts too; invalid quantities are left to other checks', () => {
  expect(toAmounts({ cpu: 2, memory: 'much', pods: null })).toEqual({ cpu: '2' });
  expect(toPodClaim(undefined)).toEqual({ containers: [], whole: { requests: {}, limits: {} }, overhead: {} });
});

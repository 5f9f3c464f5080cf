import type { ContainerClaim } from '../../src/core/pods/pod-claims';
import type { ContainerLimits } from '../../src/namespace/limit-defaults';
import {
  limitMisfits,
  limitWarnings,
  type NamedLimits,
  toNamedLimits,
  withLimitDefaults,
} from '../../src/namespace/limit-fit';
import { toSessionClaim, type WorkloadClaim } from '../../src/namespace/workload-claims';

const none: ContainerLimits = { default: {}, defaultRequest: {}, max: {}, min: {}, maxLimitRequestRatio: {} };
const stella: ContainerLimits = {
  ...none,
  default: { cpu: '500m', memory: '1Gi' },
  defaultRequest: { cpu: '100m', memory: '256Mi' },
};

function container(requests: Record<string, string>, limits: Record<string, string> = {}): ContainerClaim {
  return { name: 'main', role: 'container', resources: { requests, limits } };
}

function named(limits: Partial<ContainerLimits>, name = 'limits'): NamedLimits {
  return { title: `LimitRange 'ai-agents/${name}'`, limits: { ...none, ...limits } };
}

function pod(claim: ContainerClaim): WorkloadClaim {
  return { ...toSessionClaim('ai-agents', { name: 'pod', resources: claim.resources }), containers: [claim] };
}

function withoutTitles(message: string): string {
  return message.replace("LimitRange 'ai-agents/limits': Profile 'ai-agents/pod': ", '');
}

function problems(claim: ContainerClaim, limits: Partial<ContainerLimits>): readonly string[] {
  return limitMisfits([named(limits)], [pod(claim)]).map(withoutTitles);
}

test('a container without resources gets the defaults', () => {
  expect(withLimitDefaults({ requests: {}, limits: {} }, stella)).toEqual({
    requests: stella.defaultRequest,
    limits: stella.default,
  });
});

test('a limit without a request becomes the request, regardless of the default request', () => {
  expect(withLimitDefaults({ requests: {}, limits: { cpu: '300m' } }, stella).requests.cpu).toBe('300m');
});

test('a missing default limit is the maximum, and a missing default request is the default limit or the minimum', () => {
  const empty = { requests: {}, limits: {} };
  expect(withLimitDefaults(empty, { ...none, max: { cpu: '2' } })).toEqual({
    requests: { cpu: '2' },
    limits: { cpu: '2' },
  });
  expect(withLimitDefaults(empty, { ...none, min: { cpu: '1' } })).toEqual({ requests: { cpu: '1' }, limits: {} });
});

test('a request above the default limit is refused, and the error shows both', () => {
  expect(problems(container({ cpu: '1' }), stella)).toEqual([
    "container 'main' requests cpu 1, and its default limit is 500m",
  ]);
});

test('a value beyond a bound is refused, and a value on the bound is accepted', () => {
  const bounds = { min: { cpu: '100m' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '4' } };
  expect(problems(container({ cpu: '500m' }, { cpu: '2' }), bounds)).toEqual([]);
  expect(problems(container({ cpu: '50m' }, { cpu: '3' }), bounds)).toEqual([
    "min cpu 100m refuses container 'main', which requests 50m",
    "max cpu 2 refuses container 'main', whose limit is 3",
    "maxLimitRequestRatio cpu 4 refuses container 'main', which requests 50m and has the limit 3",
  ]);
});

test('a ratio rejects a container that sets only the request or the limit', () => {
  expect(problems(container({ cpu: '1' }), { maxLimitRequestRatio: { cpu: '4' } })).toEqual([
    "maxLimitRequestRatio cpu 4 refuses container 'main', which does not set both its request and its limit",
  ]);
});

test.each(['init', 'sidecar'] as const)('the bounds apply to an %s container too', (role) => {
  const init: ContainerClaim = { ...container({ cpu: '3' }, { cpu: '3' }), role };
  expect(problems(init, { max: { cpu: '2' } })).toEqual(["max cpu 2 refuses container 'main', whose limit is 3"]);
});

test('an unexpected default request gives a warning', () => {
  const warnings = (limits: Partial<ContainerLimits>) => limitWarnings([named(limits)], [pod(container({}))]);
  expect(warnings({ default: { cpu: '500m' } }).map(withoutTitles)).toEqual([
    "container 'main' sets no cpu request and gets the default limit, 500m, as its request",
  ]);
  expect(warnings(stella)).toEqual([]);
});

test('the same error in many workloads is one sentence', () => {
  const resources = { requests: { cpu: '1' }, limits: { cpu: '3' } };
  const claims = Array.from({ length: 8 }, (_, index) => ({
    ...toSessionClaim('ai-agents', { name: 'main', resources }),
    name: `p${index}`,
  }));
  expect(limitMisfits([named({ max: { cpu: '2' } }, 'small')], claims)).toEqual([
    expect.stringMatching(
      /^LimitRange 'ai-agents\/small': Profile 'ai-agents\/p0', .* and 2 more: max cpu 2 refuses container 'main', whose limit is 3$/,
    ),
  ]);
});

test('the Container items of any LimitRange are read', () => {
  const limits = [
    { type: 'Pod', max: { cpu: '4' } },
    { type: 'Container', default: { cpu: 1 } },
  ];
  const metadata = { name: 'raw', namespace: 'ai-agents' };
  expect(toNamedLimits({ apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits } })).toEqual([
    { title: "LimitRange 'ai-agents/raw'", limits: { ...none, default: { cpu: '1' } } },
  ]);
});

test('the defaults of a LimitRange are checked against the bounds of another', () => {
  const claims = [toSessionClaim('ai-agents', { name: 'main', resources: { requests: {}, limits: {} } })];
  const both = [
    named({ default: { cpu: '4' } }, 'defaults'),
    named({ default: { cpu: '1' }, max: { cpu: '2' } }, 'bounds'),
  ];
  expect(limitMisfits(both, claims)).toEqual([
    "LimitRange 'ai-agents/bounds': Profile 'ai-agents/main': max cpu 2 refuses container 'main', whose limit is 4",
  ]);
  expect(limitWarnings(both.slice(0, 1), claims)).toEqual([
    "LimitRange 'ai-agents/defaults': Profile 'ai-agents/main': container 'main' sets no cpu request and gets the default limit, 4, as its request",
  ]);
});

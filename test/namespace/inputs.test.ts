import { Input } from '../../src/core/input/input';
import { toList, toPlain } from '../../src/core/plain';
import { toPodClaim } from '../../src/core/pods/pod-claims';
import { checkResources, type ResourceClaim, toAmounts } from '../../src/core/pods/resources';
import { capacity } from '../../src/namespace/capacity';
import { type LimitDefaultsProps, resolveLimits } from '../../src/namespace/limit-defaults';
import { limitMisfits, limitWarnings, toNamedLimits } from '../../src/namespace/limit-fit';
import { podSecurityLevel, podSecurityVersion } from '../../src/namespace/pod-security';
import { Quota, type QuotaProps } from '../../src/namespace/quota';
import { quotaMisfits } from '../../src/namespace/quota-fit';
import { toSessionClaim, toWorkloadClaims } from '../../src/namespace/workload-claims';
import { inputCases, type Judge, judgeBy, judgeByBuilding } from '../support/inputs';
import { describeWithShared } from '../support/shared';
import { deployment } from './samples';

/** How the library checks each kind of value. */
const JUDGED: ReadonlyMap<string, Judge> = new Map([
  ['containerResources', judgeByBuilding((input) => resources(toPlain(input)))],
  ['limitRange', judgeByBuilding((input) => limitRange(toPlain(toList(input)[0])))],
  ['podVsLimitRange', judgeLimits],
  ['psaLevel', judgeBy(podSecurityLevel)],
  ['psaVersion', judgeBy(podSecurityVersion)],
  ['quotaArithmetic', judgeQuota],
  ['resourceQuota', judgeByBuilding((input) => Quota.of(quotaProps(toPlain(toPlain(input).hard))).warnings)],
]);

/** Cases that no prop can express. The API server must refuse them. */
const CANNOT_BE_WRITTEN: ReadonlyMap<string, string> = new Map([
  ['I428', 'limits are for containers: there is no prop for volume claims'],
  ['I435', 'the type is always Container'],
  ['I454', 'a quota has no scopes'],
  ['I455', 'a quota has no scope selector'],
]);

describeWithShared('the shared input cases of namespaces', () => {
  const cases = inputCases(...JUDGED.keys());

  test('Kubernetes also refuses what props cannot express', () => {
    const listed = cases.filter(({ id }) => CANNOT_BE_WRITTEN.has(id));
    expect(listed.map(({ id, verdict }) => [id, verdict])).toEqual(
      [...CANNOT_BE_WRITTEN.keys()].map((id) => [id, 'reject']),
    );
  });

  test.each(
    cases
      .filter(({ id }) => !CANNOT_BE_WRITTEN.has(id))
      .map(({ id, kind, input, verdict }) => [id, kind, JSON.stringify(input), verdict, input] as const),
  )('%s: as %s, %s gets the verdict %s', (_id, kind, _text, verdict, input) => {
    expect(JUDGED.get(kind)?.(input)).toBe(verdict);
  });

  test('each limit range is refused for its specific error', () => {
    const messages = cases
      .filter(({ id, kind, verdict }) => kind === 'limitRange' && verdict === 'reject' && !CANNOT_BE_WRITTEN.has(id))
      .map(({ id, input }) => `${id} ${refusal(() => limitRange(toPlain(toList(input)[0])))}`);
    expect(messages).toMatchInlineSnapshot(`
[
  "I424 LimitRange: defaultRequestCpu must be at most defaultCpu 100m, got 200m",
  "I426 LimitRange: minCpu must be at most defaultRequestCpu 100m, got 2; minCpu must be at most maxCpu 1, got 2",
  "I429 LimitRange: defaultCpu must be at most maxCpu 1, got 2",
  "I433 LimitRange: maxLimitRequestRatioCpu must be a number of at least 1 with at most three decimal places, such as 4, got 0.5",
]
`);
  });
});

function refusal(build: () => unknown): string {
  try {
    return String(build());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function resources(input: Readonly<Record<string, unknown>>): readonly string[] {
  const claim: ResourceClaim = { requests: strings(input.requests), limits: strings(input.limits) };
  const reader = new Input('Container');
  checkResources(reader, 'resources', claim);
  return reader.done();
}

/** The props for an item of a LimitRange; missing fields get our defaults. */
function limitRange(item: Readonly<Record<string, unknown>>): readonly string[] {
  const [byDefault, request] = [strings(item.default), strings(item.defaultRequest)];
  const [max, min, ratio] = [strings(item.max), strings(item.min), strings(item.maxLimitRequestRatio)];
  const props: LimitDefaultsProps = {
    defaultCpu: byDefault.cpu,
    defaultMemory: byDefault.memory,
    defaultRequestCpu: request.cpu,
    defaultRequestMemory: request.memory,
    maxCpu: max.cpu,
    minCpu: min.cpu,
    // The prop is a number, and the case a quantity in thousandths.
    maxLimitRequestRatioCpu: ratio.cpu === undefined ? undefined : Number(ratio.cpu.replace(/m$/, '')) / 1000,
  };
  const reader = new Input('LimitRange');
  resolveLimits(reader, props);
  return reader.done();
}

function judgeLimits(input: unknown): ReturnType<Judge> {
  const { limitRange: item, container } = toPlain(input);
  const [named] = toNamedLimits({ spec: { limits: [{ ...toPlain(item), type: 'Container' }] } });
  const [claim] = toPodClaim({ spec: { containers: [{ name: 'main', resources: container }] } }).containers;
  if (named === undefined || claim === undefined) throw new Error('no such case');
  const pod = { ...toSessionClaim('ai-agents', { name: 'pod', resources: claim.resources }), containers: [claim] };
  if (limitMisfits([named], [pod]).length > 0) return 'reject';
  return limitWarnings([named], [pod]).length > 0 ? 'warn' : 'accept';
}

/** The props for a `spec.hard`. Required props that the case lacks get a huge amount. */
function quotaProps(hard: Readonly<Record<string, unknown>>): QuotaProps {
  const { cpu, pods, 'requests.storage': requestsStorage, persistentvolumeclaims: claims } = strings(hard);
  return {
    requestsCpu: cpu ?? '1000',
    requestsMemory: '1000Gi',
    requestsStorage,
    pods: pods === undefined ? undefined : Number(pods),
    persistentVolumeClaims: claims === undefined ? undefined : Number(claims),
  };
}

function judgeQuota(input: unknown): ReturnType<Judge> {
  const { hard, agent, count, deployment: spec } = toPlain(input);
  const amounts = toAmounts(hard);
  if (agent !== undefined) {
    const { requests, limits } = toPlain(agent);
    const resources = { requests: toAmounts(requests), limits: toAmounts(limits) };
    const admitted = capacity(amounts, [{ name: 'agent', resources }]).rows[0]?.sessions ?? 0;
    return admitted >= Number(count) ? 'accept' : 'reject';
  }
  const { replicas, maxSurge, requests } = toPlain(spec);
  const api = deployment('api', { replicas, strategy: { rollingUpdate: { maxSurge } } }, { requests });
  return quotaMisfits(amounts, toWorkloadClaims([api])).length > 0 ? 'reject' : 'accept';
}

/** Amounts as text, including invalid amounts. */
function strings(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(toPlain(value)).map(([name, amount]) => [name, String(amount)]));
}

import fc from 'fast-check';
import { AgentProfile } from '../../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../../src/agent/agent-profile-props';
import { Health } from '../../../src/core/pods/health/health';
import { toResources } from '../../../src/core/pods/resource-amounts';
import { capacity } from '../../../src/namespace/capacity';
import { limitMisfits } from '../../../src/namespace/limit-fit';
import { namespaceContents } from '../../../src/namespace/namespace-contents';
import { toCharges } from '../../../src/namespace/quota-charge';
import { renderPod } from '../../../src/session';
import { serviceAccountsOf } from './own-namespace';

/** A profile, the quota and limits of its namespace, and a RuntimeClass. */
export interface Admission {
  readonly profile: AgentProfile;
  readonly namespace: string;

  /** What the cluster needs before the sessions. */
  readonly objects: readonly Kept[];
  readonly sessions: readonly object[];
  readonly expected: Expected;

  /** The number of sessions by the amounts of the main container alone, which is wrong. */
  readonly byMainContainer: number;
}

/** An object that is created before the sessions. */
interface Kept {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** How many sessions are admitted, and why not one more. */
export interface Expected {
  readonly sessions: number;

  /** The resources of the quota that bind; `limits` for a LimitRange or a missing amount. */
  readonly binding: readonly string[];
}

/** More sessions than any quota here admits. */
const PODS_MAX = 6;

const millis = (min: number, max: number) => fc.integer({ min, max }).map((amount) => `${amount * 10}m`);
const mebibytes = (min: number, max: number) => fc.integer({ min, max }).map((amount) => `${amount * 16}Mi`);
const device = fc.option(fc.integer({ min: 1, max: 2 }), { nil: 0, freq: 2 });

const amounts = fc
  .record({
    cpuRequest: millis(1, 40),
    cpuLimit: millis(40, 90),
    memoryRequest: mebibytes(1, 16),
    memoryLimit: mebibytes(16, 40),
    ephemeralStorageRequest: mebibytes(16, 32),
    ephemeralStorageLimit: mebibytes(32, 64),
    gpus: device,
  })
  .map(({ gpus, ...given }) => {
    const extendedResources: Record<string, number> = gpus > 0 ? { 'example.com/gpu': gpus } : {};
    return { ...given, extendedResources };
  });

const extra = fc.record({ amounts, afterSidecars: fc.boolean() });

const parts = fc.record({
  main: amounts,
  inits: fc.array(extra, { maxLength: 2 }),
  sidecars: fc.array(amounts, { maxLength: 2 }),
  overhead: fc.option(fc.record({ cpu: millis(1, 30), memory: mebibytes(1, 12) })),
  /** What a back end leaves to the LimitRange: a container, and the amounts that it does not set. */
  without: fc.option(fc.record({ container: fc.nat(4), side: fc.constantFrom('limits', 'requests', 'both') }), {
    freq: 2,
  }),
  limits: fc.option(
    fc.record({
      cpu: millis(30, 80),
      memory: mebibytes(14, 30),
      maxCpu: fc.option(millis(60, 100)),
      minMemory: fc.option(mebibytes(1, 3)),
      type: fc.constant('Container' as const),
    }),
  ),
  /** Which resources the quota limits, each to an amount for so many sessions and some percent. */
  quota: fc.uniqueArray(
    fc.record({
      resource: fc.constantFrom(
        'requests.cpu',
        'cpu',
        'limits.cpu',
        'requests.memory',
        'limits.memory',
        'requests.ephemeral-storage',
        'limits.ephemeral-storage',
        'requests.example.com/gpu',
      ),
      sessions: fc.integer({ min: 0, max: PODS_MAX - 1 }),
      percent: fc.integer({ min: 0, max: 110 }),
    }),
    { selector: ({ resource }) => resource, minLength: 1, maxLength: 4 },
  ),
});

type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

/** Random combinations of a profile, a quota, a LimitRange and a RuntimeClass, each in a namespace of its own. */
export function randomAdmissions(count: number, seed: number, prefix: string): readonly Admission[] {
  return fc.sample(parts, { numRuns: count, seed }).map((random, index) => toAdmission(random, `${prefix}-${index}`));
}

function toAdmission(random: Parts, name: string): Admission {
  const profile = new AgentProfile(profileProps(random, name));
  const template = withGaps(profile, random);
  const objects = [...serviceAccountsOf(name, [profile]), ...classOf(random, name), ...rulesOf(random, name, template)];
  const expected = expectationOf(name, template, objects);
  const sessions = Array.from({ length: Math.min(expected.sessions, PODS_MAX) + 1 }, (_, index) => {
    const { metadata, ...pod } = renderPod(profile, { id: `${name.split('-').at(-1)}-${index}`, namespace: name });
    return { ...pod, metadata, spec: template.spec };
  });
  return { profile, namespace: name, objects, sessions, expected, byMainContainer: byMainContainer(profile, objects) };
}

function byMainContainer({ name, resolved }: AgentProfile, objects: readonly object[]): number {
  const quotas = [...namespaceContents(objects).values()].flatMap(({ quotas }) => quotas);
  return capacity(quotas[0]?.hard ?? {}, [{ name, resources: toResources(resolved) }]).rows[0]?.sessions ?? 0;
}

function profileProps({ main, inits, sidecars, overhead }: Parts, name: string): AgentProfileProps {
  const image = 'ghcr.io/acme/agent:1';
  return {
    name: 'agent',
    image,
    ...main,
    scratchDirs: [],
    initContainers: inits.map(({ amounts, afterSidecars }, index) => ({
      name: `init-${index}`,
      image,
      ...amounts,
      afterSidecars,
    })),
    sidecars: sidecars.map((given, index) => ({
      name: `sidecar-${index}`,
      image,
      ...given,
      ports: [{ name: `side-${index}`, port: 9000 + index }],
      health: Health.tcp(),
    })),
    ...(overhead ? { runtimeClassName: name, podOverhead: overhead } : {}),
  };
}

/** The pod of a session in which one container leaves out amounts. */
function withGaps({ template }: AgentProfile, { without }: Parts) {
  const { containers = [], initContainers = [], ...spec } = template.spec ?? { containers: [] };
  const leaveOut = <T extends { readonly resources?: object }>(container: T, index: number): T => {
    if (without === null || index !== without.container) return container;
    const devices =
      Object.keys({ ...container.resources }).length > 0 && JSON.stringify(container).includes('example.com');
    if (devices || without.side === 'both') return devices ? container : { ...container, resources: {} };
    return { ...container, resources: { ...container.resources, [without.side]: {} } };
  };
  return {
    ...template,
    spec: {
      ...spec,
      containers: containers.map((container) => leaveOut(container, 0)),
      initContainers: initContainers.map((container, index) => leaveOut(container, index + 1)),
    },
  };
}

function classOf({ overhead }: Parts, name: string): readonly Kept[] {
  if (overhead === null) return [];
  const metadata = { name };
  return [
    {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata,
      ...{ handler: 'kata', overhead: { podFixed: overhead } },
    },
  ];
}

function rulesOf({ limits, quota }: Parts, namespace: string, template: object): readonly Kept[] {
  const item = limits && {
    type: limits.type,
    default: { cpu: limits.cpu, memory: limits.memory },
    ...(limits.maxCpu === null ? {} : { max: { cpu: limits.maxCpu } }),
    ...(limits.minMemory === null ? {} : { min: { memory: limits.minMemory } }),
  };
  const range = { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits', namespace } };
  const ranges = item === null || !isConsistent(limits) ? [] : [{ ...range, spec: { limits: [item] } }];
  const [charge] = chargesOf(namespace, template, [...ranges], {
    pods: '1',
    ...Object.fromEntries(quota.map(({ resource }) => [resource, '1'])),
  });
  const hard = Object.fromEntries(
    quota.map(({ resource, sessions, percent }) => {
      const each = charge?.uses.get(resource) ?? 0n;
      const total = each * BigInt(sessions) + (each * BigInt(percent)) / 100n;
      const milli = total / 1_000_000n;
      return [resource, /cpu$/.test(resource) ? `${milli}m` : String(milli / 1000n)];
    }),
  );
  const metadata = { name: 'quota', namespace };
  return [
    ...ranges,
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata, ...{ spec: { hard: { pods: String(PODS_MAX), ...hard } } } },
  ];
}

/** Whether the API server accepts the LimitRange itself. */
function isConsistent(limits: Parts['limits']): boolean {
  if (limits === null || limits.maxCpu === null) return true;
  return Number.parseInt(limits.cpu, 10) <= Number.parseInt(limits.maxCpu, 10);
}

function chargesOf(
  namespace: string,
  template: object,
  objects: readonly object[],
  hard: Readonly<Record<string, string>>,
) {
  const podTemplate = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'agent', namespace }, template };
  const contents = namespaceContents([podTemplate, ...objects]).get(namespace);
  return toCharges(
    hard,
    contents?.workloads ?? [],
    (contents?.limits ?? []).map(({ limits }) => limits),
  );
}

function expectationOf(namespace: string, template: object, objects: readonly object[]): Expected {
  const podTemplate = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'agent', namespace }, template };
  const contents = namespaceContents([podTemplate, ...objects]).get(namespace);
  if (contents === undefined) throw new Error('the namespace is empty');
  const hard = contents.quotas[0]?.hard ?? {};
  const charges = chargesOf(namespace, template, objects, hard);
  const isRefused = limitMisfits(contents.limits, contents.workloads).length > 0;
  if (isRefused || charges.some(({ missing }) => missing.length > 0)) return { sessions: 0, binding: ['limits'] };
  const kinds = charges.map(({ workload: { name }, resources }) => ({ name, resources }));
  const [row] = capacity(hard, kinds).rows;
  return { sessions: row?.sessions ?? 0, binding: (row?.binding ?? []).map(({ resource }) => resource).sort() };
}

import { parseQuantity } from '../../../src/core/input/quantity';
import type {
  Made,
  OperatedKind,
  OperatorContainer,
  OperatorPods,
  OperatorService,
} from '../../../src/operators/index';
import { type SupportedVersion, VERSIONS } from '../../../src/operators/versions';
import { madeBy, NO_PODS, type Sample, typeOf } from './samples';

/*
 * The rules for every entry of the registry of operators.
 */

/** Containers that never have requests, with the reason. */
export const CLAIM_NOTHING: Readonly<Record<string, string>> = {
  'postgresql.cnpg.io/Pooler bootstrap-controller':
    "it claims what the pod claims as a whole, which is no field of a container: the sample sets the container's",
};

/** All faults of an entry, one sentence each. */
export function faults(operated: OperatedKind, sample: Sample | undefined): readonly string[] {
  if (sample === undefined) return ['has no sample'];
  const made = madeBy(operated, sample);
  const names = made.pods.map(({ name }) => name);
  return [
    ...versionFaults(operated),
    ...(['access', 'backing', 'service', 'monitoring'].includes(operated.part) ? [] : ['has no part, and so no wave']),
    ...(typeof operated.holdsData === 'boolean' ? [] : ['does not say whether it holds data']),
    ...(['health check', 'conditions', 'none'].includes(operated.readiness) ? [] : ['does not say when it is ready']),
    ...(new Set(names).size === names.length ? [] : ['has two groups of pods of one name']),
    ...made.pods.flatMap((pods) => podFaults(typeOf(operated), pods, names).map((fault) => `${pods.name} ${fault}`)),
    ...made.volumeClaims.flatMap(({ name, count, size }) =>
      Number.isInteger(count) && count > 0 && (parseQuantity(size) ?? 0n) > 0n ? [] : [`volume ${name} has no size`],
    ),
    ...made.services.flatMap((service) =>
      serviceFaults(service, made).map((fault) => `Service ${service.name} ${fault}`),
    ),
  ];
}

function versionFaults({ group, operator }: OperatedKind): readonly string[] {
  const versions: Readonly<Record<string, SupportedVersion>> = VERSIONS;
  const row = versions[operator];
  if (row === undefined) return [`has no row ${operator} in VERSIONS`];
  return row.apiVersions.some((version) => version.startsWith(`${group}/`))
    ? []
    : [`is of no API of VERSIONS.${operator}`];
}

function podFaults(type: string, pods: OperatorPods, names: readonly string[]): readonly string[] {
  const { labels, selector, count, surge, how, session, containers, inPlaceOf } = pods;
  const foreign = Object.entries(selector).filter(([key, value]) => labels[key] !== value);
  const unclaimed = containers
    .filter(claimsNothing)
    .filter(({ name }) => CLAIM_NOTHING[`${type} ${name}`] === undefined);
  const times = [count, surge].every((number) => Number.isInteger(number) && number >= 0);
  return [
    ...(Object.keys(selector).length > 0 ? [] : ['have no labels that policies select by']),
    ...foreign.map(([key]) => `are selected by ${key}, which they do not have`),
    ...(containers.some(({ role }) => role === 'container') ? [] : ['have no container']),
    ...unclaimed.map(({ name }) => `have a container ${name} that claims nothing`),
    ...(times && (count + surge > 0 || inPlaceOf !== undefined || session === true) ? [] : ['never run']),
    ...(inPlaceOf === undefined || names.includes(inPlaceOf)
      ? []
      : [`run in the place of ${inPlaceOf}, which does not exist`]),
    ...(how === '' ? ['do not say how many they are'] : []),
  ];
}

/** What is wrong with what an operator makes of a resource whose spec is empty: its own defaults have to stand in. */
export function faultsByDefault(operated: OperatedKind): readonly string[] {
  return madeBy(operated, NO_PODS)
    .pods.filter(({ count, surge, inPlaceOf, session }) => count + surge === 0 && inPlaceOf === undefined && !session)
    .map(({ name }) => `${name} never run by default`);
}

/** Kinds that an operator makes something of, and that no test names: only a test of its own knows how many pods there are, and what they claim. */
export function untested(types: readonly string[], tests: string): readonly string[] {
  return types.filter((type) => !new RegExp(`\\b${type.replace(/.*\//, '')}\\b`).test(tests));
}

export function claimsNothing({ resources: { requests, limits } }: OperatorContainer): boolean {
  return Object.keys({ ...requests, ...limits }).length === 0;
}

function serviceFaults({ name, selector, ports, headless }: OperatorService, { pods }: Made): readonly string[] {
  const behind = pods.filter((group) => selects(selector, group));
  const listening = new Set(behind.flatMap((group) => group.ports.flatMap((port) => [port.name, port.port])));
  return [
    ...(/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) ? [] : ['has a name that is none']),
    ...(ports.length > 0 || headless ? [] : ['has no ports']),
    ...(behind.length > 0 || pods.length === 0 ? [] : ['has no pods behind it']),
    ...ports
      .filter(({ targetPort }) => behind.length > 0 && !listening.has(targetPort))
      .map(({ targetPort }) => `leads to ${targetPort}, on which its pods do not listen`),
  ];
}

function selects(
  selector: Readonly<Record<string, string>>,
  { labels, varyingLabels = {}, someLabels = {} }: OperatorPods,
): boolean {
  return Object.entries(selector).every(
    ([key, value]) =>
      labels[key] === value || varyingLabels[key]?.includes(value) === true || someLabels[key]?.mayBe(value) === true,
  );
}

/** Kinds whose pods have no label that tells one resource from another, with the reason. */
const NOT_TOLD_APART: Readonly<Record<string, string>> = {
  'extensions.agents.x-k8s.io/SandboxClaim':
    'its pod has a label of its template only: its Sandbox may come from a warm pool',
  'extensions.agents.x-k8s.io/SandboxTemplate': 'its pods are those of its claims and warm pools',
  'ray.io/RayJob': 'the name of its RayCluster is generated',
  'ray.io/RayService': 'the name of its RayCluster is generated',
  'serving.knative.dev/Configuration': 'a Service has a Configuration of its name',
};

/** Pods of one resource that the policies of another would select. */
export function mistaken(kinds: readonly OperatedKind[], samples: Readonly<Record<string, Sample>>): readonly string[] {
  const toldApart = kinds.filter((operated) => NOT_TOLD_APART[typeOf(operated)] === undefined);
  const resources = toldApart.flatMap((operated) => {
    const sample = samples[typeOf(operated)] ?? NO_PODS;
    return ['main', 'other'].map((name) => ({
      title: `${operated.kind} ${name}`,
      made: madeBy(operated, sample, name),
    }));
  });
  return resources.flatMap(({ title, made }) =>
    resources
      .filter((other) => other.title !== title)
      .flatMap((other) =>
        made.pods.flatMap(({ name, selector }) =>
          other.made.pods
            .filter((pods) => selects(selector, { ...pods, someLabels: {} }))
            .map((pods) => `${title}: the policy of ${name} selects ${pods.name} of ${other.title}`),
        ),
      ),
  );
}

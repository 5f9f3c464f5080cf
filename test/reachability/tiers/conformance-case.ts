import { isKind } from '../naive-pods';
import type { RawPolicy, RawRule } from './naive-tiers';

/** One test of SIG Network: a manifest, and steps that change objects and check paths. */
export interface ConformanceCase {
  /** The name of its file. */
  readonly test: string;
  readonly manifest: string;
  readonly steps: readonly ConformanceStep[];
}

export interface ConformanceStep {
  /** Changes that stay for the next steps. */
  readonly changes?: readonly Change[];

  /** `harry-potter-0 > draco-malfoy-0 TCP 80 closed`. */
  readonly paths: readonly string[];
}

export type Change = (objects: readonly object[]) => readonly object[];

type Rules = 'ingress' | 'egress';

/** Swaps two rules of a ClusterNetworkPolicy. */
export function swap(policy: string, rules: Rules, one: number, other: number): Change {
  return changingRules(policy, rules, (list) =>
    list.map((rule, index) => (index === one ? (list[other] ?? rule) : index === other ? (list[one] ?? rule) : rule)),
  );
}

/** Replaces the protocols of a rule by the name of a port. */
export function namePort(policy: string, rules: Rules, at: number, port: string): Change {
  return changingRules(policy, rules, (list) =>
    list.map((rule, index) => (index === at ? { ...rule, protocols: [{ destinationNamedPort: port }] } : rule)),
  );
}

export function setAction(policy: string, rules: Rules, at: number, action: RawRule['action']): Change {
  return changingRules(policy, rules, (list) => list.map((rule, index) => (index === at ? { ...rule, action } : rule)));
}

/** Puts a rule in front that accepts connections to the addresses of pods. */
export function acceptAddressesFirst(policy: string, pods: readonly string[]): Change {
  return (objects) => {
    const networks = pods.map((pod) => `${addressOf(objects, pod)}/32`);
    const first: RawRule = { name: 'accept-addresses', action: 'Accept', to: [{ networks }] };
    return changingRules(policy, 'egress', (list) => [first, ...list])(objects);
  };
}

export function setPriority(policy: string, priority: number): Change {
  return changing(policy, ({ spec, ...rest }: RawPolicy) => ({ ...rest, spec: { ...spec, priority } }));
}

/** Sets the label of the namespace of a house. */
export function labelNamespace(house: string, label: string): Change {
  return changing(`network-policy-conformance-${house}`, (namespace: WithLabels) => ({
    ...namespace,
    metadata: { ...namespace.metadata, labels: { 'conformance-house': label } },
  }));
}

/** Sets or removes the label `conformance-role` of a pod. */
export function labelPod(pod: string, role: string | undefined): Change {
  return changing(pod, ({ metadata, ...rest }: WithLabels) => {
    const { 'conformance-role': before, ...labels } = metadata.labels ?? {};
    return {
      ...rest,
      metadata: { ...metadata, labels: role === undefined ? labels : { ...labels, 'conformance-role': role } },
    };
  });
}

export function remove(name: string): Change {
  return (objects) => objects.filter((object) => nameOf(object) !== name);
}

/** The address that the pod of a name has, as in the status of a running cluster. */
function addressOf(objects: readonly object[], name: string): string {
  const pod = objects.find((object): object is WithAddress => isKind(object, 'Pod') && nameOf(object) === name);
  if (pod === undefined) throw new Error(`no such pod: ${name}`);
  return pod.status.podIP;
}

interface WithAddress {
  readonly status: { readonly podIP: string };
}

interface WithLabels {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

/** The name of any object. */
export function nameOf(object: object): string {
  return 'metadata' in object ? String(Object(object.metadata).name) : '';
}

function changing<T extends object>(name: string, change: (object: T) => object): Change {
  return (objects) => {
    const found = objects.filter((object) => nameOf(object) === name);
    if (found.length !== 1) throw new Error(`${found.length} objects are called ${name}`);
    return objects.map((object) => (nameOf(object) === name ? change(Object(object)) : object));
  };
}

function changingRules(policy: string, rules: Rules, change: (list: readonly RawRule[]) => readonly RawRule[]): Change {
  return changing(policy, ({ spec, ...rest }: RawPolicy) => ({
    ...rest,
    spec: { ...spec, [rules]: change(spec[rules] ?? []) },
  }));
}

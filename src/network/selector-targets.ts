import type { Labels } from '../core/labels';
import { NAMESPACE_NAME_LABEL } from '../core/labels';
import type { PeerPort } from '../core/peer-port';
import { type Plain, toList, toPlain } from '../core/plain';
import type { ContainerPort, EndpointRef, Workload } from '../reachability/index';
import type { PodPeerSelector } from './peer-selector';

/** A NetworkPolicy, as far as it tells which pods it was written for. */
interface PolicyPods {
  readonly namespace: string;

  /** Undefined for a selector that names more than labels. */
  readonly labels: Labels | undefined;
}

/** Whom the selectors of declared paths mean, by the objects of an app. */
export class SelectorTargets {
  private readonly namespaces: ReadonlyMap<string, Labels>;
  private readonly policies: readonly PolicyPods[];
  private readonly portNames: readonly string[];
  private readonly notEvaluated: ReadonlySet<string>;

  /**
   * @param objects those of the whole app
   * @param workloads what the app runs
   */
  constructor(
    objects: readonly object[],
    private readonly workloads: readonly Workload[],
  ) {
    const all = objects.map(toPlain);
    const policies = all.filter(({ kind, apiVersion }) => kind === 'NetworkPolicy' && isBuiltIn(apiVersion));
    const others = all.filter(
      ({ kind, apiVersion }) => String(kind).endsWith('NetworkPolicy') && !isBuiltIn(apiVersion),
    );
    this.namespaces = new Map(all.filter(({ kind }) => kind === 'Namespace').map(toNamespace));
    this.policies = policies.map(toPolicyPods);
    this.portNames = [...new Set(policies.flatMap(portNamesOf))];
    this.notEvaluated = new Set(others.map(namespaceOf));
  }

  /**
   * The pods that a selector means. Those of the app that have its labels are meant, and nobody else; where there are none, pods
   * with exactly these labels, and with those that a policy of the app was written for.
   * @param ports what they are called on, under whatever name a policy has for it
   */
  endpointsOf({ namespaceLabels, podLabels }: PodPeerSelector, ports: readonly PeerPort[]): readonly EndpointRef[] {
    return this.namespacesOf(namespaceLabels).flatMap((namespace) => {
      const known = this.workloads.filter((own) => own.namespace === namespace && holds(own.labels, podLabels));
      const ids = known.map(({ id }) => id);
      if (ids.length > 0 && Object.keys(podLabels).length > 0) return ids;
      const narrower = this.policies
        .filter((policy) => policy.namespace === namespace)
        .flatMap(({ labels }) => (labels !== undefined && holds(labels, podLabels) ? [labels] : []));
      const own = this.namespaces.has(namespace) ? {} : { namespaceLabels };
      const named = this.portNames.flatMap((name) => ports.map((port) => toNamed(name, port)));
      return [...ids, ...[podLabels, ...narrower].map((labels) => ({ namespace, labels, ports: named, ...own }))];
    });
  }

  /** Whether any pods of the app have these labels. */
  hasPods({ namespaceLabels, podLabels }: PodPeerSelector): boolean {
    const namespaces = this.namespacesOf(namespaceLabels);
    return this.workloads.some(({ namespace, labels }) => namespaces.includes(namespace) && holds(labels, podLabels));
  }

  /** Whether policies of another kind, such as Cilium's, may open what those of Kubernetes leave closed. */
  mayBeOpen({ namespaceLabels }: PodPeerSelector): boolean {
    return this.notEvaluated.has('') || this.namespacesOf(namespaceLabels).some((name) => this.notEvaluated.has(name));
  }

  /** By its name one, which the app need not have; by other labels those of the app. */
  private namespacesOf(labels: Labels): readonly string[] {
    const { [NAMESPACE_NAME_LABEL]: name } = labels;
    if (name !== undefined) return [name];
    return [...this.namespaces].filter(([, own]) => holds(own, labels)).map(([own]) => own);
  }
}

function isBuiltIn(apiVersion: unknown): boolean {
  return String(apiVersion).startsWith('networking.k8s.io/');
}

/** Empty for what lives in no namespace. */
function namespaceOf({ metadata }: Plain): string {
  return String(toPlain(metadata).namespace ?? '');
}

function toNamespace({ metadata }: Plain): readonly [string, Labels] {
  const { name, labels } = toPlain(metadata);
  return [String(name), { ...toLabels(labels), [NAMESPACE_NAME_LABEL]: String(name) }];
}

function toPolicyPods(policy: Plain): PolicyPods {
  const { matchLabels, matchExpressions } = toPlain(toPlain(policy.spec).podSelector);
  const labels = toList(matchExpressions).length > 0 ? undefined : toLabels(matchLabels);
  return { namespace: namespaceOf(policy), labels };
}

function portNamesOf({ spec }: Plain): readonly string[] {
  const { ingress, egress } = toPlain(spec);
  return [...toList(ingress), ...toList(egress)]
    .flatMap((rule) => toList(toPlain(rule).ports))
    .map((declared) => toPlain(declared).port)
    .filter((port) => typeof port === 'string');
}

function toNamed(name: string, { port, protocol = 'TCP' }: PeerPort): ContainerPort {
  return { name, port, protocol };
}

function toLabels(value: unknown): Labels {
  return Object.fromEntries(Object.entries(toPlain(value)).map(([key, label]) => [key, String(label)]));
}

function holds(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

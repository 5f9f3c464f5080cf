import { groupedBy } from '../core/grouped';
import type { PeerPort } from '../core/network/peer-port';
import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import type { ContainerPort, EndpointRef, Reachability, Workload } from '../reachability/index';
import { LabelSelector } from '../reachability/label-selector';
import { type Policy, rulesOf } from '../reachability/policy';
import { portNamesOf } from '../reachability/tiers/tier-policy';
import type { PodPeerSelector } from './peer-selector';

/** The pods at one end of a declared path. */
export interface PathEnd {
  readonly refs: readonly EndpointRef[];

  /** Whether the path must be open for all of them. If not, one is enough: it is not known which of them there are. */
  readonly all: boolean;
}

/** Finds the pods in an app that the selectors of declared paths select. */
export class SelectorTargets {
  private readonly portNames: readonly string[];
  private readonly policies: ReadonlyMap<string, readonly Policy[]>;
  private readonly workloads: ReadonlyMap<string, readonly Workload[]>;

  /** @param app all objects of the app */
  constructor(readonly app: Reachability) {
    const { policies, tierPolicies } = app.objects;
    const named = rulesOf(policies).flatMap(({ namedPorts }) => namedPorts.map(({ name }) => name));
    this.portNames = [...new Set([...named, ...portNamesOf(tierPolicies)])];
    this.policies = groupedBy(policies, ({ namespace }) => namespace);
    this.workloads = groupedBy(app.workloads, ({ namespace }) => namespace);
  }

  /**
   * The pods that a selector selects: all workloads of the app with its labels. If the app has no such workload: pods with exactly these
   * labels, or pods with the labels of a policy that selects more narrowly. A selector without labels selects whatever pods there are.
   * @param ports the ports that they are called on. Each gets every port name that a policy uses
   */
  endOf(selector: PodPeerSelector, ports: readonly PeerPort[]): PathEnd {
    const { namespaceLabels, podLabels } = selector;
    const ids = this.podsOf(selector).map(({ id }) => id);
    if (ids.length > 0 && Object.keys(podLabels).length > 0) return { refs: ids, all: true };
    const named = this.portNames.flatMap((name) => ports.map((port) => toNamed(name, port)));
    const described = this.namespacesOf(namespaceLabels).flatMap((namespace) => {
      const narrower = (this.policies.get(namespace) ?? []).flatMap(({ pods: { exactLabels } }) =>
        exactLabels && holds(exactLabels, podLabels) ? [exactLabels] : [],
      );
      const own = this.app.objects.declaredNamespaces.has(namespace) ? {} : { namespaceLabels };
      return [podLabels, ...narrower].map((labels) => ({ namespace, labels, ports: named, ...own }));
    });
    return { refs: [...ids, ...described], all: false };
  }

  /** The workloads of the app that a selector selects. */
  podsOf({ namespaceLabels, podLabels }: PodPeerSelector): readonly Workload[] {
    return this.namespacesOf(namespaceLabels).flatMap((namespace) => this.app.workloadsWith(namespace, podLabels));
  }

  /** All workloads of the app in the namespaces with these labels. */
  workloadsIn(namespaceLabels: Labels): readonly Workload[] {
    return this.namespacesOf(namespaceLabels).flatMap((namespace) => this.workloads.get(namespace) ?? []);
  }

  /** Policies of other kinds, such as Cilium's, that may open paths which NetworkPolicies block. */
  otherPolicies({ namespaceLabels }: PodPeerSelector): readonly string[] {
    const namespaces = [undefined, ...this.namespacesOf(namespaceLabels)];
    return this.app.objects.otherPolicies
      .filter(({ namespace, mayOpenMore }) => mayOpenMore && namespaces.includes(namespace))
      .map(({ title }) => title);
  }

  /** Objects in the namespaces whose pods are not known. */
  unreadPods({ namespaceLabels }: PodPeerSelector): readonly string[] {
    const namespaces = this.namespacesOf(namespaceLabels);
    return this.app.objects.unreadPods
      .filter(({ namespace }) => namespaces.includes(namespace))
      .map(({ title }) => title);
  }

  /** A selector by name selects that namespace, even outside the app. A selector by other labels selects namespaces of the app. */
  namespacesOf(labels: Labels): readonly string[] {
    const { [NAMESPACE_NAME_LABEL]: name } = labels;
    if (name !== undefined) return [name];
    const { declaredNamespaces, namespaces } = this.app.objects;
    return [...declaredNamespaces].filter((namespace) => holds(namespaces.get(namespace) ?? {}, labels));
  }
}

function toNamed(name: string, { port, protocol = 'TCP' }: PeerPort): ContainerPort {
  return { name, port, protocol };
}

function holds(labels: Labels, wanted: Labels): boolean {
  return LabelSelector.labels(wanted).matches(labels);
}

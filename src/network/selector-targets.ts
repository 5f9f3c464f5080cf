import type { PeerPort } from '../core/network/peer-port';
import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import type { ContainerPort, EndpointRef, Reachability } from '../reachability/index';
import { LabelSelector } from '../reachability/label-selector';
import { rulesOf } from '../reachability/policy';
import type { PodPeerSelector } from './peer-selector';

/** Finds the pods in an app that the selectors of declared paths select. */
export class SelectorTargets {
  private readonly portNames: readonly string[];
  private readonly otherPolicies: ReadonlySet<string | undefined>;

  /** @param app all objects of the app */
  constructor(private readonly app: Reachability) {
    const { policies, otherPolicies } = app.objects;
    this.portNames = [...new Set(rulesOf(policies).flatMap(({ namedPorts }) => namedPorts.map(({ name }) => name)))];
    this.otherPolicies = new Set(otherPolicies.filter((one) => one.mayOpenMore).map(({ namespace }) => namespace));
  }

  /**
   * The pods that a selector selects: the workloads of the app with its labels. If the app has no such workload: pods with exactly these
   * labels, and pods with the labels of each policy that selects more narrowly.
   * @param ports the ports that they are called on. Each gets every port name that a policy uses
   */
  endpointsOf({ namespaceLabels, podLabels }: PodPeerSelector, ports: readonly PeerPort[]): readonly EndpointRef[] {
    return this.namespacesOf(namespaceLabels).flatMap((namespace) => {
      const known = this.app.workloads.filter((own) => own.namespace === namespace && holds(own.labels, podLabels));
      const ids = known.map(({ id }) => id);
      if (ids.length > 0 && Object.keys(podLabels).length > 0) return ids;
      const narrower = this.app.objects.policies
        .filter((policy) => policy.namespace === namespace)
        .flatMap(({ pods: { exactLabels } }) => (exactLabels && holds(exactLabels, podLabels) ? [exactLabels] : []));
      const own = this.app.objects.declaredNamespaces.has(namespace) ? {} : { namespaceLabels };
      const named = this.portNames.flatMap((name) => ports.map((port) => toNamed(name, port)));
      return [...ids, ...[podLabels, ...narrower].map((labels) => ({ namespace, labels, ports: named, ...own }))];
    });
  }

  /** Whether any workload of the app has these labels. */
  hasPods({ namespaceLabels, podLabels }: PodPeerSelector): boolean {
    const namespaces = this.namespacesOf(namespaceLabels);
    return this.app.workloads.some(
      ({ namespace, labels }) => namespaces.includes(namespace) && holds(labels, podLabels),
    );
  }

  /** Whether policies of another kind, such as Cilium's, may open paths that NetworkPolicies block. */
  mayBeOpen({ namespaceLabels }: PodPeerSelector): boolean {
    const namespaces = [undefined, ...this.namespacesOf(namespaceLabels)];
    return namespaces.some((namespace) => this.otherPolicies.has(namespace));
  }

  /** A selector by name selects that namespace, even outside the app. A selector by other labels selects namespaces of the app. */
  private namespacesOf(labels: Labels): readonly string[] {
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

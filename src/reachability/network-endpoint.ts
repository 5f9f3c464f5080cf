import type { Labels } from '../core/objects/labels';
import type { AddressSet } from './address-set';
import type { PortSet } from './port-set';
import type { ContainerPort } from './read-pods';
import type { MissingFact } from './verdict/verdict';

/** One end of a connection. */
export type NetworkEndpoint =
  | Workload
  | SelectedPods
  | ExternalAddresses
  | DomainName
  | ClusterNodes
  | IngressController;

/** Pods of the set: the pods of one controller or PodTemplate, or bare Pods that every policy treats alike. */
export interface Workload {
  readonly kind: 'workload';

  /** The id, such as `stella/stt-service`. Prefixed with the kind if two kinds share the name. */
  readonly id: string;

  /** `Deployment`, `StatefulSet`, `Pod`, `PodTemplate`… */
  readonly workloadKind: string;
  readonly namespace: string;
  readonly name: string;

  /** The labels of its pods. For several Pods, the labels that they share. */
  readonly labels: Labels;

  /** The ports that its containers declare. */
  readonly ports: readonly ContainerPort[];

  /** The names of its bare Pods. Empty for a controller. */
  readonly pods: readonly string[];

  /** Whether its pods have their node's address. */
  readonly hostNetwork: boolean;
}

/** Pods that a policy selects by label, in the set or not: kube-dns, Prometheus, another team's pods. */
export interface SelectedPods {
  readonly kind: 'pods';

  /** `k8s-app=kube-dns in kube-system`, `every pod in ingress-nginx`, `every pod of every namespace`. */
  readonly id: string;

  /** The namespace, if the selector names exactly one. */
  readonly namespace: string | undefined;

  /** Their labels, such as `k8s-app=kube-dns`. Empty for every pod. */
  readonly pods: string;

  /** The labels of their namespaces. Empty for every namespace. */
  readonly namespaces: string;

  /** True for the pods of every namespace that no rule of the Admin or Baseline tier names. */
  readonly unnamed?: true;
}

/** Addresses outside the cluster. */
export interface ExternalAddresses {
  readonly kind: 'addresses';

  /** `the internet`, `everywhere outside`, `203.0.113.0/24`. */
  readonly id: string;
  readonly addresses: AddressSet;
}

/** A domain outside the cluster that a rule of the Admin or Baseline tier names. Nobody knows the addresses behind it. */
export interface DomainName {
  readonly kind: 'domain';

  /** `api.example.com`, or `*.example.com` for its subdomains. */
  readonly id: string;
}

/** Nodes that a rule of the Admin or Baseline tier selects, if the set does not contain any Node. Nobody knows their addresses. */
export interface ClusterNodes {
  readonly kind: 'nodes';

  /** `every node`, or `nodes with kubernetes.io/os=linux`. */
  readonly id: string;

  /** Their labels. Empty for every node. */
  readonly labels: string;
}

/** The controller that serves the Ingress objects and the routes of the set. */
export interface IngressController {
  readonly kind: 'ingress-controller';
  readonly id: 'ingress-controller';
}

/** An open path, which the policies on both sides allow. */
export interface Connection {
  readonly from: NetworkEndpoint;
  readonly to: NetworkEndpoint;

  /** The ports of the called pod. */
  readonly ports: PortSet;

  /** What would tell whether the path is open, if the set does not. Undefined for a path that is open for certain. */
  readonly missing?: readonly MissingFact[] | undefined;
}

/** A path of which the set does not tell whether it is open. */
export interface UnknownConnection extends Connection {
  readonly missing: readonly MissingFact[];
}

/** Pods that are not in the set, described by the labels that they will have. */
export interface PodDescription {
  readonly namespace: string;
  readonly labels: Labels;

  /** The labels of their namespace. @default - the labels of the Namespace in the set */
  readonly namespaceLabels?: Labels;

  /** The ports that they listen on, for policies with named ports. @default - none */
  readonly ports?: readonly ContainerPort[];
}

export const INGRESS_CONTROLLER: IngressController = { kind: 'ingress-controller', id: 'ingress-controller' };

/** Converts addresses outside the cluster into an endpoint. */
export function toExternal(addresses: AddressSet): ExternalAddresses {
  return { kind: 'addresses', id: String(addresses), addresses };
}

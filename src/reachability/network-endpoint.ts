import type { Labels } from '../core/objects/labels';
import type { AddressSet } from './address-set';
import type { PortSet } from './port-set';
import type { ContainerPort } from './read-pods';

/** One end of a connection. */
export type NetworkEndpoint = Workload | SelectedPods | ExternalAddresses | IngressController;

/** Pods of the set: those of one controller or PodTemplate, or bare Pods that every policy treats alike. */
export interface Workload {
  readonly kind: 'workload';

  /** `stella/stt-service`; with its kind in front where two kinds share that name. */
  readonly id: string;

  /** `Deployment`, `StatefulSet`, `Pod`, `PodTemplate`… */
  readonly workloadKind: string;
  readonly namespace: string;
  readonly name: string;

  /** The labels of its pods; of several Pods, those that they share. */
  readonly labels: Labels;

  /** What its containers declare. */
  readonly ports: readonly ContainerPort[];

  /** The names of its bare Pods; none for a controller. */
  readonly pods: readonly string[];

  /** Its pods have their node's address. */
  readonly hostNetwork: boolean;
}

/** Pods that a policy selects by their labels, in the set or not: kube-dns, Prometheus, another team's. */
export interface SelectedPods {
  readonly kind: 'pods';

  /** `k8s-app=kube-dns in kube-system`, `every pod in ingress-nginx`, `every pod of every namespace`. */
  readonly id: string;

  /** The namespace, where the selector names exactly one. */
  readonly namespace: string | undefined;

  /** Their labels: `k8s-app=kube-dns`; empty for every pod. */
  readonly pods: string;

  /** The labels of their namespaces; empty for every namespace. */
  readonly namespaces: string;
}

/** Addresses outside the cluster. */
export interface ExternalAddresses {
  readonly kind: 'addresses';

  /** `the internet`, `everywhere outside`, `203.0.113.0/24`. */
  readonly id: string;
  readonly addresses: AddressSet;
}

/** The controller that serves the Ingress objects of the set. */
export interface IngressController {
  readonly kind: 'ingress-controller';
  readonly id: 'ingress-controller';
}

/** An open path: every policy on both sides allows it. */
export interface Connection {
  readonly from: NetworkEndpoint;
  readonly to: NetworkEndpoint;

  /** The called pod's own ports. */
  readonly ports: PortSet;
}

/** Pods that are not in the set, by the labels that they will have. */
export interface PodDescription {
  readonly namespace: string;
  readonly labels: Labels;

  /** Labels of their namespace. @default - those of the Namespace in the set */
  readonly namespaceLabels?: Labels;

  /** What they listen on, for policies that name ports. @default - none */
  readonly ports?: readonly ContainerPort[];
}

export const INGRESS_CONTROLLER: IngressController = { kind: 'ingress-controller', id: 'ingress-controller' };

/** Addresses outside the cluster as an endpoint. */
export function toExternal(addresses: AddressSet): ExternalAddresses {
  return { kind: 'addresses', id: String(addresses), addresses };
}

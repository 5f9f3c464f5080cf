import type { Labels } from '../../core/objects/labels';
import type { Peer } from '../../network/peer';

/** Where an ingress controller runs, and the class that it serves. */
export interface IngressControllerOptions {
  /** The namespace of its pods. @default - the namespace of the controller's own manifests or chart */
  readonly namespace?: string;

  /** The IngressClass. @default - the class of the controller's own manifests or chart */
  readonly ingressClassName?: string;

  /**
   * What opens the egress of its pods, if not a policy of this app.
   * @default - if the app isolates pods of their namespace, it must open their side
   */
  readonly openedBy?: string;
}

/** A load balancer of a cloud that calls pods directly. */
export interface CloudIngressOptions {
  /** The subnets of the load balancer, whose addresses the pods see, such as `10.0.1.0/24`. */
  readonly subnetCidrs: readonly string[];

  /** The IngressClass. @default - the class of the controller's own chart */
  readonly ingressClassName?: string;
}

/** A load balancer of Google Cloud. */
export interface GoogleIngressOptions {
  /** Whether only clients of the VPC call it. @default false */
  readonly internal?: boolean;

  /** The proxy-only subnets, which an internal load balancer calls from. @default - none */
  readonly proxyOnlyCidrs?: readonly string[];
}

/** An ingress controller without a preset. */
export interface OtherIngressOptions {
  /** The IngressClass that it serves. */
  readonly ingressClassName: string;

  /** Annotations by which it serves HTTPS only. @default - none */
  readonly httpsAnnotations?: Labels;
}

/** Stands for the time of a request in annotations. */
export const SECONDS = 'SECONDS';

/** An ingress controller: who calls pods, and what an Ingress has to say. */
export interface ControllerFields {
  readonly name: string;
  readonly peer: Peer;
  readonly ingressClassName?: string | undefined;

  /** Annotations of every Ingress. */
  readonly annotations?: Labels;

  /** Annotations by which it serves HTTPS only. */
  readonly httpsAnnotations?: Labels;

  /** Annotations with the time of a request, where `SECONDS` stands for it. Undefined where no annotation sets it. */
  readonly timeoutAnnotations?: Labels;

  /** The longest time that these annotations accept. */
  readonly timeoutMaxSeconds?: number;

  /** The annotation with the path of its health check, for a load balancer that does not read probes. */
  readonly healthPathAnnotation?: string;

  /** Where it takes certificates from. */
  readonly certificates?: readonly CertificateSource[];
}

/**
 * `secret`: a Secret of the Ingress' namespace. `hosts`: its own certificates, by the hosts in `tls`. `annotations`: its own, by
 * annotations of the user.
 */
export type CertificateSource = 'secret' | 'hosts' | 'annotations';

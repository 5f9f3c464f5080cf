import { defined } from '../../core/defined';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { annotationKey, dnsSubdomain, text } from '../../core/input/names';
import type { Labels } from '../../core/objects/labels';
import { Peer } from '../../network/peer';
import { GOOGLE_FRONT_ENDS } from './google-front-ends';
import {
  type CloudIngressOptions,
  type ControllerFields,
  type GoogleIngressOptions,
  type IngressControllerOptions,
  type OtherIngressOptions,
  SECONDS,
} from './ingress-controller-options';

/**
 * The ingress controller of a cluster: the pods or the load balancer that forward requests from outside, and how its Ingresses say what
 * they need. Immutable. The presets are the controllers' own manifests and charts; pass options where yours differ.
 */
@checkedCalls('IngressControllerReference')
export class IngressControllerReference {
  /**
   * ingress-nginx, which has had no fixes since March 2026.
   * @see https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/deploy/static/provider/cloud/deploy.yaml
   */
  static ingressNginx(options: IngressControllerOptions = {}): IngressControllerReference {
    const labels = { 'app.kubernetes.io/component': 'controller', 'app.kubernetes.io/name': 'ingress-nginx' };
    return new IngressControllerReference({
      name: 'ingress-nginx',
      peer: podsOf({ namespace: 'ingress-nginx', labels }, options),
      ingressClassName: options.ingressClassName ?? 'nginx',
      httpsAnnotations: { 'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true' },
      // https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-timeouts
      timeoutAnnotations: {
        'nginx.ingress.kubernetes.io/proxy-read-timeout': SECONDS,
        'nginx.ingress.kubernetes.io/proxy-send-timeout': SECONDS,
      },
      certificates: ['secret', 'hosts'],
    });
  }

  /**
   * Traefik, which does not limit the time of an answer unless its entry point does.
   * @see https://github.com/traefik/traefik-helm-chart/tree/v41.3.0/traefik
   */
  static traefik(options: IngressControllerOptions = {}): IngressControllerReference {
    return new IngressControllerReference({
      name: 'Traefik',
      peer: podsOf({ namespace: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } }, options),
      ingressClassName: options.ingressClassName ?? 'traefik',
      httpsAnnotations: {
        'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
        'traefik.ingress.kubernetes.io/router.tls': 'true',
      },
      timeoutAnnotations: {},
      certificates: ['secret', 'hosts'],
    });
  }

  /**
   * Contour, whose Envoy ends a request after 15 seconds by default.
   * @see https://projectcontour.io/docs/1.33/config/annotations/
   */
  static contour(options: IngressControllerOptions = {}): IngressControllerReference {
    return new IngressControllerReference({
      name: 'Contour',
      peer: podsOf({ namespace: 'projectcontour', labels: { app: 'envoy' } }, options),
      ingressClassName: options.ingressClassName ?? 'contour',
      httpsAnnotations: { 'ingress.kubernetes.io/force-ssl-redirect': 'true' },
      timeoutAnnotations: { 'projectcontour.io/response-timeout': `${SECONDS}s` },
      certificates: ['secret'],
    });
  }

  /**
   * An Application Load Balancer of AWS, which calls pods directly, takes certificates from AWS only, and ends a request that is silent
   * for 60 seconds by default. It is internal unless `annotations` of the Ingress say `alb.ingress.kubernetes.io/scheme: internet-facing`.
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/v3.5/guide/ingress/annotations/
   */
  static awsLoadBalancer(options: CloudIngressOptions): IngressControllerReference {
    return new IngressControllerReference({
      name: 'AWS load balancer',
      peer: blocksOf('AWS load balancer', options.subnetCidrs),
      ingressClassName: options.ingressClassName ?? 'alb',
      annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' },
      httpsAnnotations: { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS":443}]' },
      timeoutAnnotations: {
        'alb.ingress.kubernetes.io/load-balancer-attributes': `idle_timeout.timeout_seconds=${SECONDS}`,
      },
      timeoutMaxSeconds: 4000,
      healthPathAnnotation: 'alb.ingress.kubernetes.io/healthcheck-path',
      certificates: ['hosts'],
    });
  }

  /**
   * An Application Load Balancer of Google Cloud, which calls pods directly in a VPC-native cluster. Only a BackendConfig sets the time of
   * a request.
   * @see https://cloud.google.com/kubernetes-engine/docs/concepts/ingress
   */
  static googleLoadBalancer(options: GoogleIngressOptions = {}): IngressControllerReference {
    const { internal = false, proxyOnlyCidrs = [] } = options;
    return new IngressControllerReference({
      name: 'Google load balancer',
      peer: blocksOf('Google load balancer', [...GOOGLE_FRONT_ENDS, ...proxyOnlyCidrs]),
      // GKE reads only the annotation.
      annotations: { 'kubernetes.io/ingress.class': internal ? 'gce-internal' : 'gce' },
      httpsAnnotations: { 'kubernetes.io/ingress.allow-http': 'false' },
      certificates: ['secret', 'annotations'],
    });
  }

  /**
   * An Application Gateway of Azure, which calls pods directly and ends a request after 30 seconds by default.
   * @see https://github.com/Azure/application-gateway-kubernetes-ingress/blob/master/docs/annotations.md
   */
  static azureApplicationGateway(options: CloudIngressOptions): IngressControllerReference {
    return new IngressControllerReference({
      name: 'Azure Application Gateway',
      peer: blocksOf('Azure Application Gateway', options.subnetCidrs),
      ingressClassName: options.ingressClassName ?? 'azure-application-gateway',
      httpsAnnotations: { 'appgw.ingress.kubernetes.io/ssl-redirect': 'true' },
      timeoutAnnotations: { 'appgw.ingress.kubernetes.io/request-timeout': SECONDS },
      certificates: ['secret', 'annotations'],
    });
  }

  /** Any other controller. @param peer its pods, or the addresses that it calls from */
  static fromPeer(peer: Peer, options: OtherIngressOptions): IngressControllerReference {
    const { ingressClassName, httpsAnnotations = {} } = options;
    const input = new Input('IngressControllerReference.fromPeer');
    input.required('ingressClassName', ingressClassName, dnsSubdomain);
    input.entries('httpsAnnotations', httpsAnnotations, annotationKey, text);
    input.done();
    const certificates = ['secret', 'hosts', 'annotations'] as const;
    return new IngressControllerReference({ name: peer.name, peer, ingressClassName, httpsAnnotations, certificates });
  }

  /** @throws InputError for a class that Kubernetes refuses */
  private constructor(
    /** What its Ingresses need to say. */
    readonly fields: Readonly<ControllerFields>,
  ) {
    const input = new Input(`IngressControllerReference '${fields.name}'`);
    input.optional('ingressClassName', fields.ingressClassName, dnsSubdomain);
    input.done();
    frozen(fields);
    Object.freeze(this);
  }

  /** Its name in messages. */
  get name(): string {
    return this.fields.name;
  }

  /** The pods or addresses that requests come from. */
  get peer(): Peer {
    return this.fields.peer;
  }
}

function podsOf(
  usual: { readonly namespace: string; readonly labels: Labels },
  { namespace = usual.namespace, openedBy }: IngressControllerOptions,
): Peer {
  return Peer.pods({ namespace, labels: usual.labels, ...defined({ openedBy }) });
}

/** Every port: the path names those of the service. */
function blocksOf(name: string, cidrs: readonly string[]): Peer {
  return Peer.addresses(
    name,
    cidrs.map((cidr) => ({ cidr })),
    [],
  );
}

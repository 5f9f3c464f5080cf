import { defined } from '../../core/defined';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel, dnsSubdomain } from '../../core/input/names';
import type { Labels } from '../../core/objects/labels';
import { Peer } from '../../network/peer';
import { GOOGLE_FRONT_ENDS } from './google-front-ends';

/** A Gateway that somebody else runs, and one of its listeners. */
export interface GatewayReferenceProps {
  /** The name of the Gateway. */
  readonly name: string;

  /** The namespace of the Gateway. Its listener must allow routes from the namespace of the service. */
  readonly namespace: string;

  /**
   * The name of the listener, which must be one with HTTPS unless the route says why not. Without it, a route would be served by every
   * listener of the Gateway, plain HTTP included.
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#listener
   */
  readonly listener: string;

  /**
   * What opens the egress of the proxies, if not a policy of this app.
   * @default - if the app isolates pods of their namespace, it must open their side
   */
  readonly openedBy?: string;
}

/** A Gateway whose proxies run in one namespace for all Gateways. */
export interface ProxiedGatewayProps extends GatewayReferenceProps {
  /** The namespace of the proxies. @default - the namespace of the controller's own manifests or chart */
  readonly proxyNamespace?: string;
}

/** A Gateway of Google Cloud. */
export interface GoogleGatewayProps extends Omit<GatewayReferenceProps, 'openedBy'> {
  /** The proxy-only subnets, which regional and internal load balancers call from. @default - none */
  readonly proxyOnlyCidrs?: readonly string[];
}

/** @see https://gateway-api.sigs.k8s.io/geps/gep-1762/ */
const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';

/** A Gateway of the Gateway API, its listener, and the proxies that forward its requests. Immutable. */
@checkedCalls('GatewayReference')
export class GatewayReference {
  /**
   * A Gateway whose proxies run beside it and have the label of the Gateway API for its name: Istio, NGINX Gateway Fabric and most others.
   * @see https://gateway-api.sigs.k8s.io/geps/gep-1762/
   * @see https://github.com/istio/istio/blob/1.31.0-rc.0/manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml
   */
  static inCluster(props: GatewayReferenceProps): GatewayReference {
    const { name, namespace } = props;
    return new GatewayReference(checked(props), podsOf(props, namespace, { [GATEWAY_NAME_LABEL]: name }));
  }

  /**
   * A Gateway of Envoy Gateway. In its Gateway namespace mode, `proxyNamespace` is the namespace of the Gateway.
   * @see https://gateway.envoyproxy.io/docs/tasks/operations/gateway-namespace-mode/
   * @see https://github.com/envoyproxy/gateway/blob/v1.9.0/internal/gatewayapi/translator.go
   */
  static envoyGateway(props: ProxiedGatewayProps): GatewayReference {
    const { name, namespace, proxyNamespace = 'envoy-gateway-system' } = props;
    const labels = {
      'gateway.envoyproxy.io/owning-gateway-name': name,
      'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
    };
    return new GatewayReference(checked(props), podsOf(props, proxyNamespace, labels));
  }

  /**
   * A Gateway of Contour with the proxies of its own manifests. For one that Contour's provisioner makes, whose proxies are named after
   * the Gateway, use `fromPeer`.
   * @see https://github.com/projectcontour/contour/blob/v1.33.6/examples/contour/03-envoy.yaml
   */
  static contour(props: ProxiedGatewayProps): GatewayReference {
    return new GatewayReference(
      checked(props),
      podsOf(props, props.proxyNamespace ?? 'projectcontour', { app: 'envoy' }),
    );
  }

  /** A Gateway of Traefik. @see https://github.com/traefik/traefik-helm-chart/tree/v41.3.0/traefik */
  static traefik(props: ProxiedGatewayProps): GatewayReference {
    const labels = { 'app.kubernetes.io/name': 'traefik' };
    return new GatewayReference(checked(props), podsOf(props, props.proxyNamespace ?? 'traefik', labels));
  }

  /**
   * A Gateway of Google Cloud, whose load balancer calls pods directly.
   * @see https://cloud.google.com/load-balancing/docs/firewall-rules
   */
  static google(props: GoogleGatewayProps): GatewayReference {
    const cidrs = [...GOOGLE_FRONT_ENDS, ...(props.proxyOnlyCidrs ?? [])];
    return new GatewayReference(
      checked(props),
      Peer.addresses(
        'Google load balancer',
        cidrs.map((cidr) => ({ cidr })),
        [],
      ),
    );
  }

  /** Any other Gateway. @param peer its proxies, or the addresses that they call from */
  static fromPeer(peer: Peer, props: Omit<GatewayReferenceProps, 'openedBy'>): GatewayReference {
    return new GatewayReference(checked(props), peer);
  }

  readonly name: string;

  readonly namespace: string;

  /** The name of its listener. */
  readonly listener: string;

  private constructor(
    { name, namespace, listener }: GatewayReferenceProps,
    /** The pods or addresses that requests come from. */
    readonly peer: Peer,
  ) {
    this.name = name;
    this.namespace = namespace;
    this.listener = listener;
    Object.freeze(this);
  }
}

function podsOf({ openedBy }: GatewayReferenceProps, namespace: string, labels: Labels): Peer {
  return Peer.pods({ namespace, labels, ...defined({ openedBy }) });
}

/** Reports every wrong prop, before the peer reports one of them. */
function checked<Props extends GatewayReferenceProps>(props: Props): Props {
  const { name, namespace, listener } = props;
  const input = new Input(`GatewayReference '${namespace}/${name}'`);
  input.required('name', name, dnsSubdomain);
  input.required('namespace', namespace, dnsLabel);
  input.required('listener', listener, dnsSubdomain);
  input.done();
  return props;
}

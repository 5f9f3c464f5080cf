import { mapValues } from '../../core/grouped';
import { InputError } from '../../core/input/input';
import { type Labels, labelTexts } from '../../core/objects/labels';
import { compare } from '../../core/order';
import { type Plain, toList, toPlain } from '../../core/plain';
import { madeOf } from '../../operators/index';
import type { ManifestSet, SetObject } from '../manifest-set';

/** A way into the cluster that the set opens. */
export interface Entry {
  /** The object that opens it, as `Service azora/api-gateway-public`. */
  readonly title: string;

  /** `load balancer`, `port of every node`, `route`. */
  readonly way: string;

  /** What the outside calls: ports, or hosts with paths. */
  readonly addresses: readonly string[];

  /** The Services or pods behind it. */
  readonly leadsTo: readonly string[];

  /** Who may call a load balancer, if its Service says so. Empty for everybody. */
  readonly onlyFrom: readonly string[];

  /** Whether the object says that its callers use TLS: by a certificate, or the name or number of each port. */
  readonly tls: boolean;
}

/** The ways into the cluster that a set opens: Services with an address outside the cluster, Ingresses, and routes of Gateways. */
export function entries(set: ManifestSet): readonly Entry[] {
  return [
    ...set.of('/Service').flatMap((service) => ofService(set, service)),
    ...set.objects.flatMap((object) => ofOperator(set, object)),
    ...set.of('networking.k8s.io/Ingress').map(ofIngress),
    ...ROUTES.flatMap((kind) => set.of(`gateway.networking.k8s.io/${kind}`)).map((route) => ofRoute(set, route)),
  ].sort((a, b) => compare(a.title, b.title));
}

const ROUTES: readonly string[] = ['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types */
function ofService({ network }: ManifestSet, { title, namespace, annotations, spec }: SetObject): readonly Entry[] {
  const { type, selector, externalIPs, loadBalancerSourceRanges } = spec;
  const external = toList(externalIPs).map(String);
  const way = type === 'LoadBalancer' ? 'load balancer' : type === 'NodePort' ? 'port of every node' : '';
  if (way === '' && external.length === 0) return [];
  const labels = mapValues(toPlain(selector), String);
  const isAlone = network instanceof InputError || Object.keys(labels).length === 0;
  const selected = isAlone ? [] : network.workloadsWith(namespace || 'default', labels).map(({ id }) => id);
  const ports = toList(spec.ports).map(toPlain);
  return [
    {
      title,
      way: way || `addresses ${external.join(', ')}`,
      addresses: ports.map(portText),
      leadsTo: selected.length > 0 ? selected : labelTexts(labels),
      onlyFrom: toList(loadBalancerSourceRanges).map(String),
      tls: hasCertificate(annotations) || (ports.length > 0 && ports.every(isTlsPort)),
    },
  ];
}

function portText({ name, port, protocol = 'TCP' }: Plain): string {
  return `${String(protocol)} ${String(port)}${name === undefined ? '' : ` (${String(name)})`}`;
}

/** An annotation by which load balancers of clouds get a certificate, such as `aws-load-balancer-ssl-cert`. */
function hasCertificate(annotations: Labels): boolean {
  return Object.keys(annotations).some((key) => /(ssl|tls)[-.]?cert|certificate/i.test(key));
}

function isTlsPort({ name, port, appProtocol }: Plain): boolean {
  return port === 443 || [name, appProtocol].some((text) => /https|tls|wss/i.test(String(text ?? '')));
}

/** A Service that an operator makes. */
function ofOperator(set: ManifestSet, { title, object }: SetObject): readonly Entry[] {
  return madeOf(object, set.customResources)
    .services.filter(({ type = 'ClusterIP' }) => type !== 'ClusterIP')
    .map(({ name, type, ports }) => ({
      title: `Service ${name} of ${title}`,
      way: type === 'LoadBalancer' ? 'load balancer' : 'port of every node',
      addresses: ports.map(({ name, port, protocol = 'TCP' }) => portText({ name, port, protocol })),
      leadsTo: [title],
      onlyFrom: [],
      tls: ports.length > 0 && ports.every(({ name, port }) => isTlsPort({ name, port })),
    }));
}

/** @see https://kubernetes.io/docs/concepts/services-networking/ingress/ */
function ofIngress({ title, namespace, annotations, spec }: SetObject): Entry {
  const rules = toList(spec.rules).map(toPlain);
  const paths = rules.flatMap(({ host = '*', http }) =>
    toList(toPlain(http).paths)
      .map(toPlain)
      .map(({ path = '/', backend }) => ({ address: `${String(host)}${String(path)}`, backend })),
  );
  const all = [
    ...paths,
    ...(spec.defaultBackend === undefined ? [] : [{ address: '*', backend: spec.defaultBackend }]),
  ];
  return {
    title,
    way: 'ingress controller',
    addresses: all.map(({ address }) => address),
    leadsTo: [...new Set(all.map(({ backend }) => toPlain(toPlain(backend).service).name).filter(Boolean))].map(
      (name) => `Service ${namespace}/${String(name)}`,
    ),
    onlyFrom: [],
    tls: toList(spec.tls).length > 0 || hasCertificate(annotations),
  };
}

/** @see https://gateway-api.sigs.k8s.io/reference/spec/ */
function ofRoute(set: ManifestSet, { title, kind, namespace, spec }: SetObject): Entry {
  const refs = toList(spec.parentRefs).map(toPlain);
  const parents = refs.map((parent) => String(parent.name));
  const hosts = toList(spec.hostnames).map(String);
  const rules = toList(spec.rules).map(toPlain);
  const paths = rules
    .flatMap(({ matches }) => toList(matches).map((match) => toPlain(toPlain(match).path).value))
    .filter((path) => path !== undefined);
  const backends = rules
    .flatMap(({ backendRefs }) => toList(backendRefs).map(toPlain))
    .map(({ namespace: own = namespace, name }) => `Service ${String(own)}/${String(name)}`);
  return {
    title,
    way: `Gateway ${parents.join(', ')}`,
    addresses: (hosts.length === 0 ? ['*'] : hosts).flatMap((host) =>
      paths.length === 0 ? [host] : [...new Set(paths)].map((path) => `${host}${String(path)}`),
    ),
    leadsTo: [...new Set(backends)],
    onlyFrom: [],
    tls: kind === 'TLSRoute' || (refs.length > 0 && refs.every((parent) => isTlsListener(set, namespace, parent))),
  };
}

/** Whether the listeners that a route names have TLS: by their protocol, or by their name if their Gateway is not in the set. */
function isTlsListener(set: ManifestSet, own: string, { name, namespace = own, sectionName }: Plain): boolean {
  const gateway = set
    .of('gateway.networking.k8s.io/Gateway')
    .find((one) => one.name === name && one.namespace === namespace);
  if (gateway === undefined) return /https|tls/i.test(String(sectionName ?? ''));
  return toList(gateway.spec.listeners)
    .map(toPlain)
    .filter((listener) => sectionName === undefined || listener.name === sectionName)
    .every(({ protocol }) => protocol === 'HTTPS' || protocol === 'TLS');
}

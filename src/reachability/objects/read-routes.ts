import { toList, toPlain } from '../../core/plain';
import type { IdentifiedObject } from '../identified-object';
import { type IngressBackend, readBackends } from '../read-service';

const GATEWAY_GROUP = 'gateway.networking.k8s.io';
const ROUTES: readonly string[] = ['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];

/**
 * The Services to which an object routes requests from outside: an Ingress, a route of the Gateway API, or an OpenShift Route. Empty for
 * other objects.
 */
export function entryBackends(object: IdentifiedObject): readonly IngressBackend[] {
  const { group, kind, field, namespace } = object;
  if (group === 'networking.k8s.io' && kind === 'Ingress') return readBackends(field, namespace);
  const spec = toPlain(toPlain(field.value).spec);
  if (group === GATEWAY_GROUP && ROUTES.includes(kind)) return gatewayBackends(spec, namespace);
  return group === 'route.openshift.io' && kind === 'Route' ? openShiftBackends(spec, namespace) : [];
}

/**
 * A reference to another namespace counts with or without its ReferenceGrant. A route whose parent is a Service is one of a mesh.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#backendref
 */
function gatewayBackends(
  { parentRefs, rules }: Readonly<Record<string, unknown>>,
  own: string,
): readonly IngressBackend[] {
  const parents = toList(parentRefs).map(toPlain);
  if (parents.length > 0 && parents.every(({ kind }) => kind === 'Service')) return [];
  return toList(rules)
    .flatMap((rule) => toList(toPlain(rule).backendRefs))
    .map(toPlain)
    .flatMap(({ group = '', kind = 'Service', name, namespace = own, port }) => {
      if (group !== '' || kind !== 'Service' || typeof name !== 'string' || typeof port !== 'number') return [];
      return [{ namespace: String(namespace), service: name, port }];
    });
}

/**
 * An OpenShift Route names a port of the pods, so that all ports of its Services count.
 * @see https://docs.openshift.com/container-platform/latest/rest_api/network_apis/route-route-openshift-io-v1.html
 */
function openShiftBackends(
  { to, alternateBackends }: Readonly<Record<string, unknown>>,
  namespace: string,
): readonly IngressBackend[] {
  return [to, ...toList(alternateBackends)].map(toPlain).flatMap(({ kind = 'Service', name }) => {
    return kind === 'Service' && typeof name === 'string' ? [{ namespace, service: name, port: undefined }] : [];
  });
}

import type { ApiObjectMetadata } from 'cdk8s';
import type { HttpRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import { defined } from '../../core/defined';
import type { Input } from '../../core/input/input';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { sortedByKey } from '../../core/order';
import type { ResolvedEntry } from './entry-props';
import { ENTRY_COMPONENT, refuseOwn } from './entry-rules';
import type { GatewayReference } from './gateway-reference';

const REASON_ANNOTATION = `${REASON_ANNOTATION_PREFIX}plain-http-reason`;

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
const MOST_HOSTS = 16;
const MOST_PATHS = 64;

/** A duration has at most five digits. @see https://gateway-api.sigs.k8s.io/geps/gep-2257/ */
const MOST_SECONDS = 99_999;

/** Reports what only an HTTPRoute refuses. */
export function checkRoute(
  input: Input,
  { hosts, paths, requestTimeoutSeconds = 0, annotations }: ResolvedEntry,
): void {
  if (hosts.length > MOST_HOSTS) input.refuse(`hosts must be at most ${MOST_HOSTS}, got ${hosts.length}`);
  if (paths.length > MOST_PATHS) input.refuse(`paths must be at most ${MOST_PATHS}, got ${paths.length}`);
  if (requestTimeoutSeconds > MOST_SECONDS) {
    input.refuse(`requestTimeoutSeconds must be at most ${MOST_SECONDS}, got ${requestTimeoutSeconds}`);
  }
  refuseOwn(input, 'annotations', annotations, [REASON_ANNOTATION]);
}

/** Metadata of the HTTPRoute. */
export function routeMetadata(route: ResolvedEntry): ApiObjectMetadata {
  const { name, namespace, labels, annotations, plainHttpReason } = route;
  return {
    annotations: sortedByKey({ ...annotations, ...defined({ [REASON_ANNOTATION]: plainHttpReason }) }),
    labels: { ...labels, ...objectLabels(name, ENTRY_COMPONENT) },
    name,
    namespace,
  };
}

/**
 * One rule for all paths. The defaults of list items are written out: Kubernetes 1.28 reports them as changes at every apply. An HTTPRoute
 * names the port of a Service by its number.
 */
export function routeSpec(route: ResolvedEntry, { name, namespace, listener }: GatewayReference): HttpRouteSpec {
  const { hosts, paths, pathType, service, port, requestTimeoutSeconds } = route;
  const type = pathType === 'Prefix' ? 'PathPrefix' : 'Exact';
  const timeouts = requestTimeoutSeconds === undefined ? undefined : { request: `${requestTimeoutSeconds}s` };
  return {
    hostnames: [...hosts],
    parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace, sectionName: listener }],
    rules: [
      {
        backendRefs: [
          { group: '', kind: 'Service', name: service, ...defined({ port: port?.servicePort }), weight: 1 },
        ],
        matches: paths.map((value) => ({ path: { type, value } })),
        ...defined({ timeouts }),
      },
    ],
  };
}

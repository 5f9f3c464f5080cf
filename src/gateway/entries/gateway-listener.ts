import type { IConstruct } from 'constructs';
import { listed } from '../../core/listed';
import { apiObjectsIn } from '../../core/objects/api-objects';
import { identityOf } from '../../core/objects/identity';
import { rendered } from '../../core/objects/rendered';
import { toList, toPlain } from '../../core/plain';
import type { ResolvedEntry } from './entry-props';
import type { GatewayReference } from './gateway-reference';

/**
 * What the listener of a Gateway in the same app does not do for a route. Empty if the Gateway is somebody else's.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#listener
 */
export function listenerProblems(
  scope: IConstruct,
  route: ResolvedEntry,
  gateway: GatewayReference,
): readonly string[] {
  const { name, namespace, listener } = gateway;
  const found = apiObjectsIn(scope.node.root)
    .filter(({ kind }) => kind === 'Gateway')
    .map(rendered)
    .find((object) => {
      const own = identityOf(object);
      return own.group === 'gateway.networking.k8s.io' && own.name === name && own.namespace === namespace;
    });
  if (found === undefined) return [];
  const listeners = toList(toPlain(found.spec).listeners).map(toPlain);
  const meant = listeners.find((one) => one.name === listener);
  if (meant === undefined) {
    const names = listed(listeners.map((one) => String(one.name)));
    return [`listener must be one of those that Gateway '${namespace}/${name}' has (${names}), got "${listener}"`];
  }
  const { from = 'Same' } = toPlain(toPlain(meant.allowedRoutes).namespaces);
  return [
    ...(meant.protocol === 'HTTP' && route.plainHttpReason === undefined
      ? [
          `listener must serve HTTPS, or plainHttpReason must say why not: "${listener}" of Gateway '${namespace}/${name}' is plain HTTP`,
        ]
      : []),
    ...(from === 'Same' && namespace !== route.namespace
      ? [
          `listener "${listener}" of Gateway '${namespace}/${name}' must allow routes from ${route.namespace}: it allows its own namespace only`,
        ]
      : []),
  ];
}

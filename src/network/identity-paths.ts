import type { Construct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { addWarnings } from '../core/input/warnings';
import { addCheck } from '../core/objects/tree-check';
import type { TokenService } from '../core/pods/identity/cloud-identity';
import type { IdentityProps } from '../core/pods/identity/identity-props';
import type { Connections, OpenPath } from './connections';
import { Egress } from './egress';
import { isWithinPorts } from './port-ranges';

/**
 * Opens the paths that pods need to be somebody: to the API server, and to what gives them the tokens of their identity in a cloud, where it
 * is on their node. Where it is in the cloud, synth refuses pods without any path that may lead there: a policy knows no host names, so
 * the app must say which path it is.
 */
export function addIdentityPaths(
  scope: Construct,
  connections: Connections,
  { apiAccess, cloudIdentity }: IdentityProps,
): void {
  if (apiAccess?.opensPath) connections.allowTo(Egress.kubernetesApi());
  if (cloudIdentity?.tokens !== undefined) addTokenPath(scope, connections, cloudIdentity.tokens);
}

function addTokenPath(scope: Construct, connections: Connections, tokens: TokenService): void {
  const { subject } = connections.endpoint;
  for (const { cidrs, port } of tokens.onNode ?? []) {
    connections.allowTo(Egress.addresses(tokens.name, cidrs, [{ port }]));
  }
  addWarnings(scope, subject, () => closedHost(Cluster.of(scope), tokens));
  if (tokens.onNode !== undefined) return;
  addCheck(scope, () =>
    connections.egress.some((path) => mayLeadOut(path, Cluster.of(scope)))
      ? []
      : [
          `${subject}: cloudIdentity needs a path to ${tokens.name}, or its pods wait for a token in vain: add Egress.internet443(), or Egress.addresses with those of its private endpoint and port 443, or say in noPathReason of the identity why not`,
        ],
  );
}

/** A plugin whose ipBlocks match no nodes matches no pod on their network either. */
function closedHost({ networkPlugin }: Cluster, { name, onHostNetwork }: TokenService): readonly string[] {
  if (onHostNetwork !== true || networkPlugin?.ipBlocksMatchNodes !== false) return [];
  return [
    `with ${networkPlugin.name}, an ipBlock does not match the ${name}, which is on the network of the node: open the path with a policy of its own kind (Cilium has the entity host)`,
  ];
}

/** The addresses of the API server are not those of the cloud. */
function mayLeadOut({ selector, ports }: OpenPath, { apiServer }: Cluster): boolean {
  const isApiServer = selector.kind === 'block' && (apiServer?.cidrs ?? []).includes(selector.cidr);
  return selector.kind === 'block' && !isApiServer && isWithinPorts([{ port: 443 }], ports);
}

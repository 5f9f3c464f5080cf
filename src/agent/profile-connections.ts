import { selectorLabels } from '../core/objects/labels';
import { sidecarPorts } from '../core/pods/containers/extra-containers';
import { Connections } from '../network/connections';
import { allowToNameservers } from '../network/nameservers';
import type { AgentProfile } from './agent-profile';

/**
 * The paths of all pods of a profile in a namespace, with the profile's own egress open. The selector has no session, so that pods that a
 * controller creates count too.
 */
export function profileConnections(subject: string, profile: AgentProfile, namespace: string): Connections {
  const { egress } = profile.resolved;
  const ports = [...profile.resolved.ports, ...sidecarPorts(profile.resolved)];
  const podLabels = selectorLabels(profile.name, 'agent');
  const connections = new Connections({ subject, namespace, podLabels, ports });
  for (const peer of egress) connections.allowTo(peer);
  allowToNameservers(connections, profile.resolved);
  return connections;
}

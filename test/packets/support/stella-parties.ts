import { builtInProfiles } from '../../../src/session';
import { AGENTS, SERVICES } from '../../cluster/support/platform';
import type { PodParty } from '../../support/parties';
import { sessionOf } from './installation';
import { NAME_SERVER } from './parties';

/** The platform's own pods. */
export const PLATFORM: readonly PodParty[] = [
  ...Object.values(builtInProfiles).map((profile) => agent(profile.name, sessionOf(profile))),
  service('session-management-server', [3000, 50051]),
  service('stt-service', [50051]),
  service('tts-service', [50052]),
  service('message-recorder', []),
];

/** Unknown pods in the platform's own namespaces. */
export const INTRUDERS: readonly PodParty[] = [
  neighbour('stranger in stella', SERVICES, 'stranger', { app: 'stranger' }, 8080, false),
  neighbour('stranger in ai-agents', AGENTS, 'stranger', { app: 'stranger' }, 8080, false),
];

/** Pods in other namespaces, without policies. Some have the labels that the platform's policies select. */
export const NEIGHBOURS: readonly PodParty[] = [
  neighbour('postgres', 'stella-data', 'postgres', { app: 'postgres' }, 5432),
  neighbour('ingress-nginx', 'ingress-nginx', 'controller', { app: 'controller' }, 8080),
  neighbour('prometheus', 'monitoring', 'prometheus', { 'app.kubernetes.io/name': 'prometheus' }, 9090),
  neighbour('grafana', 'monitoring', 'grafana', { 'app.kubernetes.io/name': 'grafana' }, 3000),
  neighbour('stranger', 'stranger', 'stranger', { app: 'stranger' }, 8080),
];

export const POD_PARTIES: readonly PodParty[] = [...PLATFORM, ...INTRUDERS, ...NEIGHBOURS, NAME_SERVER];

function agent(name: string, session: string): PodParty {
  const id = `${AGENTS}/agent-${session}`;
  return { name, namespace: AGENTS, labels: { session }, id, ports: [8080], resolves: true };
}

function service(name: string, ports: readonly number[]): PodParty {
  const labels = { 'app.kubernetes.io/name': name };
  const id = `${SERVICES}/${name}`;
  return {
    name,
    namespace: SERVICES,
    labels,
    id,
    ports,
    services: ports.map((port) => ({ name, port })),
    resolves: true,
  };
}

function neighbour(
  name: string,
  namespace: string,
  pod: string,
  labels: Readonly<Record<string, string>>,
  port: number,
  resolves = true,
): PodParty {
  return { name, namespace, labels, id: `${namespace}/${pod}`, ports: [port], resolves };
}

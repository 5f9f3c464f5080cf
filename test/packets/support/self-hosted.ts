import { AgentsApp } from '../../../src/app/agents-app';
import { Cluster } from '../../../src/core/cluster/cluster';
import { Egress } from '../../../src/network/egress';
import { StellaPlatform } from '../../../src/platforms/stella';
import { AgentProfile, stellaAgent } from '../../../src/session';
import { type KubeObject, toKubeObject } from '../../support/objects';
import { API_SERVER, OUTSIDE, type PodParty } from '../../support/parties';
import { sessionOf } from './installation';

/** The two namespaces of an installation. */
export interface Namespaces {
  readonly agents: string;
  readonly services: string;
}

const liveKit = Egress.liveKit({
  cidrs: OUTSIDE.filter(({ name }) => name === 'internet').map(({ address }) => `${address}/32`),
});

/** Agents in rooms of a self-hosted LiveKit server instead of LiveKit Cloud. */
export const selfHostedAgent = AgentProfile.fromProfile(stellaAgent, { egress: [liveKit, Egress.openAi()] });

/** STELLA with a self-hosted LiveKit server and a known address of the API server. */
export function selfHosted({ agents, services }: Namespaces): readonly KubeObject[] {
  const app = new AgentsApp({ report: false });
  new StellaPlatform(app, 'stella', {
    agentsNamespace: agents,
    servicesNamespace: services,
    profiles: [selfHostedAgent],
    liveKit,
    cluster: new Cluster({ apiServer: { cidrs: [`${API_SERVER.address}/32`], ports: [API_SERVER.port] } }),
  });
  return app.charts.flatMap((chart) => chart.toJson()).map(toKubeObject);
}

/** Its pods, with the names of those in the STELLA deployment document. */
export function selfHostedParties({ agents, services }: Namespaces): readonly PodParty[] {
  const session = sessionOf(selfHostedAgent);
  const service = (name: string, port: number): PodParty => ({
    name,
    namespace: services,
    labels: { 'app.kubernetes.io/name': name },
    id: `${services}/${name}`,
    ports: [port],
    resolves: true,
  });
  return [
    {
      name: 'agent',
      namespace: agents,
      labels: { session },
      id: `${agents}/agent-${session}`,
      ports: [8080],
      resolves: true,
    },
    service('stt-service', 50051),
    service('tts-service', 50052),
    service('session-management-server', 50051),
  ];
}

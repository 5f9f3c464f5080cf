import type { AgentProfile } from '../agent/agent-profile';
import { builtInProfiles } from '../agent/stella/profiles';
import { Input, shown } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import type { SecretStore } from '../core/objects/external-secret';
import { type Resolved, resolved } from '../core/resolved';
import { Quota } from '../namespace/quota';
import { Egress } from '../network/egress';
import { Peer } from '../network/peer';

/** The images of STELLA's services. */
export interface StellaImages {
  /** @default ghcr.io/c4dhi/session-management-server:1.0.0 */
  readonly sessionManagementServer?: string;

  /** @default ghcr.io/c4dhi/stt-service:1.0.0 */
  readonly sttService?: string;

  /** @default ghcr.io/c4dhi/tts-service:1.0.0 */
  readonly ttsService?: string;

  /** @default ghcr.io/c4dhi/message-recorder:1.0.0 */
  readonly messageRecorder?: string;
}

/** The props of an installation of STELLA. */
export interface StellaPlatformProps {
  /** The namespace of the agents. @default ai-agents */
  readonly agentsNamespace?: string;

  /** The namespace of the services; may be the same as `agentsNamespace`. @default stella */
  readonly servicesNamespace?: string;

  /** The profiles of the sessions. @default - the built-in profiles: the three of the STELLA deployment document */
  readonly profiles?: readonly AgentProfile[];

  /** The services' images. @default - those of StellaImages */
  readonly images?: StellaImages;

  /** The quota of all sessions together. @default - the quota of the STELLA deployment document */
  readonly agentsQuota?: Quota;

  /** The quota of the services. @default - enough for all at their largest, with a rollout under way */
  readonly servicesQuota?: Quota;

  /** The URL of the LiveKit server. @default wss://livekit.example.com */
  readonly liveKitUrl?: string;

  /** An echo session, `agent-demo`, which shows whether everything works. @default true */
  readonly demoSession?: boolean;

  /** The store with the credentials. @default - ClusterSecretStore stella */
  readonly secretStore?: SecretStore;

  /** The LiveKit server, as the services reach it. @default - LiveKit Cloud */
  readonly liveKit?: Peer;

  /** The Postgres server, which is not part of the platform. @default - pods app=postgres in namespace stella-data on 5432 */
  readonly database?: Peer;

  /** The callers of the session server's HTTP API. @default - every pod of namespace ingress-nginx */
  readonly clients?: readonly Peer[];

  /** The API server's addresses. @default - the private IPv4 ranges, on 443 and 6443 */
  readonly kubernetesApi?: Peer;

  /** Monitors and alerts for the Prometheus operator, a dashboard for Grafana. @default true */
  readonly monitor?: boolean;

  /** Why one of the namespaces is `default` or another of Kubernetes' own; it is kept in an annotation there. @default - these are refused */
  readonly systemNamespaceReason?: string;
}

/** A dashboard's uid is 40 characters at most, `-dashboard` among them. */
const NAMESPACE_MAX = 30;

/** As in the STELLA deployment document. Only the echo agent can reach its 50 pods; the capacity table shows it. */
const DOCUMENT_QUOTA = Quota.of({
  requestsCpu: '10',
  requestsMemory: '20Gi',
  limitsCpu: '20',
  limitsMemory: '40Gi',
  pods: 50,
});

/** The services at their largest: ten session servers, two of each speech service, each with one more during a rollout. */
const SERVICES_QUOTA = Quota.of({
  requestsCpu: '8',
  requestsMemory: '24Gi',
  limitsCpu: '28',
  limitsMemory: '64Gi',
  pods: 25,
});

const POSTGRES = Peer.pods({ namespace: 'stella-data', labels: { app: 'postgres' }, ports: [{ port: 5432 }] });

// The manifests of STELLA's repository name local builds with the tag latest, which no registry has.
const IMAGES: Required<StellaImages> = {
  sessionManagementServer: 'ghcr.io/c4dhi/session-management-server:1.0.0',
  sttService: 'ghcr.io/c4dhi/stt-service:1.0.0',
  ttsService: 'ghcr.io/c4dhi/tts-service:1.0.0',
  messageRecorder: 'ghcr.io/c4dhi/message-recorder:1.0.0',
};

const DEFAULTS = {
  agentsNamespace: 'ai-agents',
  servicesNamespace: 'stella',
  profiles: Object.values(builtInProfiles),
  images: {},
  agentsQuota: DOCUMENT_QUOTA,
  servicesQuota: SERVICES_QUOTA,
  liveKitUrl: 'wss://livekit.example.com',
  demoSession: true,
  secretStore: { storeName: 'stella' },
  liveKit: Egress.liveKitCloud(),
  database: POSTGRES,
  clients: [Peer.pods({ namespace: 'ingress-nginx' })],
  kubernetesApi: Egress.kubernetesApi(),
  monitor: true,
} satisfies Required<Omit<StellaPlatformProps, 'systemNamespaceReason'>>;

/** StellaPlatformProps with every default filled in. */
export type ResolvedStella = Omit<Resolved<StellaPlatformProps, typeof DEFAULTS>, 'images'> & {
  readonly images: Required<StellaImages>;
};

/**
 * Fills every default.
 * @throws InputError with every wrong name
 */
export function resolveStella(props: StellaPlatformProps): ResolvedStella {
  const stella = resolved(props, DEFAULTS);
  const { agentsNamespace, servicesNamespace } = stella;
  const input = new Input('StellaPlatform');
  input.required('agentsNamespace', agentsNamespace, dnsLabel);
  if (agentsNamespace.length > NAMESPACE_MAX && stella.monitor) {
    input.refuse(
      `agentsNamespace must be ${NAMESPACE_MAX} characters at most, since it is part of its dashboard's uid, got ${shown(agentsNamespace)}`,
    );
  }
  input.required('servicesNamespace', servicesNamespace, dnsLabel);
  input.required('secretStore.storeName', stella.secretStore.storeName, dnsSubdomain);
  input.done();
  return { ...stella, images: resolved(stella.images, IMAGES) };
}

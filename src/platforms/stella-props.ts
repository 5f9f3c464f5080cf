import type { AgentProfile } from '../agent/agent-profile';
import { echoAgent, stellaAgent, stellaLight } from '../agent/stella/profiles';
import { Input, shown } from '../core/input';
import { dnsLabel, dnsSubdomain } from '../core/names';
import { Quota } from '../namespace/quota';
import { Egress } from '../network/egress';
import { Peer } from '../network/peer';
import type { SecretStore } from './secret-store';

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

/** What may differ between two installations of STELLA. */
export interface StellaPlatformProps {
  /** The namespace of the agents. @default ai-agents */
  readonly agentsNamespace?: string;

  /** The namespace of the services; the same as `agentsNamespace` for one namespace. @default stella */
  readonly servicesNamespace?: string;

  /** The agent types that may be started. @default - the document's three */
  readonly profiles?: readonly AgentProfile[];

  /** What all sessions together may claim. @default - the document's quota */
  readonly agentsQuota?: Quota;

  /** What the services may claim. @default - all of them at their largest, with a rollout under way */
  readonly servicesQuota?: Quota;

  /** The services' images. @default - those of StellaImages */
  readonly images?: StellaImages;

  /** Where the credentials are kept. @default - ClusterSecretStore stella */
  readonly secretStore?: SecretStore;

  /** The LiveKit server, as the services reach it. @default - LiveKit Cloud */
  readonly liveKit?: Peer;

  /** The URL of the LiveKit server. @default wss://livekit.example.com */
  readonly liveKitUrl?: string;

  /** The Postgres server, which is not part of the platform. @default - pods app=postgres in namespace stella-data on 5432 */
  readonly database?: Peer;

  /** Who calls the session server's HTTP API. @default - every pod of namespace ingress-nginx */
  readonly clients?: readonly Peer[];

  /** The API server's addresses. @default - the private IPv4 ranges, on 443 and 6443 */
  readonly kubernetesApi?: Peer;

  /** Monitors and alerts for the Prometheus operator, a dashboard for Grafana. @default true */
  readonly monitoring?: boolean;

  /** One echo session, `agent-demo`, to see that all is well. @default true */
  readonly demoSession?: boolean;

  /** Why one of the namespaces is `default` or another of Kubernetes' own; it is kept in an annotation there. @default - these are refused */
  readonly systemNamespaceReason?: string;
}

/** The same, with every default filled in. */
export type ResolvedStella = Required<Omit<StellaPlatformProps, 'images' | 'systemNamespaceReason'>> &
  Pick<StellaPlatformProps, 'systemNamespaceReason'> & {
    readonly images: Required<StellaImages>;
  };

/**
 * Fills every default.
 * @throws InputError with every wrong name
 */
export function resolveStella(props: StellaPlatformProps): ResolvedStella {
  const { agentsNamespace = 'ai-agents', servicesNamespace = 'stella' } = props;
  const secretStore = props.secretStore ?? { storeName: 'stella' };
  const input = new Input('StellaPlatform');
  input.required('agentsNamespace', agentsNamespace, dnsLabel);
  if (agentsNamespace.length > NAMESPACE_MAX && props.monitoring !== false) {
    input.refuse(
      `agentsNamespace must be ${NAMESPACE_MAX} characters at most, since it is part of its dashboard's uid, got ${shown(agentsNamespace)}`,
    );
  }
  input.required('servicesNamespace', servicesNamespace, dnsLabel);
  input.required('secretStore.storeName', secretStore.storeName, dnsSubdomain);
  input.done();
  return {
    agentsNamespace,
    servicesNamespace,
    profiles: [...(props.profiles ?? [stellaAgent, stellaLight, echoAgent])],
    agentsQuota: props.agentsQuota ?? DOCUMENT_QUOTA,
    servicesQuota: props.servicesQuota ?? SERVICES_QUOTA,
    images: { ...IMAGES, ...props.images },
    secretStore,
    liveKit: props.liveKit ?? Egress.liveKitCloud(),
    liveKitUrl: props.liveKitUrl ?? 'wss://livekit.example.com',
    database: props.database ?? POSTGRES,
    clients: [...(props.clients ?? [Peer.pods({ namespace: 'ingress-nginx' })])],
    kubernetesApi: props.kubernetesApi ?? Egress.kubernetesApi(),
    monitoring: props.monitoring ?? true,
    demoSession: props.demoSession ?? true,
    systemNamespaceReason: props.systemNamespaceReason,
  };
}

/** A dashboard's uid is 40 characters at most, `-dashboard` among them. */
const NAMESPACE_MAX = 30;

/** As written in the document. Its 50 pods are out of reach for all but the echo agent; the capacity table says so. */
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

// The real manifests name local builds with the tag latest, which no registry has.
const IMAGES: Required<StellaImages> = {
  sessionManagementServer: 'ghcr.io/c4dhi/session-management-server:1.0.0',
  sttService: 'ghcr.io/c4dhi/stt-service:1.0.0',
  ttsService: 'ghcr.io/c4dhi/tts-service:1.0.0',
  messageRecorder: 'ghcr.io/c4dhi/message-recorder:1.0.0',
};

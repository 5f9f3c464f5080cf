import type { AgentProfile } from '../agent/agent-profile';
import { builtInProfiles } from '../agent/stella/built-in-profiles';
import type { Cluster } from '../core/cluster/cluster';
import { Input, shown } from '../core/input/input';
import { dnsLabel, dnsSubdomain, reason } from '../core/input/names';
import type { SecretStore } from '../core/objects/external-secret';
import type { Labels } from '../core/objects/labels';
import { Health } from '../core/pods/health/health';
import { type Resolved, resolved } from '../core/resolved';
import { Quota } from '../namespace/quota';
import { Egress } from '../network/egress';
import { Peer } from '../network/peer';
import { checkRotationTexts, type Rotations } from './store-entries';

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

/** Props of StellaPlatform. */
export interface StellaPlatformProps {
  /** The namespace of the agents. @default ai-agents */
  readonly agentsNamespace?: string;

  /** The namespace of the services. May equal `agentsNamespace` with a `noAdmissionReason`. @default stella */
  readonly servicesNamespace?: string;

  /** The profiles of the sessions. @default - the built-in profiles: those of the STELLA deployment document */
  readonly profiles?: readonly AgentProfile[];

  /** The services' images. @default - the defaults of StellaImages */
  readonly images?: StellaImages;

  /**
   * Names of Secrets with registry credentials, for the pods of the services. They must exist in `servicesNamespace`. Those
   * of agents are part of their profiles.
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];

  /** The quota of all sessions. @default - the quota of the STELLA deployment document */
  readonly agentsQuota?: Quota;

  /** The quota of the services. @default - all services at their maximum during a rollout */
  readonly servicesQuota?: Quota;

  /** The URL of the LiveKit server. @default wss://livekit.example.com */
  readonly liveKitUrl?: string;

  /**
   * Adds an echo session, `agent-demo`, to test the installation. Its credentials must be in the store, under
   * `stella/sessions/demo`.
   * @default false
   */
  readonly demoSession?: boolean;

  /** The store of the credentials. @default - ClusterSecretStore stella */
  readonly secretStore?: SecretStore;

  /**
   * Texts that name the current values of credentials, by their entry in the store, such as
   * `{ 'stella/message-recorder': '2026-11-26' }`. A changed text makes External Secrets read the entry, and replaces the
   * pods that use it.
   * @default - initial for each entry
   */
  readonly rotations?: Rotations;

  /** The LiveKit server as a network peer. @default - LiveKit Cloud */
  readonly liveKit?: Peer;

  /**
   * The Postgres server, which the platform does not include.
   * @default - pods app=postgres in namespace stella-data on 5432
   */
  readonly database?: Peer;

  /** The clients of the session server's HTTP API. @default - all pods of namespace ingress-nginx */
  readonly clients?: readonly Peer[];

  /** The cluster that the platform is rendered for. @default - the cluster of the app */
  readonly cluster?: Cluster;

  /**
   * The probes of the message recorder. Without them, a recorder that hangs looks healthy: let its image touch a file
   * after each poll, and set `Health.heartbeat({ file: '/tmp/heartbeat' })`.
   * @default - `Health.none`: the original image offers no probe that can fail
   */
  readonly recorderHealth?: Health;

  /**
   * Why the API server does not hold sessions to their profiles, such as a back end that creates pods of its own kind; rendered as an
   * annotation. Required with `agentsNamespace` equal to `servicesNamespace`, because only sessions start in a namespace with
   * ProfileAdmission.
   * @default - ProfileAdmission holds them, from Kubernetes 1.30
   */
  readonly noAdmissionReason?: string;

  /** Adds monitors and alerts for the Prometheus operator, and a Grafana dashboard. @default true */
  readonly monitor?: boolean;

  /**
   * Labels of all monitors and alerts: the Prometheus of kube-prometheus-stack selects those of its Helm release. Without
   * the labels that yours selects by, it has no metric and no alert of STELLA.
   * @default - release: kube-prometheus-stack
   */
  readonly monitorLabels?: Labels;

  /**
   * The URL where you publish `docs/runbooks.md` of this library's repository; each alert links to its section.
   * @default - no links
   */
  readonly runbooks?: string;

  /**
   * Why a namespace may be `default` or another of Kubernetes' own; rendered as an annotation.
   * @default - such namespaces are refused
   */
  readonly systemNamespaceReason?: string;
}

/** Leaves space for `-dashboard` in the dashboard's uid of at most 40 characters. */
const NAMESPACE_MAX = 30;

/**
 * The quota of the STELLA deployment document. Only the echo agent can reach its 50 pods, as the capacity table shows.
 */
const DOCUMENT_QUOTA = Quota.of({
  requestsCpu: '10',
  requestsMemory: '20Gi',
  limitsCpu: '20',
  limitsMemory: '40Gi',
  pods: 50,
});

/**
 * The services at their maximum while all are rolled out: ten session servers and two of each speech service, the same number of
 * old pods that drain their calls, and a quarter more.
 */
const SERVICES_QUOTA = Quota.of({
  requestsCpu: '10',
  requestsMemory: '32Gi',
  limitsCpu: '45',
  limitsMemory: '95Gi',
  pods: 36,
  requestsEphemeralStorage: '46Gi',
  limitsEphemeralStorage: '126Gi',
  persistentVolumeClaims: 0,
  servicesLoadBalancers: 0,
  servicesNodePorts: 0,
});

const POSTGRES = Peer.pods({ namespace: 'stella-data', labels: { app: 'postgres' }, ports: [{ port: 5432 }] });

// The manifests in STELLA's repository use local builds with the tag latest, which no registry has.
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
  imagePullSecrets: [],
  agentsQuota: DOCUMENT_QUOTA,
  servicesQuota: SERVICES_QUOTA,
  liveKitUrl: 'wss://livekit.example.com',
  demoSession: false,
  secretStore: { storeName: 'stella' },
  rotations: {},
  liveKit: Egress.liveKitCloud(),
  database: POSTGRES,
  clients: [Peer.pods({ namespace: 'ingress-nginx' })],
  recorderHealth: Health.none('The recorder serves nothing, and its own probe prints a constant, which cannot fail.'),
  monitor: true,
  monitorLabels: { release: 'kube-prometheus-stack' },
} satisfies Required<Omit<StellaPlatformProps, 'cluster' | 'noAdmissionReason' | 'runbooks' | 'systemNamespaceReason'>>;

/** StellaPlatformProps with every default filled in. */
export type ResolvedStella = Omit<Resolved<StellaPlatformProps, typeof DEFAULTS>, 'images'> & {
  readonly images: Required<StellaImages>;
};

/**
 * Fills in every default.
 * @param hasPolicies whether the cluster has admission policies
 * @throws InputError that lists every wrong name
 */
export function resolveStella(props: StellaPlatformProps, hasPolicies: boolean): ResolvedStella {
  const stella = resolved(props, DEFAULTS);
  const { agentsNamespace, servicesNamespace } = stella;
  const input = new Input('StellaPlatform');
  input.required('agentsNamespace', agentsNamespace, dnsLabel);
  if (agentsNamespace.length > NAMESPACE_MAX && stella.monitor) {
    input.refuse(
      `agentsNamespace must be ${NAMESPACE_MAX} characters at most, because it is part of the dashboard's uid, got ${shown(agentsNamespace)}`,
    );
  }
  input.required('servicesNamespace', servicesNamespace, dnsLabel);
  input.optional('noAdmissionReason', stella.noAdmissionReason, reason);
  if (agentsNamespace === servicesNamespace && stella.noAdmissionReason === undefined && hasPolicies) {
    input.refuse(
      `servicesNamespace must differ from agentsNamespace, in which only sessions start, or noAdmissionReason must say why the API server does not hold sessions to their profiles, got ${shown(servicesNamespace)}`,
    );
  }
  input.each('imagePullSecrets', stella.imagePullSecrets, dnsSubdomain);
  input.required('secretStore.storeName', stella.secretStore.storeName, dnsSubdomain);
  checkRotationTexts(input, stella.rotations);
  input.done();
  return { ...stella, images: resolved(stella.images, IMAGES) };
}

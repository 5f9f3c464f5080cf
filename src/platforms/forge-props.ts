import type { Cluster } from '../core/cluster/cluster';
import { Input } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import { count } from '../core/input/numbers';
import type { SecretStore } from '../core/objects/external-secret';
import type { Labels } from '../core/objects/labels';
import { NodePlacement } from '../core/pods/placement/node-placement';
import { type Resolved, resolved } from '../core/resolved';
import { IngressControllerReference } from '../gateway/entries/ingress-controller-reference';

/** How many sessions of each profile a tenant may run at once. */
export interface ForgeSessions {
  /** @default 8 */
  readonly coder?: number;

  /** @default 4 */
  readonly reviewer?: number;

  /** Each of them holds a GPU. @default 1 */
  readonly evaluator?: number;
}

/** A RuntimeClass that keeps the code of an agent away from the kernel of its node. */
export interface ForgeSandbox {
  /** Name of the RuntimeClass, which the cluster has. */
  readonly runtimeClassName: string;

  /** What the RuntimeClass adds to each pod, such as `{ cpu: '250m', memory: '160Mi' }`. @default - nothing */
  readonly podOverhead?: Readonly<Record<string, string>>;
}

/** Props of ForgePlatform. */
export interface ForgePlatformProps {
  /** The namespace of the services that all tenants share. @default forge */
  readonly namespace?: string;

  /** The tenants. Each has the namespace `<namespace>-<tenant>`. @default ['amber', 'basalt', 'cedar', 'dune', 'ember'] */
  readonly tenants?: readonly string[];

  /** The sessions that the quota of each tenant admits. @default - the defaults of ForgeSessions */
  readonly sessions?: ForgeSessions;

  /** The host name of the console. @default forge.example.com */
  readonly host?: string;

  /** The ingress controller in front of the console. @default - ingress-nginx in namespace ingress-nginx */
  readonly ingressController?: IngressControllerReference;

  /** The ClusterIssuer of cert-manager that makes the console's certificate. @default letsencrypt */
  readonly clusterIssuer?: string;

  /** The model that vLLM serves, by its name at Hugging Face. @default Qwen/Qwen3-Coder-30B-A3B-Instruct */
  readonly model?: string;

  /**
   * Where coders run what they wrote. Their nodes run the handler of the class.
   * @default - kata-qemu with the overhead that kata-deploy gives it: 250m CPU and 160Mi memory
   */
  readonly sandbox?: ForgeSandbox;

  /**
   * Whether a collector beside each coder sends on its traces, also those of its last second. Needs Kubernetes 1.29.
   * @default - where the cluster has it
   */
  readonly traceCollectors?: boolean;

  /** Nodes with a GPU. `CloudNodes` knows those of the clouds. @default - nodes with the label and the taint nvidia.com/gpu */
  readonly gpuNodes?: NodePlacement;

  /** The StorageClass of models and workspaces. @default - the cluster's default */
  readonly storageClassName?: string;

  /** The store of the credentials. @default - ClusterSecretStore forge */
  readonly secretStore?: SecretStore;

  /** The cluster that the platform is rendered for. @default - the cluster of the app */
  readonly cluster?: Cluster;

  /**
   * Why the API server does not hold the tenants' sessions to their profiles; rendered as an annotation.
   * @default - ProfileAdmission holds them, from Kubernetes 1.30
   */
  readonly noAdmissionReason?: string;

  /**
   * Labels of all monitors and alerts: the Prometheus of kube-prometheus-stack selects those of its Helm release.
   * @default - release: kube-prometheus-stack
   */
  readonly monitorLabels?: Labels;

  /**
   * The URL where you publish `docs/runbooks.md` of this library's repository; each alert links to its section.
   * @default - no links
   */
  readonly runbooks?: string;
}

/** GPU nodes as the NVIDIA GPU Operator labels them, with the taint that its documentation uses. */
const GPU_NODES = new NodePlacement({
  required: [{ key: 'nvidia.com/gpu.present', values: ['true'] }],
  tolerations: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
});

/** @see https://github.com/kata-containers/kata-containers/blob/3.22.0/tools/packaging/kata-deploy/runtimeclasses/kata-qemu.yaml */
const SANDBOX: ForgeSandbox = { runtimeClassName: 'kata-qemu', podOverhead: { cpu: '250m', memory: '160Mi' } };

const SESSIONS: Required<ForgeSessions> = { coder: 8, reviewer: 4, evaluator: 1 };

const DEFAULTS = {
  namespace: 'forge',
  tenants: ['amber', 'basalt', 'cedar', 'dune', 'ember'],
  sessions: {},
  host: 'forge.example.com',
  ingressController: IngressControllerReference.ingressNginx(),
  clusterIssuer: 'letsencrypt',
  model: 'Qwen/Qwen3-Coder-30B-A3B-Instruct',
  sandbox: SANDBOX,
  gpuNodes: GPU_NODES,
  secretStore: { storeName: 'forge' },
  monitorLabels: { release: 'kube-prometheus-stack' },
} as const satisfies Partial<ForgePlatformProps>;

/** ForgePlatformProps with every default filled in. */
export type ResolvedForge = Omit<Resolved<ForgePlatformProps, typeof DEFAULTS>, 'sessions' | 'traceCollectors'> & {
  readonly sessions: Required<ForgeSessions>;
  readonly traceCollectors: boolean;
};

/**
 * Fills in every default.
 * @param cluster the cluster that the platform is rendered for
 * @throws InputError that lists every wrong prop
 */
export function resolveForge(props: ForgePlatformProps, cluster: Cluster): ResolvedForge {
  const { traceCollectors = cluster.has('sidecars'), ...given } = resolved(props, DEFAULTS);
  const forge = { ...given, traceCollectors, sessions: resolved(given.sessions, SESSIONS) };
  const input = new Input('ForgePlatform');
  input.required('namespace', forge.namespace, dnsLabel);
  input.each('tenants', forge.tenants, dnsLabel);
  input.distinct('tenants', forge.tenants);
  if (forge.tenants.length === 0) input.refuse('tenants must have at least one tenant, got []');
  for (const [profile, sessions] of Object.entries(forge.sessions)) {
    input.required(`sessions.${profile}`, sessions, count);
  }
  input.required('secretStore.storeName', forge.secretStore.storeName, dnsSubdomain);
  input.required('clusterIssuer', forge.clusterIssuer, dnsSubdomain);
  input.done();
  return forge;
}

import { frozen } from '../core/frozen';

/** The default release of Prometheus. */
const PROMETHEUS = 'v3.5.0';

/** A supported operator with its custom resources, or a supported server. */
export interface SupportedVersion {
  /** The operator, or the server if it needs no operator, with the supported releases. */
  readonly operator: string;

  /** The API versions of the custom resources, as `group/version`. */
  readonly apiVersions: readonly string[];

  /** The default image, if this library chooses it. */
  readonly image?: string;

  /** The default release of the server, if a resource sets it in addition to the image. */
  readonly version?: string;

  /** The default image of the program that serves the server's metrics. */
  readonly pumpImage?: string;

  /** The default image of the embedded service. */
  readonly embeddedImage?: string;

  /** The public sources that the objects and the facts about the operator were checked against. */
  readonly checkedAgainst: string;
}

/** One row per operator, and per server that needs no operator. */
export const VERSIONS = frozen({
  postgres: {
    // The policies select on the label app.kubernetes.io/component, which CloudNativePG sets since 1.28.
    operator: 'CloudNativePG 1.28 to 1.30 and its Barman Cloud plugin 0.14',
    apiVersions: ['postgresql.cnpg.io/v1', 'barmancloud.cnpg.io/v1'],
    // https://github.com/cloudnative-pg/artifacts/blob/main/image-catalogs/catalog-standard-trixie.yaml
    image:
      'ghcr.io/cloudnative-pg/postgresql:18.6-202608170814-standard-trixie@sha256:771f9eab5225587af259d84680cc69a5b6e374ac32bb24effafde1f3368a1241',
    embeddedImage:
      'pgvector/pgvector:0.8.6-pg18-trixie@sha256:78bf48b801e792f99e3ac62b5036fd3876e9be48afda16c1e331af1c75ceb2ff',
    checkedAgainst:
      "CloudNativePG's CRDs of its main branch after 1.30.0, its source of 1.28.0 and 1.30.0, its admission code of 1.27.0 and 1.30.0; the plugin's CRD and source of 0.14.0",
  },
  redis: {
    operator: 'Redis Enterprise for Kubernetes 8.0.20-23',
    apiVersions: ['app.redislabs.com/v1', 'app.redislabs.com/v1alpha1'],
    // Since Redis 8, the image includes the modules.
    embeddedImage: 'redis:8.2.3',
    checkedAgainst: "the operator's CRDs, Deployment and documentation of 8.0.20-23; the embedded options on Redis 7.0",
  },
  kafka: {
    operator: 'Strimzi 1.2.0',
    apiVersions: ['kafka.strimzi.io/v1'],
    // The operator chooses the image of its brokers by kafkaVersion.
    embeddedImage: 'apache/kafka:4.3.1',
    checkedAgainst: "the operator's CRDs, source and io.strimzi:api of 1.2.0; the embedded options on Kafka 4.3.1",
  },
  gateway: {
    operator: 'Tyk Gateway 5.14, open source, which needs no operator',
    apiVersions: [],
    image: 'tykio/tyk-gateway:v5.14.0',
    pumpImage: 'tykio/tyk-pump-docker-pub:v1.16.0',
    checkedAgainst:
      "Tyk's source of 5.14.0, its schema of API definitions, and routes, TLS, keys, tokens, limits and shutdown on a running one; the source of Tyk Pump 1.16.0",
  },
  prometheus: {
    operator: 'Prometheus operator 0.85 to 0.93',
    apiVersions: ['monitoring.coreos.com/v1'],
    image: `quay.io/prometheus/prometheus:${PROMETHEUS}`,
    version: PROMETHEUS,
    checkedAgainst: "the operator's CRDs of 0.93.0, its source of 0.85.0 and 0.93.0",
  },
  stateMetrics: {
    operator: 'kube-state-metrics 2.16, which needs no operator',
    apiVersions: [],
    image: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.16.0',
    checkedAgainst: 'its documentation of 2.16',
  },
  externalSecrets: {
    operator: 'External Secrets Operator 2.9',
    apiVersions: ['external-secrets.io/v1'],
    checkedAgainst: "the operator's CRDs of 2.9.0",
  },
  actionsRunner: {
    operator: "GitHub's Actions Runner Controller: runner scale sets 0.14",
    apiVersions: ['actions.github.com/v1alpha1'],
    checkedAgainst: "the controller's source after gha-runner-scale-set-0.14.2",
  },
  agentSandbox: {
    operator: 'agent-sandbox 0.5',
    apiVersions: [
      'agents.x-k8s.io/v1alpha1',
      'agents.x-k8s.io/v1beta1',
      'extensions.agents.x-k8s.io/v1alpha1',
      'extensions.agents.x-k8s.io/v1beta1',
    ],
    checkedAgainst: "the controller's source after v0.5.6",
  },
  argoRollouts: {
    operator: 'Argo Rollouts 1.10',
    apiVersions: ['argoproj.io/v1alpha1'],
    checkedAgainst: "the controller's source after v1.10.0-rc1",
  },
  jobSet: {
    operator: 'JobSet 0.10 to 0.12',
    apiVersions: ['jobset.x-k8s.io/v1alpha2'],
    checkedAgainst: "the controller's source after v0.12.0",
  },
  keda: {
    operator: 'KEDA 2.21',
    apiVersions: ['keda.sh/v1alpha1'],
    checkedAgainst: "the operator's source of 2.21.0",
  },
  knative: {
    operator: 'Knative Serving 1.20',
    apiVersions: ['serving.knative.dev/v1'],
    checkedAgainst: "the controller's source, Go module knative.dev/serving 0.51.0",
  },
  kubeflow: {
    operator: "Kubeflow's training operator 1.8",
    apiVersions: ['kubeflow.org/v1'],
    checkedAgainst: "the operator's source of 1.8.1",
  },
  kubeRay: {
    operator: 'KubeRay 1.5',
    apiVersions: ['ray.io/v1'],
    checkedAgainst: "the operator's source of 1.5.0",
  },
  leaderWorkerSet: {
    operator: 'LeaderWorkerSet 0.7 to 0.10',
    apiVersions: ['leaderworkerset.x-k8s.io/v1'],
    checkedAgainst: "the controller's source after v0.10.0",
  },
  openKruise: {
    operator: 'OpenKruise 1.8 and 1.9',
    apiVersions: ['apps.kruise.io/v1alpha1', 'apps.kruise.io/v1beta1'],
    checkedAgainst: "the controllers' source after v1.9.0-alpha3",
  },
  volcano: {
    operator: 'Volcano 1.15',
    apiVersions: ['batch.volcano.sh/v1alpha1'],
    checkedAgainst: "the controllers' source after v1.16.0-alpha.1",
  },
  sealedSecrets: {
    operator: 'Sealed Secrets 0.36',
    apiVersions: ['bitnami.com/v1alpha1'],
    checkedAgainst: "the controller's CRD of 0.36.6",
  },
} as const satisfies Readonly<Record<string, SupportedVersion>>);

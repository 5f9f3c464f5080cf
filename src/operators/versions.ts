import { frozen } from '../core/frozen';

/** What a backing service is written for. */
export interface BackingVersion {
  /** The operator, or the server where there is none, with the releases that the objects fit. */
  readonly operator: string;

  /** The API versions of the custom resources, as `group/version`. */
  readonly apiVersions: readonly string[];

  /** The default image, where the choice is ours. */
  readonly image?: string;

  /** The default image of the embedded form. */
  readonly embeddedImage?: string;

  /** What the objects were checked against. */
  readonly checkedAgainst: string;
}

/** One row for each backing service. */
export const VERSIONS = frozen({
  postgres: {
    // The label app.kubernetes.io/component, which the policies select by, is set since 1.28.
    operator: 'CloudNativePG 1.28 to 1.30 and its Barman Cloud plugin 0.14',
    apiVersions: ['postgresql.cnpg.io/v1', 'barmancloud.cnpg.io/v1'],
    // https://github.com/cloudnative-pg/artifacts/blob/main/image-catalogs/catalog-standard-trixie.yaml
    image:
      'ghcr.io/cloudnative-pg/postgresql:18.6-202608170814-standard-trixie@sha256:771f9eab5225587af259d84680cc69a5b6e374ac32bb24effafde1f3368a1241',
    embeddedImage:
      'pgvector/pgvector:0.8.6-pg18-trixie@sha256:78bf48b801e792f99e3ac62b5036fd3876e9be48afda16c1e331af1c75ceb2ff',
    checkedAgainst:
      "CRDs of CloudNativePG after 1.30.0 (../shared/crds), its admission code of 1.27.0 and 1.30.0; the plugin's CRD of 0.14.0",
  },
  redis: {
    operator: 'Redis Enterprise for Kubernetes 8.0.20-23',
    apiVersions: ['app.redislabs.com/v1', 'app.redislabs.com/v1alpha1'],
    // Its modules come with the image from Redis 8 on.
    embeddedImage: 'redis:8.2.3',
    checkedAgainst:
      'CRDs of 8.0.20-23 (../shared/crds), its own Deployment and documentation; the embedded options on Redis 7.0',
  },
  kafka: {
    operator: 'Strimzi 1.2.0',
    apiVersions: ['kafka.strimzi.io/v1'],
    // The operator chooses the image of its brokers by kafkaVersion.
    embeddedImage: 'apache/kafka:4.3.1',
    checkedAgainst:
      'CRDs of 1.2.0 (../shared/crds), its source, io.strimzi:api 1.2.0; the embedded options on Kafka 4.3.1',
  },
  gateway: {
    operator: 'Tyk Gateway 5.14, open source, which needs no operator',
    apiVersions: [],
    image: 'tykio/tyk-gateway:v5.14.0',
    checkedAgainst:
      "Tyk's source of 5.14.0, its schema of API definitions, and routes, keys, tokens, limits and shutdown on a running one",
  },
} as const satisfies Readonly<Record<string, BackingVersion>>);

/*
 * The entry point `cdk8s-agents`: constructs for synth, and everything in `cdk8s-agents/session`.
 */
export { ProfileAdmission } from './admission/profile-admission';
export type { ProfileAdmissionProps } from './admission/profile-admission-props';
export { AgentPod, type AgentPodProps } from './agent/agent-pod';
export { AgentSecret, type AgentSecretProps } from './agent/agent-secret';
export { AgentTemplate, type AgentTemplateProps } from './agent/agent-template';
export { AgentScaledJob } from './agent/scaled-job/agent-scaled-job';
export type { AgentScaledJobProps } from './agent/scaled-job/scaled-job-props';
export { SecretSource } from './agent/secret-source';
export { AgentsApp, type AgentsAppProps, type Manifest, type Readme } from './app/agents-app';
export type { EmbeddedProps } from './backing/embedded';
export {
  EmbeddedKafka,
  type EmbeddedKafkaProps,
  KafkaAcl,
  type KafkaAclOptions,
  type KafkaAclProps,
  KafkaAlerts,
  type KafkaAlertsProps,
  KafkaCluster,
  type KafkaClusterProps,
  type KafkaControllersProps,
  KafkaDashboard,
  type KafkaDashboardProps,
  type KafkaOperation,
  type KafkaOptions,
  type KafkaResources,
  type KafkaResourceType,
  KafkaTopic,
  type KafkaTopicProps,
  KafkaUser,
  type KafkaUserProps,
} from './backing/kafka';
export {
  EmbeddedPostgres,
  type EmbeddedPostgresProps,
  PostgresAlerts,
  type PostgresAlertsProps,
  type PostgresBackup,
  PostgresCluster,
  type PostgresClusterProps,
  PostgresDashboard,
  type PostgresDashboardProps,
  PostgresDatabase,
  type PostgresDatabaseProps,
  type PostgresLogin,
  type PostgresLogins,
  type PostgresOwner,
  PostgresPooler,
  type PostgresPoolerProps,
  type PostgresRecovery,
  PostgresTarget,
  PostgresUser,
  type PostgresUserProps,
  PostgresUserSecret,
  type PostgresUserSecretProps,
} from './backing/postgres';
export {
  EmbeddedRedis,
  type EmbeddedRedisProps,
  RedisAlerts,
  type RedisAlertsProps,
  RedisCluster,
  type RedisClusterProps,
  RedisDashboard,
  type RedisDashboardProps,
  RedisDatabase,
  type RedisDatabaseProps,
  type RedisEvictionPolicy,
  type RedisModule,
  type RedisModuleName,
  type RedisPersistence,
  type RedisUiServiceType,
} from './backing/redis';
export type { ApiServerAddresses } from './core/cluster/api-server-addresses';
export { Cluster } from './core/cluster/cluster';
export type { ClusterDns } from './core/cluster/cluster-dns';
export type { ClusterPrometheus } from './core/cluster/cluster-prometheus';
export type { ClusterProps } from './core/cluster/cluster-props';
export { NETWORK_PLUGINS, type NetworkPlugin } from './core/cluster/network-plugin';
export type { SecretKey } from './core/input/secret-key';
export type { PeerPort, Protocol } from './core/network/peer-port';
export type { ExternalSourceProps, SecretStore } from './core/objects/external-secret';
export { addReadmeLink } from './core/objects/readme-links';
export type { KedaTrigger } from './core/pods/keda-trigger';
export { ApiGateway } from './gateway/api-gateway';
export type { ApiGatewayProps } from './gateway/api-gateway-props';
export type {
  ApiRoute,
  JwtAuth,
  KeylessAuth,
  RateLimit,
  RouteAuth,
  RouteRateLimit,
  TokenAuth,
} from './gateway/api-route';
export type { EntryProps } from './gateway/entries/entry-props';
export {
  GatewayReference,
  type GatewayReferenceProps,
  type GoogleGatewayProps,
  type ProxiedGatewayProps,
} from './gateway/entries/gateway-reference';
export type {
  CloudIngressOptions,
  GoogleIngressOptions,
  IngressControllerOptions,
  OtherIngressOptions,
} from './gateway/entries/ingress-controller-options';
export { IngressControllerReference } from './gateway/entries/ingress-controller-reference';
export { ServiceHttpRoute, type ServiceHttpRouteProps } from './gateway/entries/service-http-route';
export { ServiceIngress } from './gateway/entries/service-ingress';
export type { ServiceIngressProps } from './gateway/entries/service-ingress-props';
export { GatewayAlerts, type GatewayAlertsProps } from './gateway/gateway-alerts';
export { GatewayDashboard, type GatewayDashboardProps } from './gateway/gateway-dashboard';
export type { AwsCertificateTls, GatewayTls, LoadBalancerTls, SecretTls } from './gateway/gateway-tls';
export type { CorsMethod, RouteCors } from './gateway/route-cors';
export type { ArgoResourceKind } from './gitops/applied-objects';
export { ArgoApplication, type ArgoApplicationProps } from './gitops/argo-application';
export type { IgnoredDifference } from './gitops/argo-application-spec';

export { ArgoProject, type ArgoProjectProps } from './gitops/argo-project';
export { addPodRevisions } from './gitops/pod-revisions';
export { addPruneConfirmation } from './gitops/prune-confirmation';
export { addSyncWaves, SYNC_WAVES, syncWaveOf } from './gitops/sync-waves';
export { AgentAlerts, type AgentAlertsProps } from './monitoring/agents/agent-alerts';
export { AgentDashboard, type AgentDashboardProps } from './monitoring/agents/agent-dashboard';
export { CertificateAlerts, type CertificateAlertsProps } from './monitoring/certificate-alerts';
export type { ClusterDashboardProps } from './monitoring/cluster-dashboard-props';
export { ExternalSecretAlerts, type ExternalSecretAlertsProps } from './monitoring/external-secret-alerts';
export { KubeletMonitor, type KubeletMonitorProps } from './monitoring/kubelet-monitor';
export type { MonitorProps } from './monitoring/monitor';
export { MonitoringAccess, type MonitoringAccessProps } from './monitoring/monitoring-access';
export { MonitoringAlerts, type MonitoringAlertsProps } from './monitoring/monitoring-alerts';
export {
  CERT_MANAGER,
  EXTERNAL_SECRETS_OPERATOR,
  OperatorMonitor,
  type OperatorMonitorProps,
  type OperatorReference,
} from './monitoring/operator-monitor';
export { PrometheusServer } from './monitoring/prometheus-server';
export type { AlertmanagerReference, PrometheusServerProps } from './monitoring/prometheus-server-props';
export { ServiceAlerts } from './monitoring/service-alerts';
export type { ServiceAlertsProps } from './monitoring/service-alerts-props';
export { type OptionalPanel, ServiceDashboard, type ServiceDashboardProps } from './monitoring/service-dashboard';
export { VolumeAlerts, type VolumeAlertsProps } from './monitoring/volume-alerts';
export type { WatchedNamespacesProps } from './monitoring/watched-namespaces';
export { WorkloadMonitor, type WorkloadMonitorProps } from './monitoring/workload-monitor';
export {
  type Capacity,
  type CapacityRow,
  capacity,
  type Level,
} from './namespace/capacity';
export type {
  CapacityOptions,
  ScopedHard,
  SessionMix,
  StandingPods,
  StandingVolumes,
} from './namespace/capacity-options';
export { type CapacityTableOptions, renderCapacity, toSentence } from './namespace/capacity-table';
export { DefaultDeny, type DefaultDenyProps } from './namespace/default-deny';
export { GuardedNamespace, type GuardedNamespaceProps } from './namespace/guarded-namespace';
export type { GuardrailCreators } from './namespace/guardrail-registry';
export type { LimitDefaultsProps } from './namespace/limit-defaults';
export { NamespaceGuardrails, type NamespaceGuardrailsProps } from './namespace/namespace-guardrails';
export { NamespaceLimits, type NamespaceLimitsProps } from './namespace/namespace-limits';
export { NamespaceQuota, type NamespaceQuotaProps } from './namespace/namespace-quota';
export { type PodSecurityLevel, podSecurityLabels } from './namespace/pod-security';
export { Quota, type QuotaProps, type SessionPlan, type SessionQuotaOptions } from './namespace/quota';
export type { SessionKind, SessionTemplate } from './namespace/quota-use';
export type { PodScope, QuotaScope } from './namespace/scopes/quota-scopes';
export type { QuotaScopeName, ScopedQuotaProps } from './namespace/scopes/scoped-quota-props';
export type { VolumeRequest } from './namespace/volume-use';
export type { AddressBlock } from './network/address-block';
export type { ClientFacts, IClientTarget } from './network/client-target';
export {
  Connections,
  type Endpoint,
  type EndpointPort,
  type IConnectable,
  type PathOptions,
} from './network/connections';
export type { LiveKitProps } from './network/egress';
export type { ForeignObject } from './network/foreign/foreign-object';
export type { PlusLabelSelector, PlusPods } from './network/foreign/plus-pods';
export type { ClientsProps, NamespacesPeerProps, PeerOptions, PodPeerProps } from './network/peer';
export { type ForeignPolicyOptions, WorkloadPolicy, type WorkloadPolicyProps } from './network/workload-policy';
export { type SupportedVersion, VERSIONS } from './operators/versions';
export { AzoraPlatform } from './platforms/azora';
export type {
  AzoraGatewayProps,
  AzoraImageName,
  AzoraPlatformProps,
  AzoraScaling,
  AzoraServiceSecret,
} from './platforms/azora-props';
export type { AzoraServiceName } from './platforms/azora-service-table';
export { ForgePlatform } from './platforms/forge';
export type { ForgePlatformProps, ForgeSandbox, ForgeSessions } from './platforms/forge-props';
export { ForgeServices } from './platforms/forge-services';
export { PlatformGitOps, type PlatformGitOpsProps } from './platforms/platform-git-ops';
export { StellaPlatform } from './platforms/stella';
export type { StellaImages, StellaPlatformProps } from './platforms/stella-props';
export { StellaServices } from './platforms/stella-services';
export type { ManifestFile } from './readme/manifest-set';
export { type ReadmeOptions, renderReadme } from './readme/readme';
export { BackendScaling } from './service/backend-scaling';
export type { BackendScalingProps } from './service/backend-scaling-props';
export type { ConnectToOptions } from './service/client-environment';
export { Microservice } from './service/microservice';
export type { MicroservicePort, MicroserviceProps, ServiceAccountObject } from './service/microservice-props';
export { SessionReaper } from './service/reaper/session-reaper';
export { SessionReaperAlerts, type SessionReaperAlertsProps } from './service/reaper/session-reaper-alerts';
export type { SessionReaperProps } from './service/reaper/session-reaper-props';
export { type ObjectMetricProps, ScalingMetric } from './service/scaling-metric';
export type { PlusScalable, ScalableWorkload } from './service/scaling-target';
export { ServiceSecret, type ServiceSecretProps } from './service/service-secret';
export { ModelServer, type WaitingRequestsOptions } from './service/serving/model-server';
export type { ModelServerProps } from './service/serving/model-server-props';
export { ToolServer, type ToolServerProps } from './service/serving/tool-server';
export {
  SessionManagerAccess,
  type SessionManagerAccessProps,
  type SessionManagerAccount,
} from './service/session-manager-access';
export { SessionManagerRole, type SessionManagerRoleProps } from './service/session-manager-role';
export { StatefulService } from './service/stateful-service';
export type { StatefulServiceMonitorProps, StatefulServiceProps } from './service/stateful-service-props';
export type { SecretFile, WorkloadPort, WorkloadProps } from './service/workload-props';
export * from './session';
export { AgentTenant } from './tenant/agent-tenant';
export type { AgentTenantProps } from './tenant/agent-tenant-props';
export { tenantNamespaces } from './tenant/tenant-namespaces';

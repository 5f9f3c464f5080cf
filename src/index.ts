/*
 * The door of `cdk8s-agents`: constructs for synth, and all of `cdk8s-agents/session`.
 */
export { AgentPod, type AgentPodProps } from './agent/agent-pod';
export { AgentSecret, type AgentSecretProps } from './agent/agent-secret';
export { AgentTemplate, type AgentTemplateProps } from './agent/agent-template';
export { SecretSource } from './agent/secret-source';
export { AgentsApp, type AgentsAppProps, type Manifest } from './app/agents-app';
export type { ExternalSourceProps } from './core/external-secret';
export type { ImagePullPolicy } from './core/image-pull';
export type { ResourceClaim } from './core/resources';
export type { SecretReference } from './core/secret-reference';
export { AgentAlerts, type AgentAlertsProps } from './monitoring/agent-alerts';
export { AgentDashboard, type AgentDashboardProps } from './monitoring/agent-dashboard';
export { ServiceAlerts, type ServiceAlertsProps } from './monitoring/service-alerts';
export { WorkloadMonitor, type WorkloadMonitorProps } from './monitoring/workload-monitor';
export {
  type Capacity,
  type CapacityOptions,
  type CapacityRow,
  capacity,
  type Level,
  type SessionMix,
  type StandingPods,
} from './namespace/capacity';
export { type CapacityTableOptions, renderCapacity, toSentence } from './namespace/capacity-table';
export type { LimitDefaultsProps } from './namespace/limit-defaults';
export { NamespaceGuardrails, type NamespaceGuardrailsProps } from './namespace/namespace-guardrails';
export type { PodSecurityLevel } from './namespace/pod-security';
export { Quota, type QuotaProps, type SessionPlan, type SessionQuotaOptions } from './namespace/quota';
export type { SessionKind } from './namespace/quota-use';
export type { AddressBlock } from './network/address-block';
export type { ClientFacts, IClientTarget } from './network/client-target';
export {
  Connections,
  type Endpoint,
  type EndpointPort,
  type IConnectable,
  type PathOptions,
} from './network/connections';
export type { KubernetesApiProps, LiveKitProps } from './network/egress';
export type { ClientsProps, PlusPeerOptions, PodPeerProps } from './network/peer';
export type { PeerPort, Protocol } from './network/peer-port';
export type { PlusContainer, PlusLabelSelector, PlusPods, PlusWorkload } from './network/plus-pods';
export { type PlusPolicyProps, WorkloadPolicy, type WorkloadPolicyProps } from './network/workload-policy';
export { StellaPlatform } from './platforms/stella';
export type { StellaImages, StellaPlatformProps, StellaSecretStore } from './platforms/stella-props';
export { StellaServices } from './platforms/stella-services';
export { BackendScaling } from './service/backend-scaling';
export type { BackendScalingProps, KedaTrigger } from './service/backend-scaling-props';
export type { ConnectToOptions } from './service/client-environment';
export {
  type CommandHealthProps,
  type GrpcHealthProps,
  Health,
  type HealthProps,
  type HttpHealthProps,
} from './service/health';
export { Microservice } from './service/microservice';
export type {
  MicroservicePort,
  MicroserviceProps,
  ServiceAccountObject,
} from './service/microservice-props';
export { type ObjectMetricProps, ScalingMetric } from './service/scaling-metric';
export type { ScalableWorkload } from './service/scaling-target';
export { ServiceSecret, type ServiceSecretProps } from './service/service-secret';
export { SessionManagerRole, type SessionManagerRoleProps } from './service/session-manager-role';
export * from './session';

/*
 * The entry point `cdk8s-agents/session`, for back ends that start sessions. It does not load cdk8s.
 */

export type { AgentInitContainer, AgentSidecar } from '../agent/agent-containers';
export { AgentProfile } from '../agent/agent-profile';
export type { AgentProfileProps } from '../agent/agent-profile-props';
export type { AgentSession } from '../agent/agent-session';
export type { Credentials } from '../agent/credentials';
export { ModelAccess } from '../agent/model-access/model-access';
export type { ModelGatewayProps } from '../agent/model-access/model-gateway';
export type {
  AnthropicIdentity,
  OpenAiIdentity,
  WorkloadIdentityProps,
} from '../agent/model-access/workload-identity';
export {
  type CreatedPod,
  type CredentialedSession,
  type RenderedSession,
  renderOwnedSecret,
  renderPod,
  renderSession,
} from '../agent/render-session';
export { renderSessionJson, type SessionJson } from '../agent/render-session-json';
export { toSessionId } from '../agent/session-id';
export { builtInProfiles } from '../agent/stella/built-in-profiles';
export { echoAgent } from '../agent/stella/echo-agent';
export { stellaLabels } from '../agent/stella/labels';
export { STELLA_DOCUMENT_KEYS, STELLA_RECOMMENDED_KEYS } from '../agent/stella/session-keys';
export { stellaAgent } from '../agent/stella/stella-agent';
export { stellaLight } from '../agent/stella/stella-light';
export { tenantProfile } from '../agent/tenant-profile';
export { InputError } from '../core/input/input';
export type { InitContainer, SharedMount, Sidecar, SidecarPort } from '../core/pods/containers/container-props';
export type { DnsConfig, HostAlias } from '../core/pods/dns/dns-props';
export type { ConfigMapEnv } from '../core/pods/environment/environment-props';
export type { PodField, PodMetadataField } from '../core/pods/environment/pod-field';
export { Health } from '../core/pods/health/health';
export type {
  CommandHealthProps,
  GrpcHealthProps,
  HealthProps,
  HeartbeatHealthProps,
  HttpHealthProps,
  TcpHealthProps,
} from '../core/pods/health/health-props';
export { ApiAccess, type ApiAccessOptions } from '../core/pods/identity/api-access';
export type { ApiRule } from '../core/pods/identity/api-rule';
export {
  type AzureIdentityProps,
  CloudIdentity,
  type TokenPathOptions,
  type TokenService,
} from '../core/pods/identity/cloud-identity';
export type { ImagePullPolicy } from '../core/pods/image-pull';
export type { HugePages } from '../core/pods/life/huge-pages';
export {
  type CommandHookProps,
  type HookProps,
  type HttpHookProps,
  LifecycleHook,
} from '../core/pods/lifecycle/lifecycle-hook';
export type { LifecycleProps } from '../core/pods/lifecycle/lifecycle-props';
export type { Patch, PodOverrides } from '../core/pods/overrides/pod-overrides';
export { CloudNodes } from '../core/pods/placement/cloud-nodes';
export type { NodeLabel, PreferredNodeLabel } from '../core/pods/placement/node-label';
export { NodePlacement, type NodePlacementProps } from '../core/pods/placement/node-placement';
export type { ToleratedTaint } from '../core/pods/placement/toleration';
export type { TopologySpread } from '../core/pods/placement/topology-spread';
export type { ResourceClaim } from '../core/pods/resources';
export type { ScratchDir } from '../core/pods/scratch-dirs';
export type { AccessMode } from '../core/pods/volumes/access-mode';
export { PodVolume, type ProjectedVolumeProps } from '../core/pods/volumes/pod-volume';
export { ProjectedSource } from '../core/pods/volumes/projected-source';
export type {
  ConfigMapFileProps,
  ConfigMapVolumeProps,
  DownwardApiProps,
  DownwardApiVolumeProps,
  EphemeralVolumeProps,
  ImageVolumeProps,
  PersistentVolumeClaimProps,
  SecretFileProps,
  SecretVolumeProps,
  ServiceAccountTokenProps,
} from '../core/pods/volumes/volume-props';
export { Egress } from '../network/egress';
export { Peer } from '../network/peer';
export type { SessionClock } from './calls/clock';
export { ApiStatus, type ApiStatusCause, type ApiStatusDetails } from './client/api-status';
export { HttpsClient, type HttpsClientProps } from './client/https-client';
export { inClusterClient } from './client/in-cluster-client';
export { type KubeConfigCluster, type KubeConfigSource, kubeConfigClient } from './client/kube-config-client';
export type {
  KubernetesClient,
  KubernetesHeaders,
  KubernetesRequest,
  KubernetesResponse,
} from './client/kubernetes-client';
export type { CreatedSession, ListedSession, Session } from './create/session';
export type { EndOptions, SessionEnd } from './end/end-options';
export { type ObservedCall, type ObservedRequest, SessionObserver } from './observe/session-observer';
export type { EndedSession, EndedSessionKeeper } from './reap/ended-session';
export type { ReapOptions } from './reap/reap-options';
export type { ReapedObject, ReapReason, ReapReport, ReapResult } from './reap/reap-report';
export type {
  AdmissionRefusal,
  LimitRangeRefusal,
  PodSecurityRefusal,
  PolicyRefusal,
  WebhookRefusal,
} from './refusals/admission-refusal';
export type { QuotaLevel, QuotaRefusal, QuotaRequiresAmounts } from './refusals/quota-refusal';
export type {
  AccessRefusal,
  ConflictRefusal,
  EndingRefusal,
  InvalidField,
  InvalidRefusal,
  MissingObjectRefusal,
  NamespaceRefusal,
  NotFoundRefusal,
  OtherRefusal,
  QueueFullRefusal,
  Refusal,
  StaleRefusal,
  ThrottledRefusal,
  UnauthenticatedRefusal,
  UnavailableRefusal,
} from './refusals/refusal';
export { type RefusedStep, SessionRefused } from './refusals/session-refused';
export { Sessions } from './sessions';
export type { SessionsProps, SessionToCreate } from './sessions-props';
export type { SessionEvent } from './watch/session-event';
export type { SessionActivity, SessionLimits } from './watch/session-limits';
export type { SessionWatchOptions } from './watch/session-watch-options';
export type { SessionCause, SessionCauseKind } from './watch/status/session-cause';
export type { SessionState, SessionStatus } from './watch/status/session-status';
export type { ReachedLimit } from './watch/table/tracked-session';

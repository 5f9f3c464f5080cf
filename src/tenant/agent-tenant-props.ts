import type { ProfileAdmission } from '../admission/profile-admission';
import type { AgentProfile } from '../agent/agent-profile';
import type { NamespaceGuardrailsProps } from '../namespace/namespace-guardrails';
import type { IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';
import type { SessionManagerAccount } from '../service/session-manager-access';

/** Props of AgentTenant: those of its namespace's guardrails, and what runs there. */
export interface AgentTenantProps extends Omit<NamespaceGuardrailsProps, 'name' | 'profiles'> {
  /** The tenant: the value of the label `cdk8s-agents/tenant` on its Namespace, pods and Secrets. */
  readonly name: string;

  /** The namespace of the tenant. @default - the tenant's name */
  readonly namespace?: string;

  /** The profiles of its agents. Tenants may share profiles. */
  readonly profiles: readonly AgentProfile[];

  /**
   * The account of the service that starts its sessions, which may run in another namespace and serve other tenants.
   * @default - a SessionManagerRole of its own, in the tenant's namespace
   */
  readonly sessionManager?: SessionManagerAccount;

  /**
   * The policies that hold its sessions to their profiles. Give several clusters of one app a ProfileAdmission each, and one to tenants
   * that come and go: `new ProfileAdmission(chart, 'Admission', { name: 'acme' })`.
   * @default - one for all tenants of the app and Cluster, in the chart of the first of them and named after its namespace
   */
  readonly admission?: ProfileAdmission;

  /**
   * Why the API server does not hold its sessions to their profiles, such as pods of a back end in the same namespace; rendered as an
   * annotation. Excludes `admission`.
   * @default - it does
   */
  readonly noAdmissionReason?: string;

  /** What all its agents may call, in addition to the `egress` of their profiles. @default - nothing */
  readonly allowTo?: readonly (IConnectable | Peer)[];

  /** What may call all its agents, such as the service that starts their sessions. @default - nothing */
  readonly allowFrom?: readonly (IConnectable | Peer)[];
}

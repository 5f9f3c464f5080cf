import { Construct, type IConstruct } from 'constructs';
import type { ProfileAdmission } from '../admission/profile-admission';
import type { AgentProfile } from '../agent/agent-profile';
import { AgentTemplate } from '../agent/agent-template';
import { tenantProfile } from '../agent/tenant-profile';
import { checkedCalls } from '../core/input/checked-calls';
import { Input, InputError, shown } from '../core/input/input';
import { dnsLabel, reason } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { type Labels, labelTexts, NO_ADMISSION_ANNOTATION, TENANT_LABEL } from '../core/objects/labels';
import { ownValue } from '../core/plain';
import { NamespaceGuardrails } from '../namespace/namespace-guardrails';
import { SessionManagerAccess, type SessionManagerAccount } from '../service/session-manager-access';
import { SessionManagerRole } from '../service/session-manager-role';
import type { AgentTenantProps } from './agent-tenant-props';
import { sharedAdmission } from './tenant-admission';
import { tenantNamespaces } from './tenant-namespaces';

/**
 * All that one tenant needs: its namespace with guardrails, a template with a policy for each profile, the permissions
 * to start sessions, and the paths of its agents. Create one for each tenant in a loop. Tenants whose capacity is equal
 * share one table at synth. `Peer.namespaces({ labels: tenantNamespaces })` is all of them.
 */
@checkedCalls('AgentTenant')
export class AgentTenant extends Construct {
  /** The namespace's name. */
  readonly namespaceName: string;

  readonly guardrails: NamespaceGuardrails;

  /** The profiles with the tenant's label, in the order of the props. A back end renders sessions with these. */
  readonly profiles: readonly AgentProfile[];

  /** A template for each profile, in the same order, each with its own `connections`. */
  readonly templates: readonly AgentTemplate[];

  /** The policies that hold its sessions to their profiles; undefined with `noAdmissionReason`. */
  readonly admission: ProfileAdmission | undefined;

  /** The account of the service that starts sessions. */
  readonly sessionManager: SessionManagerAccount;

  /** @throws InputError that lists every wrong prop, or names the tenant that has the namespace already */
  constructor(scope: Construct, id: string, props: AgentTenantProps) {
    super(scope, id);
    const { name, namespace = name, profiles, sessionManager, allowTo = [], allowFrom = [], ...others } = props;
    const { admission, noAdmissionReason, ...guardrails } = others;
    const subject = `AgentTenant '${name}'`;
    const labels = checkTenant(subject, props);
    claimNamespace(this, subject, namespace);
    this.namespaceName = namespace;
    this.profiles = profiles.map((profile) => tenantProfile(profile, name));
    this.guardrails = new NamespaceGuardrails(this, 'Guardrails', {
      ...guardrails,
      name: namespace,
      labels,
      profiles: this.profiles,
    });
    this.sessionManager = sessionManager ?? new SessionManagerRole(this, 'SessionManager', { namespace });
    new SessionManagerAccess(this, 'Access', { sessionManager: this.sessionManager, agentsNamespace: namespace });
    this.templates = this.profiles.map((profile) => new AgentTemplate(this, profile.name, { profile, namespace }));
    for (const { connections } of this.templates) {
      for (const called of allowTo) connections.allowTo(called);
      for (const caller of allowFrom) connections.allowFrom(caller);
    }
    this.admission = noAdmissionReason === undefined ? (admission ?? sharedAdmission(this, namespace)) : undefined;
    for (const template of this.templates) {
      this.admission?.addTemplate(template);
      if (noAdmissionReason !== undefined)
        template.podTemplate.metadata.addAnnotation(NO_ADMISSION_ANNOTATION, noAdmissionReason);
    }
    addWarnings(this, subject, missingLabels(name, props));
  }
}

/** @returns the labels of the Namespace, or what is stated of a Namespace that somebody else creates */
function checkTenant(subject: string, props: AgentTenantProps): Labels {
  const { name, namespace, profiles, labels = {}, createdBy, admission, noAdmissionReason } = props;
  const own = { [TENANT_LABEL]: name, ...tenantNamespaces };
  const input = new Input(subject);
  input.required('name', name, dnsLabel);
  input.optional('namespace', namespace, dnsLabel);
  if (profiles.length === 0) input.refuse('profiles must have at least one profile, got []');
  input.optional('noAdmissionReason', noAdmissionReason, reason);
  if (admission !== undefined && noAdmissionReason !== undefined) {
    input.refuse('admission must be left out with noAdmissionReason: it would hold the sessions to their profiles');
  }
  const names = profiles.map((profile) => profile.name);
  input.distinct('names of profiles', names);
  for (const [key, value] of Object.entries(own)) {
    const given = ownValue(labels, key);
    if (given !== undefined && given !== value) {
      input.refuse(`labels must have no other ${key} than ${value}, which tells the tenant, got ${shown(given)}`);
    }
  }
  input.done();
  return createdBy?.namespace === undefined ? { ...labels, ...own } : labels;
}

/** Labels that a Namespace of somebody else should have, so that the tenant is one of all tenants. */
function missingLabels(name: string, { labels = {}, createdBy }: AgentTenantProps): readonly string[] {
  if (createdBy?.namespace === undefined) return [];
  const wanted = { [TENANT_LABEL]: name, ...tenantNamespaces };
  const missing = Object.entries(wanted).filter(([key]) => ownValue(labels, key) === undefined);
  if (missing.length === 0) return [];
  return [
    `labels of a Namespace that somebody else creates should say that it is a tenant's, or peers for all tenants leave it out, got no ${labelTexts(Object.fromEntries(missing)).join(', ')}`,
  ];
}

/** The tenant of each namespace of an app. */
const NAMESPACES = new WeakMap<IConstruct, Map<string, string>>();

function claimNamespace({ node: { root } }: IConstruct, subject: string, namespace: string): void {
  const known = NAMESPACES.get(root) ?? new Map<string, string>();
  const other = known.get(namespace);
  if (other !== undefined) {
    throw new InputError(subject, [
      `namespace must be the tenant's own, and ${other} has it already: set another namespace, or give that tenant more profiles, got ${shown(namespace)}`,
    ]);
  }
  NAMESPACES.set(root, known.set(namespace, subject));
}

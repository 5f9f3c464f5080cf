import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { ProfileAdmission } from '../admission/profile-admission';
import type { AgentProfile } from '../agent/agent-profile';
import { Cluster } from '../core/cluster/cluster';
import { checkedCalls } from '../core/input/checked-calls';
import { PART_OF_LABEL } from '../core/objects/labels';
import { NamespaceGuardrails } from '../namespace/namespace-guardrails';
import { Quota } from '../namespace/quota';
import { AgentTenant } from '../tenant/agent-tenant';
import { ForgeMonitoring } from './forge-monitoring';
import { forgeProfiles } from './forge-profiles';
import { type ForgePlatformProps, type ResolvedForge, resolveForge } from './forge-props';
import { ForgeServices } from './forge-services';
import { addPlatformAdmission } from './platform-admission';

/**
 * The forge: a company whose agents write, review and measure code for several tenants. Each tenant has a namespace with its own
 * quota; all share a console, a gateway to models, a model of their own on GPUs, tools and a proxy. No session holds a
 * provider's key.
 */
@checkedCalls('ForgePlatform')
export class ForgePlatform extends Construct {
  /** The namespace of the shared services, with its guardrails. Applied first. */
  readonly guardrails: Chart;

  /** The shared services. */
  readonly services: Chart;

  /** A namespace with guardrails and templates for each tenant. */
  readonly tenantsChart: Chart;

  /** The policies that hold the sessions of all tenants to their profiles; undefined with `noAdmissionReason`. */
  readonly admission: ProfileAdmission | undefined;

  /** Monitors and alerts. */
  readonly monitoring: Chart;

  /** The workloads of `services`. */
  readonly workloads: ForgeServices;

  /** In the order of the props. */
  readonly tenants: readonly AgentTenant[];

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: ForgePlatformProps = {}) {
    super(scope, id);
    props.cluster?.addTo(this);
    const forge = resolveForge(props, Cluster.of(this));
    const profiles = forgeProfiles(forge);
    const labels = { [PART_OF_LABEL]: 'forge' };
    // The numbers sort the files in the order in which `kubectl apply -f dist/` must read them.
    this.guardrails = new Chart(this, '1-guardrails', { labels });
    new NamespaceGuardrails(this.guardrails, 'Services', { name: forge.namespace, quota: SERVICES_QUOTA });
    this.services = new Chart(this, '2-services', { labels });
    this.workloads = new ForgeServices(this.services, 'Forge', forge);
    this.tenantsChart = new Chart(this, '3-tenants', { labels });
    const { namespace, noAdmissionReason } = forge;
    this.admission =
      noAdmissionReason === undefined ? addPlatformAdmission(this, `${namespace}-tenants`, labels) : undefined;
    this.tenants = forge.tenants.map((tenant) => this.addTenant(tenant, forge, profiles));
    this.monitoring = new Chart(this, '4-monitoring', { labels });
    new ForgeMonitoring(this.monitoring, 'Forge', forge, this.tenants, this.workloads);
  }

  private addTenant(name: string, forge: ResolvedForge, profiles: readonly AgentProfile[]): AgentTenant {
    const { sessionManager, modelGateway, codeSearch, traces, packageProxy } = this.workloads;
    return new AgentTenant(this.tenantsChart, name, {
      name,
      namespace: `${forge.namespace}-${name}`,
      quota: tenantQuota(forge, profiles),
      profiles,
      admission: this.admission,
      noAdmissionReason: forge.noAdmissionReason,
      sessionManager,
      allowTo: [modelGateway, codeSearch, traces, packageProxy],
    });
  }
}

function tenantQuota({ sessions }: ResolvedForge, profiles: readonly AgentProfile[]): Quota {
  const counts = new Map(Object.entries(sessions));
  return Quota.forSessions(profiles.map((profile) => ({ profile, sessions: counts.get(profile.name) ?? 1 })));
}

/** The shared services, twice while a rollout drains, and a quarter more. */
const SERVICES_QUOTA = Quota.of({
  requestsCpu: '45',
  requestsMemory: '330Gi',
  limitsCpu: '105',
  limitsMemory: '510Gi',
  pods: 24,
  requestsEphemeralStorage: '90Gi',
  limitsEphemeralStorage: '120Gi',
  requestsStorage: '500Gi',
  persistentVolumeClaims: 5,
  servicesLoadBalancers: 0,
  servicesNodePorts: 0,
  extendedResources: { 'nvidia.com/gpu': 8 },
});

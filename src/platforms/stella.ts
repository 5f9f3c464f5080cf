import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { ProfileAdmission } from '../admission/profile-admission';
import { AgentPod } from '../agent/agent-pod';
import type { AgentProfile } from '../agent/agent-profile';
import { AgentSecret } from '../agent/agent-secret';
import { AgentTemplate } from '../agent/agent-template';
import { SecretSource } from '../agent/secret-source';
import { echoAgent } from '../agent/stella/echo-agent';
import { stellaLabels } from '../agent/stella/labels';
import { Cluster } from '../core/cluster/cluster';
import { checkedCalls } from '../core/input/checked-calls';
import { addWarnings } from '../core/input/warnings';
import { type Labels, NO_ADMISSION_ANNOTATION, PART_OF_LABEL } from '../core/objects/labels';
import { ownValue } from '../core/plain';
import { NamespaceGuardrails } from '../namespace/namespace-guardrails';
import { addPlatformAdmission } from './platform-admission';
import { StellaMonitoring } from './stella-monitoring';
import { type ResolvedStella, resolveStella, type StellaPlatformProps } from './stella-props';
import { StellaServices } from './stella-services';
import { checkRotatedEntries } from './store-entries';

/**
 * STELLA: voice agents, with a pod and a Secret per session. The back end has a separate namespace, so that the agents'
 * namespace can enforce `restricted` and its quota counts only sessions. Each part is a separate chart, to which you
 * may add objects.
 */
@checkedCalls('StellaPlatform')
export class StellaPlatform extends Construct {
  /** The namespaces with their guardrails. Applied first. */
  readonly guardrails: Chart;

  /** The back end and the speech services. */
  readonly services: Chart;

  /** The profiles, and the demo session. */
  readonly agents: Chart;

  /** Monitors, alerts and the dashboard; undefined with `monitor: false`. */
  readonly monitoring: Chart | undefined;

  /** The workloads of `services`. */
  readonly workloads: StellaServices;

  /** The policies that hold sessions to their profiles; undefined with `noAdmissionReason`. */
  readonly admission: ProfileAdmission | undefined;

  /** A template per profile. */
  readonly templates: readonly AgentTemplate[];

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: StellaPlatformProps = {}) {
    super(scope, id);
    props.cluster?.addTo(this);
    const stella = resolveStella(props, Cluster.of(this).has('admissionPolicies'));
    addWarnings(this, 'StellaPlatform', labelWarnings(stella.profiles));
    const labels = { [PART_OF_LABEL]: 'stella' };
    // The numbers sort the files in the order in which `kubectl apply -f dist/` must read them.
    this.guardrails = new Chart(this, '1-guardrails', { labels });
    addGuardrails(this.guardrails, stella);
    this.services = new Chart(this, '2-services', { labels });
    this.workloads = new StellaServices(this.services, 'Stella', stella);
    this.agents = new Chart(this, '3-agents', { labels });
    this.templates = stella.profiles.map(
      (profile) => new AgentTemplate(this.agents, profile.name, { profile, namespace: stella.agentsNamespace }),
    );
    for (const template of this.templates) this.workloads.allowFromAgents(template);
    this.admission = this.addAdmission(stella, labels);
    if (stella.demoSession) addDemo(this.agents, stella);
    if (stella.monitor) {
      this.monitoring = new Chart(this, '4-monitoring', { labels });
      new StellaMonitoring(this.monitoring, 'Stella', stella, this.templates, this.workloads);
    }
    checkRotatedEntries('StellaPlatform', this, stella.rotations);
  }

  private addAdmission(
    { agentsNamespace, noAdmissionReason }: ResolvedStella,
    labels: Labels,
  ): ProfileAdmission | undefined {
    if (noAdmissionReason !== undefined) {
      for (const { podTemplate } of this.templates) {
        podTemplate.metadata.addAnnotation(NO_ADMISSION_ANNOTATION, noAdmissionReason);
      }
      return undefined;
    }
    const admission = addPlatformAdmission(this, agentsNamespace, labels);
    for (const template of this.templates) admission.addTemplate(template);
    return admission;
  }
}

/** Warns of derived profiles, which keep the labels of their base under the new name. */
function labelWarnings(profiles: readonly AgentProfile[]): readonly string[] {
  const rule =
    'profiles should have the labels of stellaLabels(name): watch commands of the STELLA deployment document select agents by them';
  return profiles
    .filter(({ name, resolved: { labels } }) =>
      Object.entries(stellaLabels(name)).some(([key, value]) => ownValue(labels, key) !== value),
    )
    .map(({ name }) => `${rule}, got AgentProfile '${name}'`);
}

function addGuardrails(chart: Chart, stella: ResolvedStella): void {
  new NamespaceGuardrails(chart, 'Agents', {
    name: stella.agentsNamespace,
    quota: stella.agentsQuota,
    limits: { defaultCpu: '500m', defaultMemory: '1Gi', defaultRequestCpu: '100m', defaultRequestMemory: '256Mi' },
    profiles: stella.profiles,
    systemNamespaceReason: stella.systemNamespaceReason,
  });
  if (stella.servicesNamespace === stella.agentsNamespace) return;
  // The STELLA deployment document has the back end in the agents' namespace, where it would use their quota.
  new NamespaceGuardrails(chart, 'Services', {
    name: stella.servicesNamespace,
    quota: stella.servicesQuota,
    systemNamespaceReason: stella.systemNamespaceReason,
  });
}

/** Adds a session to Git, with a reference to its credentials instead of their values. */
function addDemo(chart: Chart, { agentsNamespace, secretStore }: ResolvedStella): void {
  const session = { id: 'demo', namespace: agentsNamespace };
  new AgentSecret(chart, 'DemoSecret', {
    ...session,
    profile: echoAgent,
    // The STELLA deployment document gives each session LIVEKIT_API_SECRET, which signs tokens for every room.
    // A token for the session's own room is enough.
    source: SecretSource.external({
      ...secretStore,
      remoteKey: 'stella/sessions/demo',
      keys: ['LIVEKIT_TOKEN', 'LIVEKIT_URL', 'ROOM_NAME', 'SESSION_ID'],
    }),
  });
  new AgentPod(chart, 'DemoPod', { ...session, profile: echoAgent });
}

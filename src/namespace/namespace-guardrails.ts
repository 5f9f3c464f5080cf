import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { addWarnings } from '../core/input/warnings';
import { addCheck } from '../core/objects/tree-check';
import { type Capacity, capacityOf } from './capacity';
import type { SessionMix } from './capacity-options';
import { checkCapacity, checkVolumeRequests } from './capacity-rules';
import type { DefaultDeny } from './default-deny';
import { creatorName, ForeignGuardrails } from './foreign-guardrails';
import { checkNamespace, type GuardedNamespace, resolveNamespace } from './guarded-namespace';
import { type GuardrailProps, guardrails } from './guardrail-registry';
import { checkedLimits, resolveLimits } from './limit-defaults';
import { limitWarnings } from './limit-fit';
import type { NamespaceContents } from './namespace-contents';
import type { NamespaceLimits } from './namespace-limits';
import { contentsIn, provesNamespace, refusalsIn } from './namespace-proof';
import { NamespaceQuota } from './namespace-quota';
import { type ObjectClaim, sessionClaims, standingVolumes, volumesOfSessions } from './object-claims';
import { overheadMisfits } from './overhead-fit';
import type { Quota } from './quota';
import { toCharges } from './quota-charge';
import { wideAmounts } from './quota-guard';
import { type SessionKind, strictest } from './quota-use';
import { wholeBounds } from './whole-bounds';
import { claimTitle, shortTitle, toSessionClaim, type WorkloadClaim } from './workload-claims';

/** Props of NamespaceGuardrails. */
export interface NamespaceGuardrailsProps extends GuardrailProps {
  /**
   * The kinds of sessions that will run there, such as AgentProfiles. At least one session of each must fit.
   * @default - none
   */
  readonly profiles?: readonly SessionKind[];

  /**
   * Further quotas, each for some of the pods, by a name that ends the name of the ResourceQuota: `{ sessions: Quota.scoped({ scopes:
   * ['Terminating'], pods: 20 }) }`. A pod must fit in each quota that counts it.
   * @default - none
   */
  readonly scopedQuotas?: Readonly<Record<string, Quota>>;

  /** Combinations of profiles to show in the capacity table. @default - each profile alone */
  readonly mixes?: readonly SessionMix[];
}

/**
 * The guardrails of a namespace: a Namespace that enforces Pod Security, a ResourceQuota, a LimitRange, and a
 * NetworkPolicy that denies all traffic in both directions. Synth checks that they, and other ResourceQuotas and
 * LimitRanges of the app, admit all objects that the app puts into the namespace: pods with autoscalers at their
 * maximum, the pods, volume claims and Services that operators create from custom resources, and every other object
 * that a quota counts. Not counted are Secrets and ConfigMaps that operators create.
 */
@checkedCalls('NamespaceGuardrails')
export class NamespaceGuardrails extends Construct {
  /** The namespace's name. */
  readonly namespaceName: string;

  /** The Namespace; undefined if somebody else creates it. */
  readonly namespace: GuardedNamespace | undefined;

  /** The ResourceQuota; undefined without the prop `quota`, or if somebody else creates it. */
  readonly quota: NamespaceQuota | undefined;

  /** The LimitRange; undefined if somebody else creates it. */
  readonly limits: NamespaceLimits | undefined;

  /** The NetworkPolicy; undefined if somebody else creates it. */
  readonly defaultDeny: DefaultDeny | undefined;

  private readonly foreign: ForeignGuardrails;
  private readonly hard: Readonly<Record<string, string>>;
  private readonly profiles: readonly SessionKind[];
  private readonly mixes: readonly SessionMix[];

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: NamespaceGuardrailsProps) {
    super(scope, id);
    const subject = `NamespaceGuardrails '${props.name}'`;
    checkProps(subject, props);
    this.namespaceName = props.name;
    this.foreign = new ForeignGuardrails(props);
    this.hard = props.quota?.scopes.length === 0 ? props.quota.hard : {};
    this.profiles = [...(props.profiles ?? [])];
    this.mixes = [...(props.mixes ?? [])];
    // Refuses mixes with unknown profiles in the constructor rather than at synth.
    checkCapacity(this.hard, this.profiles, [], this.mixes);
    checkVolumeRequests(this.profiles, []);
    this.namespace = guardrails.namespace(this, props);
    this.quota = guardrails.quota(this, props);
    for (const [key, quota] of Object.entries(props.scopedQuotas ?? {})) {
      new NamespaceQuota(this, `Quota-${key}`, { namespace: props.name, quota, name: `${props.name}-${key}` });
    }
    this.limits = guardrails.limits(this, props);
    this.defaultDeny = guardrails.defaultDeny(this, props);
    addCheck(this, () => [...this.refusals()]);
    this.foreign.stateLabels(this);
    provesNamespace(this, props.name);
    addWarnings(this, subject, () => [...this.foreign.warnings(this.node.root), ...this.remarks()]);
  }

  /**
   * How many sessions of each profile fit in addition to the pods in the namespace, with autoscalers at their maximum
   * and pods of operators included.
   * @returns undefined without a quota or without profiles
   */
  capacity(): Capacity | undefined {
    const { contents } = this;
    const { quotas, limits, workloads } = contents;
    if (quotas.length === 0 || this.profiles.length === 0) return undefined;
    // The order of the props is the order of the table's columns.
    const whole = quotas.filter(({ scopes }) => scopes.length === 0);
    const hard = { ...this.hard, ...strictest(whole.map((quota) => quota.hard)) };
    const items = limits.map((named) => named.limits);
    const standing = toCharges(hard, workloads, items)
      .filter(({ workload }) => workload.pods > 0)
      .map(({ workload, resources, bestEffort }) => ({
        name: shortTitle(workload),
        pods: workload.pods,
        resources,
        scope: { ...workload.scope, bestEffort },
      }));
    const objects = this.objectsIn(contents);
    const volumesOf = volumesOfSessions(objects);
    const kinds = toCharges(hard, this.sessionsIn(contents), items).map(
      ({ title, workload, resources, bestEffort }) => ({
        name: workload.name,
        resources,
        volumes: volumesOf(title),
        scope: { ...workload.scope, bestEffort },
      }),
    );
    const scoped = quotas.filter(({ scopes }) => scopes.length > 0);
    return capacityOf({ hard, scoped, standing, standingVolumes: standingVolumes(objects) }, kinds, this.mixes);
  }

  /** What the API server would reject, naming both objects. */
  private refusals(): readonly string[] {
    const { contents } = this;
    const { workloads, overheads } = contents;
    const known = new Set(workloads);
    const sessions = this.sessionsIn(contents).filter((claim) => !known.has(claim));
    const stated = this.profiles.flatMap(({ name, template }) =>
      overheadMisfits(`AgentProfile '${name}'`, template, overheads),
    );
    return [
      ...this.foreign.contradictions(this.node.root),
      ...refusalsIn({ ...contents, objects: this.objectsIn(contents) }, sessions),
      ...stated,
    ];
  }

  /**
   * The pods of each profile. A PodTemplate in the manifests comes before the profile of its name: it may have been patched,
   * which the profile does not know.
   */
  private sessionsIn({ workloads, overheads }: NamespaceContents): readonly WorkloadClaim[] {
    const templates = new Map(workloads.filter(({ session }) => session).map((claim) => [claim.name, claim]));
    return this.profiles.map(
      (profile) => templates.get(profile.name) ?? toSessionClaim(this.namespaceName, profile, overheads),
    );
  }

  /** The objects of the app, and the volumes of profiles that have no PodTemplate there. */
  private objectsIn(contents: NamespaceContents): readonly ObjectClaim[] {
    const titles = this.sessionsIn(contents).map(claimTitle);
    const known = new Set(contents.workloads.map(claimTitle));
    const ofProfiles = this.profiles.flatMap(({ template }, index) => {
      const title = titles[index] ?? '';
      return known.has(title) ? [] : sessionClaims(template?.spec, title);
    });
    return [...contents.objects, ...ofProfiles];
  }

  /** What is legal and probably unintended. */
  private remarks(): readonly string[] {
    const { workloads, objects, quotas, limits } = this.contents;
    const items = limits.map((named) => named.limits);
    const wide = quotas.flatMap(({ title, hard, scopes }) =>
      scopes.length > 0 ? [] : wideAmounts(title, hard, workloads, objects, items),
    );
    return [...(this.profiles.length > 0 ? [] : wide), ...limitWarnings(limits, workloads)];
  }

  /** All objects that the app puts into this namespace. */
  private get contents(): NamespaceContents {
    return this.foreign.addedTo(contentsIn(this.node.root, this.namespaceName));
  }
}

function checkProps(subject: string, props: NamespaceGuardrailsProps): void {
  const { createdBy = {}, limits = {} } = props;
  const input = new Input(subject);
  if (createdBy.namespace === undefined) resolveNamespace(input, props);
  else checkNamespace(input, props);
  if (createdBy.limits === undefined) resolveLimits(input, limits);
  else checkedLimits(input, limits);
  wholeBounds(input, limits);
  if (Object.hasOwn(props.scopedQuotas ?? {}, 'quota')) {
    input.refuse(
      `scopedQuotas must not have the name 'quota': ${props.name}-quota is the ResourceQuota of the prop quota`,
    );
  }
  for (const [part, creator] of Object.entries(createdBy)) input.optional(`createdBy.${part}`, creator, creatorName);
  input.done();
}

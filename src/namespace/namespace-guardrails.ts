import { Construct } from 'constructs';
import { apiObjectsIn } from '../core/api-objects';
import { Input } from '../core/input';
import { type Capacity, capacity, type SessionMix, type StandingPods } from './capacity';
import type { DefaultDeny } from './default-deny';
import { type GuardedNamespace, resolveNamespace } from './guarded-namespace';
import { type GuardrailProps, guardrails } from './guardrails';
import { resolveLimits } from './limit-defaults';
import { limitMisfits, withLimitDefaults } from './limit-fit';
import type { NamespaceLimits } from './namespace-limits';
import type { NamespaceQuota } from './namespace-quota';
import { toCharges } from './quota-charge';
import { quotaMisfits } from './quota-fit';
import type { SessionKind } from './quota-use';
import { hasPods, toSessionClaim, toWorkloadClaims, type WorkloadClaim } from './workload-claims';

/** A namespace with all its guardrails. */
export interface NamespaceGuardrailsProps extends GuardrailProps {
  /** The sessions that will run there, such as AgentProfiles: at least one of each must fit. @default - none */
  readonly profiles?: readonly SessionKind[];

  /** Sessions of several profiles side by side, for the capacity table. @default - each profile alone */
  readonly mixes?: readonly SessionMix[];
}

/**
 * What every namespace gets: a Namespace that enforces Pod Security, a ResourceQuota, a LimitRange, and a NetworkPolicy that
 * closes it in both directions. At synth, whatever workload the app puts there must be admitted by all of them.
 */
export class NamespaceGuardrails extends Construct {
  /** The namespace's name. */
  readonly namespaceName: string;

  readonly namespace: GuardedNamespace;

  /** @default - none without `quota` */
  readonly quota: NamespaceQuota | undefined;

  readonly limits: NamespaceLimits;

  readonly defaultDeny: DefaultDeny;

  private readonly hard: Readonly<Record<string, string>>;
  private readonly profiles: readonly SessionKind[];
  private readonly mixes: readonly SessionMix[];

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: NamespaceGuardrailsProps) {
    super(scope, id);
    checkProps(props);
    this.namespaceName = props.name;
    this.hard = props.quota?.hard ?? {};
    this.profiles = [...(props.profiles ?? [])];
    this.mixes = [...(props.mixes ?? [])];
    // Refuses a mix of profiles that are not there, before synth.
    capacity(this.hard, this.profiles, { mixes: this.mixes });
    this.namespace = guardrails.namespace(this, props);
    this.quota = guardrails.quota(this, props);
    this.limits = guardrails.limits(this, props);
    this.defaultDeny = guardrails.defaultDeny(this, props);
    this.node.addValidation({ validate: () => [...this.refusals()] });
  }

  /**
   * How many sessions of each profile fit beside what the app itself runs in the namespace, autoscalers at their maximum.
   * @returns undefined without a quota or without profiles
   */
  capacity(): Capacity | undefined {
    if (this.quota === undefined || this.profiles.length === 0) return undefined;
    const standing = toCharges(this.hard, this.workloads(), [this.limits.limits])
      .filter(({ workload }) => workload.pods > 0)
      .map(
        ({ workload: { kind, name, pods }, resources }): StandingPods => ({ name: `${kind} ${name}`, pods, resources }),
      );
    const kinds = this.profiles.map(({ name, resources }) => ({
      name,
      resources: withLimitDefaults(resources, this.limits.limits),
    }));
    return capacity(this.hard, kinds, { standing, mixes: this.mixes });
  }

  /** What the API server would refuse, each with both sides. */
  private refusals(): readonly string[] {
    const workloads = this.workloads();
    const templates = workloads.filter(({ session }) => session).map(({ name }) => name);
    const sessions = this.profiles
      .filter(({ name }) => !templates.includes(name))
      .map(({ name, resources }) => toSessionClaim(this.namespaceName, name, resources));
    const claims = [...workloads, ...sessions];
    const quota = `ResourceQuota '${this.namespaceName}/${this.namespaceName}-quota'`;
    const limitRange = `LimitRange '${this.namespaceName}/${this.namespaceName}-limits'`;
    return [
      ...quotaMisfits(this.hard, claims, [this.limits.limits]).map(({ message }) => `${quota}: ${message}`),
      ...limitMisfits(this.limits.limits, claims).map((message) => `${limitRange}: ${message}`),
    ];
  }

  /** What the whole app runs in this namespace, as it will be applied. */
  private workloads(): readonly WorkloadClaim[] {
    const objects = apiObjectsIn(this.node.root)
      .filter(({ kind, metadata }) => hasPods(kind) && metadata.namespace === this.namespaceName)
      .map((object): object => object.toJson());
    return toWorkloadClaims(objects);
  }
}

function checkProps(props: NamespaceGuardrailsProps): void {
  const input = new Input(`NamespaceGuardrails '${props.name}'`);
  resolveNamespace(input, props);
  resolveLimits(input, props.limits ?? {});
  input.done();
}

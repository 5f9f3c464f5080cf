import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { addWarnings } from '../core/warnings';
import { type Capacity, capacity, type SessionMix, type StandingPods } from './capacity';
import type { DefaultDeny } from './default-deny';
import type { GuardedNamespace } from './guarded-namespace';
import { type GuardrailProps, guardrails } from './guardrails';
import { limitFit } from './limit-fit';
import type { NamespaceLimits } from './namespace-limits';
import type { NamespaceQuota } from './namespace-quota';
import { toEffectiveClaim } from './pod-claims';
import { quotaMisfits } from './quota-fit';
import type { SessionKind } from './quota-use';
import { hasPods, toTitle, toWorkloadClaims, type WorkloadClaim } from './workload-claims';

/** What holds the pods of a namespace in bounds. */
export interface NamespaceGuardrailsProps extends GuardrailProps {
  /** The agent types that are started here, for the capacity table. @default - no table */
  readonly profiles?: readonly SessionKind[];

  /** Sessions of several types side by side, for the capacity table. @default - each type alone */
  readonly mixes?: readonly SessionMix[];
}

/**
 * A namespace that keeps its pods honest: Pod Security labels, a quota, limits, and no traffic that nobody declared. At synth it
 * refuses a quota or limits that would refuse the pods of its own tree.
 */
export class NamespaceGuardrails extends Construct {
  /** The name of the namespace. */
  readonly namespaceName: string;

  readonly namespace: GuardedNamespace;

  /** @default - none without `quota` */
  readonly quota: NamespaceQuota | undefined;

  readonly limits: NamespaceLimits;

  readonly defaultDeny: DefaultDeny;

  private readonly hard: Readonly<Record<string, string>> | undefined;
  private readonly profiles: readonly SessionKind[];
  private readonly mixes: readonly SessionMix[];

  /** @throws InputError with what is wrong about a prop */
  constructor(scope: Construct, id: string, props: NamespaceGuardrailsProps) {
    super(scope, id);
    this.namespaceName = props.name;
    this.namespace = guardrails.namespace(this, props);
    this.quota = guardrails.quota(this, props);
    this.limits = guardrails.limits(this, props);
    this.defaultDeny = guardrails.defaultDeny(this, props);
    this.hard = props.quota?.hard;
    this.profiles = [...(props.profiles ?? [])];
    this.mixes = [...(props.mixes ?? [])];
    addWarnings(this, `LimitRange '${props.name}/${props.name}-limits'`, () => this.judgeLimits().warnings);
    this.node.addValidation({ validate: () => [...this.misfits(), ...this.judgeLimits().problems] });
  }

  /**
   * How many sessions of each profile the quota admits beside the pods that the tree puts here.
   * @returns undefined without a quota or without profiles
   */
  capacity(): Capacity | undefined {
    if (this.hard === undefined || this.profiles.length === 0) return undefined;
    const standing = this.workloads()
      .filter(({ pods }) => pods > 0)
      .map(
        (workload): StandingPods => ({
          name: toTitle(workload),
          pods: workload.pods,
          resources: toEffectiveClaim(workload),
        }),
      );
    return capacity(this.hard, this.profiles, { standing, mixes: this.mixes });
  }

  private misfits(): readonly string[] {
    if (this.hard === undefined) return [];
    const quota = `ResourceQuota '${this.namespaceName}/${this.namespaceName}-quota'`;
    return quotaMisfits(this.hard, this.workloads(), [this.limits.limits]).map(({ message }) => `${quota}: ${message}`);
  }

  private judgeLimits(): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
    const range = `LimitRange '${this.namespaceName}/${this.namespaceName}-limits'`;
    const judged = this.workloads().flatMap((workload) =>
      workload.containers.map((container) => {
        const { problems, warnings } = limitFit(container, this.limits.limits);
        const about = (text: string): string => `${toTitle(workload)}: ${text}`;
        return { problems: problems.map((text) => `${range} refuses ${about(text)}`), warnings: warnings.map(about) };
      }),
    );
    return {
      problems: judged.flatMap(({ problems }) => problems),
      warnings: judged.flatMap(({ warnings }) => warnings),
    };
  }

  /** What has pods in this namespace, anywhere in the tree. */
  private workloads(): readonly WorkloadClaim[] {
    const objects = this.node.root.node
      .findAll()
      .filter((construct) => ApiObject.isApiObject(construct))
      .map((construct) => ApiObject.of(construct))
      .filter(({ kind, metadata }) => hasPods(kind) && metadata.namespace === this.namespaceName);
    return toWorkloadClaims(objects.map((object) => object.toJson()));
  }
}

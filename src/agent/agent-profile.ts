import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { frozen, frozenCopy } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { type Labels, SESSION_LABEL } from '../core/objects/labels';
import { sortedByKey, withSortedKeys } from '../core/order';
import { overriddenPods } from '../core/pods/overrides/pod-overrides';
import { toEffectiveClaim, toPodClaim } from '../core/pods/pod-claims';
import type { ResourceClaim } from '../core/pods/resources';
import { checkMounts } from '../core/pods/volumes/mount-problems';
import { AGENT_CONTAINER } from './agent-containers';
import { type AgentProfileProps, changedProps, type ResolvedProfile, resolveProfile } from './agent-profile-props';
import { checkProfile } from './agent-profile-rules';
import { podLabels, podTemplate } from './pod-template';
import { readStellaManifest } from './stella/manifest';

/**
 * The profile from which props differ by labels alone, such as that of all tenants. Both profiles share the spec of their pods, which no label
 * changes, and synth writes it as text only once.
 */
const ALIKE = new WeakMap<AgentProfileProps, AgentProfile>();

/**
 * The settings that all pods of one kind of agent share: image, resources, health, egress, drain time. Immutable. The
 * pod, the quota check, the network policy, the monitors and the run-time renderer all read the same profile.
 */
@checkedCalls('AgentProfile')
export class AgentProfile {
  /**
   * A copy of a profile with some props changed. Labels and annotations are inherited under the new name too: a profile
   * derived from `stellaAgent` keeps the label `agent-type: stella-agent` unless `changes` sets `labels`.
   */
  static fromProfile(base: AgentProfile, changes: Partial<AgentProfileProps>): AgentProfile {
    const props = changedProps(base.given, changes);
    const isRelabelled = Object.keys(changes).every((prop) => prop === 'labels');
    // A patch may change labels too.
    if (isRelabelled && props.podOverrides === undefined) ALIKE.set(props, base);
    return new AgentProfile(props);
  }

  /**
   * A profile read from a STELLA agent's `agent.yaml`, with the labels of the STELLA deployment document.
   * @param changes props that the file lacks (usually the image), or that override it
   * @throws InputError when the file cannot be read, or the profile is incomplete
   */
  static fromManifest(file: string, changes: Partial<AgentProfileProps> = {}): AgentProfile {
    return new AgentProfile(readStellaManifest(file, changes));
  }

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedProfile;

  /** The props as given, without defaults: a derived profile may have other defaults. */
  private readonly given: AgentProfileProps;

  /** The pod of every session, without its name, session label and Secret. Frozen, because sessions share its parts. */
  readonly template: PodTemplateSpec;

  /** The labels of every session's Pod and Secret, sorted. `session` is empty here; its value is the session's id. */
  readonly sessionLabels: Labels;

  /** Written after the object is frozen, once somebody asks: who only makes pods does not. */
  #resources: ResourceClaim | undefined;

  /** The profile whose pods need the same. */
  readonly #alike: AgentProfile | undefined;

  /** Legal but probably unintended settings, such as an image without a digest. Printed at synth. */
  readonly warnings: readonly string[];

  /** @throws InputError that lists every wrong prop */
  constructor(props: AgentProfileProps) {
    this.given = frozenCopy(props);
    this.resolved = frozen(resolveProfile(props));
    this.warnings = checkProfile(this.resolved, this.given);
    this.#alike = ALIKE.get(props);
    const { resolved } = this;
    this.template = frozen(this.#alike ? relabelled(this.#alike.template, resolved) : templateOf(resolved));
    this.sessionLabels = frozen(sortedByKey({ ...this.template.metadata?.labels, [SESSION_LABEL]: '' }));
    Object.freeze(this);
  }

  /**
   * The share of its namespace's quota that one session uses: its containers, and the overhead of its RuntimeClass. Without
   * what a LimitRange adds.
   */
  get resources(): ResourceClaim {
    this.#resources ??= this.#alike?.resources ?? frozen(toEffectiveClaim(toPodClaim(this.template)));
    return this.#resources;
  }

  /** Whether its pods have a ServiceAccount of their own, which AgentTemplate adds. */
  get ownsServiceAccount(): boolean {
    return this.given.serviceAccountName === undefined;
  }

  get name(): string {
    return this.resolved.name;
  }
}

function templateOf(profile: ResolvedProfile): PodTemplateSpec {
  const subject = `AgentProfile '${profile.name}'`;
  const template = withSortedKeys(overriddenPods(subject, podTemplate(profile), AGENT_CONTAINER, profile));
  checkMounts(subject, template.spec);
  return template;
}

/** The template with other labels of the profile. */
function relabelled({ metadata, spec }: PodTemplateSpec, profile: ResolvedProfile): PodTemplateSpec {
  return { metadata: { ...metadata, labels: sortedByKey(podLabels(profile)) }, spec };
}

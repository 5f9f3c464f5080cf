import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { defined } from '../core/defined';
import { frozen, frozenCopy } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { type Labels, SESSION_LABEL } from '../core/objects/labels';
import { sortedByKey } from '../core/order';
import { toResources } from '../core/pods/resource-amounts';
import type { ResourceClaim } from '../core/pods/resources';
import { type AgentProfileProps, type ResolvedProfile, resolveProfile } from './agent-profile-props';
import { checkProfile } from './agent-profile-rules';
import { podTemplate } from './pod-template';
import { readStellaManifest } from './stella/manifest';

/**
 * What the pods of one kind of agent have in common: image, resources, health, egress, drain time. A frozen value. The pod, the
 * quota's capacity proof, the network policy, the monitors and the run-time renderer all read the same one.
 */
@checkedCalls
export class AgentProfile {
  /**
   * A profile that differs from another in `changes` alone. Labels and annotations are inherited as they are, whatever the new name:
   * a profile derived from `stellaAgent` keeps the label `agent-type: stella-agent` unless `changes` has `labels`.
   */
  static fromProfile(base: AgentProfile, changes: Partial<AgentProfileProps>): AgentProfile {
    return new AgentProfile({ ...base.given, ...defined(changes) });
  }

  /**
   * A profile by a STELLA agent's own `agent.yaml`, with the labels of the STELLA deployment document.
   * @param changes props that the file leaves out (usually the image), or that are to replace its own
   * @throws InputError when the file cannot be read, or the profile is not complete
   */
  static fromManifest(file: string, changes: Partial<AgentProfileProps> = {}): AgentProfile {
    return new AgentProfile(readStellaManifest(file, changes));
  }

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedProfile;

  /** The props as given, without defaults: those of a derived profile may differ. */
  private readonly given: AgentProfileProps;

  /** The pod of every session, without its name, its session label and its Secret. Frozen: sessions share its parts. */
  readonly template: PodTemplateSpec;

  /** The labels of every session's Pod and Secret, in order. `session` is empty: its value is the session's id. */
  readonly sessionLabels: Labels;

  /** Legal, but probably not intended, such as an image without a digest. Printed at synth. */
  readonly warnings: readonly string[];

  /** @throws InputError with every wrong prop */
  constructor(props: AgentProfileProps) {
    this.given = frozenCopy(props);
    this.resolved = frozen(resolveProfile(props));
    this.warnings = checkProfile(this.resolved);
    this.template = frozen(podTemplate(this.resolved));
    this.sessionLabels = frozen(sortedByKey({ ...this.template.metadata?.labels, [SESSION_LABEL]: '' }));
    Object.freeze(this);
  }

  /** The profile's name. */
  get name(): string {
    return this.resolved.name;
  }

  /** What one session claims of its namespace's quota. */
  get resources(): ResourceClaim {
    return toResources(this.resolved);
  }
}

import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { defined } from '../core/defined';
import { frozen } from '../core/frozen';
import { toResources } from '../core/resource-amounts';
import type { ResourceClaim } from '../core/resources';
import { readAgentManifest } from './agent-manifest';
import type { AgentProfileProps } from './agent-profile-props';
import { podTemplate } from './pod-template';
import { checkProfile, type ResolvedProfile, resolveProfile } from './resolve-profile';

/**
 * What the pods of one agent type have in common: image, resources, health, ways out, drain time. A frozen value, read alike
 * by the pod, the quota's capacity proof, the network policy, the monitors and the run-time renderer.
 */
export class AgentProfile {
  /** A profile like another but for what is named in `changes`. */
  static fromProfile(base: AgentProfile, changes: Partial<AgentProfileProps>): AgentProfile {
    return new AgentProfile({ ...base.given, ...defined(changes) });
  }

  /**
   * A profile from a STELLA agent's own `agent.yaml`.
   * @param changes what the file leaves open (the image, as a rule), or should not decide
   * @throws InputError when the file cannot be read, or the profile is not complete
   */
  static fromManifest(file: string, changes: Partial<AgentProfileProps> = {}): AgentProfile {
    const props = { ...UNDECIDED, ...readAgentManifest(file), ...defined(changes) };
    return new AgentProfile(props);
  }

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedProfile;

  /** What was given, without the defaults: a derived profile has its own. */
  private readonly given: AgentProfileProps;

  /** The pod of every session but for its name, its session label and its Secret. Frozen: sessions share its parts. */
  readonly template: PodTemplateSpec;

  /** What the user should know although it is legal, such as an image without a digest. */
  readonly warnings: readonly string[];

  /** @throws InputError with every wrong prop */
  constructor(props: AgentProfileProps) {
    this.resolved = frozen(resolveProfile(props));
    this.warnings = checkProfile(this.resolved);
    this.given = { ...props, ...pick(this.resolved, Object.keys(props)) };
    this.template = frozen(podTemplate(this.resolved));
    Object.freeze(this);
  }

  /** The agent type. */
  get name(): string {
    return this.resolved.name;
  }

  /** What one session claims of its namespace's quota. */
  get resources(): ResourceClaim {
    return toResources(this.resolved);
  }
}

/** What a manifest may leave open: the checks of a profile then name it. */
const UNDECIDED = { name: '', image: '', cpuRequest: '', cpuLimit: '', memoryRequest: '', memoryLimit: '' };

/** The frozen copies of what was given. */
function pick(resolved: ResolvedProfile, names: readonly string[]): Partial<AgentProfileProps> {
  return Object.fromEntries(Object.entries(resolved).filter(([name]) => names.includes(name)));
}

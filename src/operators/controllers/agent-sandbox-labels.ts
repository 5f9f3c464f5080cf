import type { Labels } from '../../core/objects/labels';

/** On each sandbox's pod: a hash of the name of its Sandbox. */
export const SANDBOX_NAME_LABEL = 'agents.x-k8s.io/sandbox-name-hash';

/** On the pods of a warm pool: a hash of its name. */
export const WARM_POOL_LABEL = 'agents.x-k8s.io/warm-pool-sandbox';

/** Says who created a sandbox. */
export const CREATED_BY_LABEL = 'agents.x-k8s.io/created-by';

const TEMPLATE_LABEL = 'agents.x-k8s.io/sandbox-template-ref-hash';

/** Selects the pods of all sandboxes that are created from a SandboxTemplate. */
export function templateSelector(template: string): Labels {
  return { [TEMPLATE_LABEL]: nameHash(template) };
}

/**
 * The hash of a name, 32 bits of FNV-1a in hexadecimal digits.
 * @see https://github.com/kubernetes-sigs/agent-sandbox/blob/v0.5.6/controllers/sandbox_controller.go NameHash
 */
export function nameHash(name: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

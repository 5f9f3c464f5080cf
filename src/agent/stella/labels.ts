import { checkArguments } from '../../core/input/checked-calls';
import type { Labels } from '../../core/objects/labels';

/**
 * The labels that the STELLA deployment document gives an agent's pods: `app` is the same for all agents, `agent-type` names one. Its
 * watches select by them; the policies and monitors of this library do not.
 * @param agentType the name of the profile
 */
export function stellaLabels(agentType: string): Labels {
  checkArguments('stellaLabels', [agentType]);
  return { 'agent-type': agentType, app: 'stella-agent' };
}

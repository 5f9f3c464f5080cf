import { checkArguments } from '../../core/input/checked-calls';
import { type Labels, PART_OF_LABEL } from '../../core/objects/labels';

/**
 * Labels that the STELLA deployment document gives an agent's pods: `app` is the same for all agents, `agent-type`
 * differs. The document's watch commands select by them; this library's policies and monitors do not. Sessions are part of STELLA,
 * also those that a back end starts.
 * @param agentType the name of the profile
 */
export function stellaLabels(agentType: string): Labels {
  checkArguments('stellaLabels', [agentType]);
  return { 'agent-type': agentType, app: 'stella-agent', [PART_OF_LABEL]: 'stella' };
}

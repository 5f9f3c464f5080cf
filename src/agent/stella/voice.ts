import { NodePlacement } from '../../core/pods/placement/node-placement';
import { Egress } from '../../network/egress';
import type { AgentProfileProps } from '../agent-profile-props';
import { CALL_DRAIN_SECONDS } from './call-drain';
import { STELLA_HEALTH } from './health';
import { ROOM_KEYS } from './session-keys';

/*
 * The three agents of the STELLA deployment document, with its requests, limits, health endpoints and timings.
 * Comments give the reason where these profiles add to that document or differ from it.
 *
 * A profile that `AgentProfile.fromProfile` derives from one of them inherits its labels, including `agent-type`. If
 * STELLA must distinguish the two, set the labels too: `{ name: 'patient', labels: stellaLabels('patient') }`.
 *
 * The STELLA deployment document uses images with the tag latest, which is not reproducible and is pulled at every start. 1.0.0 is the agents'
 * version.
 */

/** Settings that all three agents share: they speak in a LiveKit room. */
export const VOICE: Pick<AgentProfileProps, 'health' | 'placement' | 'sessionLimitSeconds' | 'secretKeys'> = {
  health: STELLA_HEALTH,
  // The STELLA deployment document requires nodes with this label, so without such a node, sessions would stay Pending.
  placement: NodePlacement.preferred('workload-type', 'ai-agents'),
  // The STELLA deployment document sets no deadline, so a hung session would hold its share of the quota forever.
  sessionLimitSeconds: 4 * 60 * 60,
  secretKeys: ROOM_KEYS,
};

/** Settings that the two agents with a language model share. */
export const CONVERSATION: Pick<AgentProfileProps, 'drainSeconds' | 'secretKeys' | 'egress'> = {
  // The 30 s of the STELLA deployment document would cut off calls.
  drainSeconds: CALL_DRAIN_SECONDS,
  secretKeys: [...ROOM_KEYS, 'OPENAI_API_KEY'].sort(),
  egress: [Egress.liveKitCloud(), Egress.openAi()],
};

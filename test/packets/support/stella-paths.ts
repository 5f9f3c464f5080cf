import { builtInProfiles } from '../../../src/session';
import { API_SERVER, DNS, OUTSIDE } from '../../support/parties';
import type { Paths } from '../../support/wanted-paths';
import { NAME_SERVER } from './parties';
import { NEIGHBOURS, PLATFORM } from './stella-parties';

const AGENTS = [...Object.keys(builtInProfiles), 'agent-demo'];
const SPEECH = ['stt-service', 'tts-service'];

/** What no policy guards. */
const UNGUARDED = [...NEIGHBOURS, NAME_SERVER].map(({ name }) => name);

/**
 * What has to be open, written down from what STELLA is and not computed from its policies: an agent hears and speaks (stt, tts),
 * reports its state (the session server's gRPC), and is in a room of LiveKit Cloud (TCP 443, and UDP 443 for media) with a model
 * behind it; the back end serves clients, keeps its state, starts pods. All else has to be closed.
 */
export const STELLA_PATHS: readonly Paths[] = [
  { from: AGENTS, to: ['session-management-server', 'stt-service'], ports: ['TCP 50051'] },
  { from: AGENTS, to: ['tts-service'], ports: ['TCP 50052'] },
  { from: AGENTS, to: ['internet'], ports: ['TCP 443', 'UDP 443'] },
  { from: ['session-management-server'], to: ['postgres'], ports: ['TCP 5432'] },
  { from: ['session-management-server'], to: ['internet'], ports: ['TCP 443', 'UDP 443'] },
  { from: ['session-management-server'], to: [API_SERVER.name], ports: ['TCP 6443'] },
  // Where the API server is, a rendered policy does not know: by default the back end may call every private address on its ports.
  { from: ['session-management-server'], to: ['private range'], ports: ['TCP 443'] },
  { from: ['message-recorder'], to: ['session-management-server'], ports: ['TCP 3000'] },
  { from: ['message-recorder'], to: ['internet'], ports: ['TCP 443', 'UDP 443'] },
  // Models come from a public hub.
  { from: SPEECH, to: ['internet'], ports: ['TCP 443'] },
  { from: PLATFORM.map(({ name }) => name), to: [DNS.name], ports: ['TCP 53', 'UDP 53'] },
  { from: ['ingress-nginx'], to: ['session-management-server'], ports: ['TCP 3000'] },
  { from: ['prometheus'], to: AGENTS, ports: ['TCP 8080'] },
  // They show that what is closed is closed by a policy, and not by a network that does not work.
  { from: UNGUARDED, to: [...UNGUARDED, ...OUTSIDE.map(({ name }) => name), API_SERVER.name], ports: 'all' },
];

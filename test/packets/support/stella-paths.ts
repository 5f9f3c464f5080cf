import { builtInProfiles } from '../../../src/session';
import { API_SERVER, DNS, OUTSIDE } from '../../support/parties';
import type { Paths } from '../../support/wanted-paths';
import { NAME_SERVER } from './parties';
import { NEIGHBOURS, PLATFORM } from './stella-parties';

const AGENTS = Object.keys(builtInProfiles);
const SPEECH = ['stt-service', 'tts-service'];

/** The ports of a room of LiveKit Cloud. */
const ROOM = ['TCP 443', 'UDP 3478', 'UDP 50000'];

/** Endpoints without policies. */
const UNGUARDED = [...NEIGHBOURS, NAME_SERVER].map(({ name }) => name);

/**
 * The paths that must be open, derived from the purpose of STELLA and not from its policies: an agent hears and speaks (stt, tts),
 * reports its state (the session server's gRPC), joins a room of LiveKit Cloud (TCP 443, UDP 50000 to 60000 for media, UDP 3478 for TURN)
 * and calls a model; the back end serves clients, stores its state and starts pods. All other paths must be blocked.
 */
export const STELLA_PATHS: readonly Paths[] = [
  { from: AGENTS, to: ['session-management-server', 'stt-service'], ports: ['TCP 50051'] },
  { from: AGENTS, to: ['tts-service'], ports: ['TCP 50052'] },
  { from: AGENTS, to: ['internet'], ports: ROOM },
  { from: ['session-management-server'], to: ['postgres'], ports: ['TCP 5432'] },
  { from: ['session-management-server'], to: ['internet'], ports: ROOM },
  { from: ['session-management-server'], to: [API_SERVER.name], ports: ['TCP 6443'] },
  { from: ['message-recorder'], to: ['session-management-server'], ports: ['TCP 3000'] },
  { from: ['message-recorder'], to: ['internet'], ports: ROOM },
  // Models are downloaded from a public hub.
  { from: SPEECH, to: ['internet'], ports: ['TCP 443'] },
  { from: PLATFORM.map(({ name }) => name), to: [DNS.name], ports: ['TCP 53', 'UDP 53'] },
  { from: ['ingress-nginx'], to: ['session-management-server'], ports: ['TCP 3000'] },
  { from: ['prometheus'], to: AGENTS, ports: ['TCP 8080'] },
  // They prove that policies block the blocked paths, and not a broken network.
  { from: UNGUARDED, to: [...UNGUARDED, ...OUTSIDE.map(({ name }) => name), API_SERVER.name], ports: 'all' },
];

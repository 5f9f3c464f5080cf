import { type AgentProfile, type CredentialedSession, type RenderedSession, renderSession } from '../../src/session';

/** Renders a session of a profile whose sessions have a Secret. */
export function sessionWithSecret(profile: AgentProfile, session: CredentialedSession): Required<RenderedSession> {
  const { pod, secret } = renderSession(profile, session);
  if (secret === undefined) throw new Error(`a session of ${profile.name} has no Secret`);
  return { pod, secret };
}

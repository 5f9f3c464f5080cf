import type { Construct } from 'constructs';
import { AgentPod } from '../src/agent/agent-pod';
import { AgentSecret } from '../src/agent/agent-secret';
import { SecretSource } from '../src/agent/secret-source';
import { type CredentialedSession, stellaAgent } from '../src/session';

/** Adds the same two objects as `addStockSession`, with our constructs. */
export function addAgentSession(scope: Construct, { id, namespace, credentials = {} }: CredentialedSession): void {
  new AgentPod(scope, `Pod-${id}`, { profile: stellaAgent, id, namespace });
  new AgentSecret(scope, `Secret-${id}`, {
    id,
    namespace,
    profile: stellaAgent,
    source: SecretSource.literal(credentials),
  });
}

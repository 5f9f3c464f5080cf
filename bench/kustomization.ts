import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../src/core/objects/yaml';
import { type CredentialedSession, renderSession, stellaAgent } from '../src/session';
import { NAMESPACE } from './samples';
import { LABELS } from './stock-session';

/**
 * Writes a kustomization of sessions, and returns its folder. Kustomize cannot make objects out of values: they are there already, and it adds
 * what they share, their namespace and their labels.
 */
export function writeKustomization(parent: string, sessions: readonly CredentialedSession[]): string {
  const folder = join(parent, 'kustomization');
  const shared = { resources: ['sessions.yaml'], namespace: NAMESPACE, labels: [{ pairs: LABELS }] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kustomization.yaml'), toYaml([shared]));
  writeFileSync(join(folder, 'sessions.yaml'), toYaml(sessions.flatMap(withoutShared)));
  return folder;
}

function withoutShared(session: CredentialedSession): readonly object[] {
  return Object.values(renderSession(stellaAgent, session)).map((object: object & { readonly metadata?: object }) => {
    const { namespace, ...metadata } = { namespace: NAMESPACE, ...object.metadata };
    return { ...object, metadata: { ...metadata, labels: { session: session.id } } };
  });
}

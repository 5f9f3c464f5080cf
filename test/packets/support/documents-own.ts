import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { blocksOf } from '../../docs/examples';
import { type KubeObject, toKubeObject } from '../../support/objects';
import type { PodParty } from '../../support/parties';
import { plainPod, plainService } from './plain-pod';

/** An installation of the STELLA deployment document: its policy as printed, in a separate namespace, and pods for everything an agent calls. */
export function documentsOwn(document: string, namespace: string): readonly KubeObject[] {
  const pods = documentParties(namespace).map(({ name, labels, ports }) =>
    plainPod({ namespace, name, labels, ports }),
  );
  const services = pods.filter(({ metadata }) => metadata?.name !== 'agent').map(plainService);
  return [documentPolicy(document, namespace), ...[...pods, ...services].map(toKubeObject)];
}

/** Its pods. */
export function documentParties(namespace: string): readonly PodParty[] {
  const party = (name: string, app: string, port: number): PodParty => ({
    name,
    namespace,
    labels: { app },
    id: `${namespace}/${name}`,
    ports: [port],
    resolves: true,
  });
  return [
    party('agent', 'stella-agent', 8080),
    party('stt-service', 'stt-service', 50051),
    party('tts-service', 'tts-service', 50052),
    party('session-management-server', 'session-management-server', 50051),
  ];
}

/** The only NetworkPolicy of the STELLA deployment document, as printed. */
function documentPolicy(file: string, namespace: string): KubeObject {
  const printed = blocksOf(file, readFileSync(file, 'utf8'))
    .filter(({ text }) => /^kind: NetworkPolicy$/m.test(text))
    .flatMap(({ text }) => loadAll(text))
    .map(toKubeObject);
  const [policy] = printed;
  if (policy === undefined || printed.length > 1) throw new Error(`${file} prints ${printed.length} NetworkPolicies`);
  return { ...policy, metadata: { ...policy.metadata, namespace } };
}

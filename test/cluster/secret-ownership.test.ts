import { renderOwnedSecret } from '../../src/session';
import { sessionWithSecret } from '../support/session-with-secret';
import { Cluster, eventually } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { testProfile, testSession } from './support/sessions';

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'ownership');

describe("a session's Secret", () => {
  test("is deleted with the session's pod, and a Secret without an owner is kept", async () => {
    const { pod, secret } = sessionWithSecret(testProfile, testSession('owner', namespace));
    const orphan = sessionWithSecret(testProfile, testSession('orphan', namespace)).secret;
    const owned = renderOwnedSecret(secret, cluster.create(pod));
    cluster.create(owned);
    cluster.create(orphan);
    expect(isThere(owned)).toBe(true);

    cluster.delete('pod', pod.metadata?.name ?? '', namespace);

    await eventually(60, 'the garbage collector has removed the Secret', () => !isThere(owned));
    expect(isThere(orphan)).toBe(true);
  }, 90_000);
});

function isThere(secret: { readonly metadata?: { readonly name?: string } }): boolean {
  return cluster.exists('secret', secret.metadata?.name ?? '', namespace);
}

import { type CredentialedSession, renderSession, stellaAgent } from '../src/session';
import { sampleSession } from './samples';

const [ID, NAMESPACE, DATA] = ['id-of-the-session', 'namespace-of-the-session', 'data-of-the-session'] as const;

/** The texts of the pod and of the Secret of a session. */
type Write = (session: CredentialedSession) => readonly [pod: string, secret: string];

/** What somebody would write without a library: fixed texts with the session's id, namespace and data between them. It checks nothing. */
export const stringTemplate = compile();

/** As code, because that is what it would be. */
function compile(): Write {
  const { pod, secret } = renderSession(stellaAgent, { ...sampleSession(0), id: ID, namespace: NAMESPACE });
  const text = (object: object): string =>
    JSON.stringify(JSON.stringify(object))
      .replaceAll(ID, '" + session.id + "')
      .replaceAll(NAMESPACE, '" + session.namespace + "')
      .replaceAll(`\\"${DATA}\\"`, '" + JSON.stringify(data) + "');
  const body = `
    const data = Object.fromEntries(
      Object.entries(session.credentials).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    );
    return [${text(pod)}, ${text({ ...secret, data: DATA })}];`;
  return new Function('session', body) as Write;
}

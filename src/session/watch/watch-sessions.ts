import { checkArguments } from '../../core/input/checked-calls';
import { machineClock } from '../calls/clock';
import type { KubernetesClient } from '../client/kubernetes-client';
import type { SessionEvent } from './session-event';
import { sessionEvents } from './session-events';
import { checkWatchOptions, type SessionWatchOptions } from './session-watch-options';

/**
 * Watches the sessions of a namespace: first an event for each that there is, then one for each change, none twice. It lives through
 * restarts of the API server and cut connections. What a slow reader has missed waits for it: of a session that goes back and forth, the
 * last six changes. Kubernetes keeps ended pods until they are deleted: they are among the first events.
 *
 * Needs the permissions to list, watch and get pods.
 * @throws InputError for a wrong option; from the loop, ApiStatus when the API server refuses the first request, or all for a minute
 */
export function watchSessions(
  client: KubernetesClient,
  options: SessionWatchOptions,
): AsyncGenerator<SessionEvent, void, undefined> {
  checkArguments('watchSessions', [client, options]);
  checkWatchOptions(options);
  return sessionEvents(client, options, machineClock);
}

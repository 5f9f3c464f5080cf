import { checkArguments } from '../../core/input/checked-calls';
import type { KubernetesClient } from '../client/kubernetes-client';
import { systemClock } from './clock';
import type { SessionEvent } from './session-event';
import { sessionEvents } from './session-events';
import { checkWatchOptions, type SessionWatchOptions } from './session-watch-options';

/**
 * Watches the sessions of a namespace: first an event for each that there is, then one for each change, none twice. It lives through
 * restarts of the API server and cut connections. A reader that is slow misses states in between, never the last one. Ended pods are kept
 * by Kubernetes until they are deleted: they are among the first events.
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
  return sessionEvents(client, options, { clock: systemClock, random: Math.random });
}

import { Sessions } from 'cdk8s-agents/session';
import { clusterClient, WatchCounter } from './cluster-client';
import { log } from './log';
import { Metrics } from './metrics';
import { reapSessions } from './reap-sessions';
import { SessionBoard } from './session-board';
import { SessionServer } from './session-server';
import { settingsOf } from './settings';
import { watchSessions } from './watch-sessions';

/** The kubelet kills the pod after its grace. */
const LAST_SECONDS = 60;

async function main(): Promise<void> {
  const settings = settingsOf(process.env);
  const watches = new WatchCounter(clusterClient());
  const sessions = new Sessions(watches, { namespace: settings.namespace });
  const [board, metrics, stopping] = [new SessionBoard(), new Metrics(), new AbortController()];
  const server = new SessionServer({ sessions, board, metrics, watches, settings });
  const stop = async (name: string): Promise<void> => {
    log('stopping', { signal: name });
    setTimeout(() => process.exit(1), LAST_SECONDS * 1000).unref();
    stopping.abort();
    await server.stop();
    log('stopped');
    // An end that waits for its session goes on in the cluster, and reap sees to it.
    process.exit(0);
  };
  for (const name of ['SIGTERM', 'SIGINT']) process.once(name, () => void stop(name));
  const { signal } = stopping;
  log('listening', { port: await server.listen(settings.port), namespace: settings.namespace });
  await Promise.all([watchSessions(sessions, board, metrics, signal), reapSessions(sessions, metrics, signal)]);
}

main().catch((error: unknown) => {
  log('cannot start', { cause: error instanceof Error ? error.message : 'unknown' });
  process.exit(1);
});

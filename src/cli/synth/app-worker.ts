import Module, { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { AppRequest, AppResponse, AppWorkerData } from './app-thread';

/*
 * The thread in which `cdk8s-agents synth` runs an app: what the app does to the process, such as process.exit, ends only the thread. Of a
 * synth after an edit, the modules of the user are loaded again; the packages stay loaded, and their code stays compiled.
 */

const { file, tsx, columns, isTTY }: AppWorkerData = workerData;
const load = createRequire(file);

// The app writes for the terminal of the command.
Object.assign(process.stderr, { isTTY, columns });
if (tsx !== undefined) load(tsx).register();
parentPort?.on('message', run);

function run({ outdir }: AppRequest): void {
  process.env.CDK8S_OUTDIR = outdir;
  for (const path of Object.keys(load.cache)) if (isOfUser(path)) delete load.cache[path];
  // The thread is idle when only the port could keep it alive.
  parentPort?.unref();
  process.once('beforeExit', () => tell({ loaded: Object.keys(load.cache).filter(isOfUser) }));
  try {
    Module.runMain(file);
  } catch (error) {
    process.removeAllListeners('beforeExit');
    tell({ error: toText(error), loaded: Object.keys(load.cache).filter(isOfUser) });
  }
}

function tell(response: AppResponse): void {
  parentPort?.postMessage(response);
  parentPort?.ref();
}

function isOfUser(path: string): boolean {
  return path !== __filename && !/[\\/]node_modules[\\/]/.test(path);
}

/** What is wrong with the input is said in the message; a stack is for what nobody expected. */
function toText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isInput = error.name === 'InputError' || error.message.startsWith('Validation failed');
  return isInput ? error.message : (error.stack ?? error.message);
}

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Io, write } from '../io';
import { UsageError } from '../usage-error';
import type { AppFile } from './app-command';

/** What the thread knows from its start. */
export interface AppWorkerData extends AppFile {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/** One synth. */
export interface AppRequest {
  readonly outdir: string;
}

/** The end of one synth. */
export interface AppResponse {
  /** What the app threw. @default - nothing */
  readonly error?: string;

  /** The modules of the user that are loaded. */
  readonly loaded: readonly string[];
}

const WORKER = join(__dirname, 'app-worker.js');

/** A thread that runs an app, again and again if nothing keeps it from that. */
export class AppThread {
  private readonly worker: Worker;
  private loaded: ReadonlySet<string> = new Set();
  private ended = false;

  constructor(
    readonly app: AppFile,
    io: Io,
  ) {
    const { isTTY = false, columns } = io.stderr;
    const workerData: AppWorkerData = { ...app, isTTY, columns };
    this.worker = new Worker(WORKER, {
      workerData,
      argv: [],
      env: { ...process.env, ...io.env },
      stdout: true,
      stderr: true,
    });
    // stdout belongs to the manifests.
    for (const stream of [this.worker.stdout, this.worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => void write(io.stderr, text));
    }
    this.worker.once('exit', () => {
      this.ended = true;
    });
  }

  /**
   * Runs the app to its end.
   * @throws UsageError with what the app threw, or the status with which it ended itself
   */
  async synth(outdir: string): Promise<void> {
    const request: AppRequest = { outdir };
    const response = await new Promise<AppResponse>((resolve, reject) => {
      const settle = (settled: () => void): void => {
        this.worker.removeAllListeners('message').removeAllListeners('error').removeListener('exit', onExit);
        settled();
      };
      const onExit = (status: number): void =>
        settle(() => (status === 0 ? resolve({ loaded: [] }) : reject(new UsageError(`the app ended with ${status}`))));
      this.worker.on('message', (message: AppResponse) => settle(() => resolve(message)));
      this.worker.on('error', (error) => settle(() => reject(new UsageError(error.stack ?? error.message))));
      this.worker.once('exit', onExit);
      this.worker.postMessage(request);
    });
    this.loaded = new Set(response.loaded);
    if (response.error !== undefined) throw new UsageError(response.error);
  }

  /** Whether the thread can run the app again after these files changed: modules that `require` did not load stay as they are. */
  canFollow(changed: readonly string[]): boolean {
    const isModule = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);
    return (
      !this.ended && this.loaded.has(this.app.file) && changed.every((path) => !isModule(path) || this.loaded.has(path))
    );
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

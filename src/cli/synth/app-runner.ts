import { extname } from 'node:path';
import type { Io } from '../io';
import { appFile } from './app-command';
import { runInShell } from './app-process';
import { AppThread } from './app-thread';

/** Runs the command of an app, perhaps many times. */
export class AppRunner {
  private readonly ending = new AbortController();
  private thread: AppThread | undefined;

  /** @param folder the folder of the app, which is that of this process */
  constructor(
    readonly app: string,
    private readonly folder: string,
    private readonly io: Io,
  ) {}

  /**
   * Runs the app, which writes into a folder.
   * @param changed the files that changed since it ran last
   * @throws UsageError if the app fails
   */
  async run(outdir: string, changed: readonly string[] = []): Promise<void> {
    // tsx reads no TypeScript in threads, so the sources of this package run each app in a shell.
    const file = extname(__filename) === '.js' ? appFile(this.app, this.folder) : undefined;
    if (file === undefined) return runInShell(this.app, this.folder, outdir, this.ending.signal);
    if (this.thread?.canFollow(changed) === false) {
      await this.thread.end();
      this.thread = undefined;
    }
    this.thread ??= new AppThread(file, this.io);
    return this.thread.synth(outdir);
  }

  /** Ends what runs. */
  async end(): Promise<void> {
    this.ending.abort();
    await this.thread?.end();
  }
}

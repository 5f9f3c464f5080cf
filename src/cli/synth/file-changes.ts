import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Compilers and editors write several files in a row. */
const SETTLE_MILLISECONDS = 30;

/** Tells which files of a project change. */
export class FileChanges {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly changed = new Set<string>();
  private wake: (() => void) | undefined;

  /** @param output the folder with the results, whose files do not count */
  constructor(
    private readonly folder: string,
    private readonly output: string,
  ) {
    this.watchFolders();
  }

  /** The files that changed since the last call, as soon as there is one, and no more for an instant. Empty once it was stopped. */
  async next(stopped: AbortSignal): Promise<readonly string[]> {
    while (this.changed.size === 0 && !stopped.aborted) await this.change(stopped);
    let seen = 0;
    while (seen < this.changed.size && !stopped.aborted) {
      seen = this.changed.size;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS));
    }
    const files = stopped.aborted ? [] : [...this.changed];
    this.changed.clear();
    this.watchFolders();
    return files;
  }

  end(): void {
    for (const watcher of this.watchers.values()) watcher.close();
  }

  private change(stopped: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      stopped.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Watches the folders that are there now. Those that are gone have told so. */
  private watchFolders(): void {
    for (const folder of foldersIn(this.folder, this.output)) {
      if (this.watchers.has(folder)) continue;
      const watcher = watch(folder, (_event, name) => this.note(folder, name));
      watcher.on('error', () => this.forget(folder));
      this.watchers.set(folder, watcher);
    }
  }

  private note(folder: string, name: string | null): void {
    if (name === null || isForeign(name) || join(folder, name) === this.output) return;
    this.changed.add(join(folder, name));
    this.wake?.();
  }

  private forget(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }
}

/** A folder and those in it, without packages, hidden ones and the results. */
function foldersIn(folder: string, output: string): readonly string[] {
  const inner = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isForeign(entry.name) && join(folder, entry.name) !== output)
    .flatMap(({ name }) => foldersIn(join(folder, name), output));
  return [folder, ...inner];
}

function isForeign(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

import { Input, InputError } from '../core/input/input';
import { configKey, filesDigest } from '../core/pods/config-files';
import { checkFiles } from './workload-rules';

/** Files that are read at each rendering, so that files can still be added. */
export interface FileSource {
  /** Contents by absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A workload's read-only files without secrets, stored in a ConfigMap. */
export class ConfigFiles {
  private readonly sources: FileSource[] = [];

  /** @param subject the workload's name in messages */
  constructor(private readonly subject: string) {}

  /** Absolute paths in the container, sorted. */
  get paths(): readonly string[] {
    return this.entries.map(([path]) => path).sort();
  }

  /** The contents, by key of the ConfigMap. */
  get data(): Readonly<Record<string, string>> {
    const contents = new Map(this.entries);
    return Object.fromEntries(this.paths.map((path) => [configKey(path), contents.get(path) ?? '']));
  }

  /** A hash of paths and contents. */
  get digest(): string {
    return filesDigest(this.data);
  }

  /** @throws InputError if a path is invalid or in use, or if all files together are too large */
  add(source: FileSource): void {
    this.sources.push(source);
    this.check().done();
  }

  /** Errors at the time of the call: a source may have more files than when it was added. */
  problems(): readonly string[] {
    try {
      this.check().done();
      return [];
    } catch (error) {
      if (error instanceof InputError) return [error.message];
      throw error;
    }
  }

  private check(): Input {
    const input = new Input(this.subject);
    checkFiles(input, this.entries);
    return input;
  }

  private get entries(): readonly (readonly [string, string])[] {
    return this.sources.flatMap(({ files }) => Object.entries(files));
  }
}

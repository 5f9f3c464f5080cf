import { Input, InputError } from '../core/input/input';
import { configKey, filesDigest } from '../core/pods/config-files';
import { checkFiles } from './workload-rules';

/** Files that are read each time the objects are rendered, so that more can be added until then. */
export interface FileSource {
  /** Contents by absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Read-only files of a workload, without secrets. They are stored in a ConfigMap. */
export class ConfigFiles {
  private readonly sources: FileSource[] = [];

  /** @param subject the workload's name in messages */
  constructor(private readonly subject: string) {}

  /** Absolute paths in the container, in order. */
  get paths(): readonly string[] {
    return this.entries.map(([path]) => path).sort();
  }

  /** The contents, by the keys of the ConfigMap. */
  get data(): Readonly<Record<string, string>> {
    const contents = new Map(this.entries);
    return Object.fromEntries(this.paths.map((path) => [configKey(path), contents.get(path) ?? '']));
  }

  /** A hash of paths and contents. */
  get digest(): string {
    return filesDigest(this.data);
  }

  /** @throws InputError when a path is invalid or already used, or when the files are too large together */
  add(source: FileSource): void {
    this.sources.push(source);
    this.check().done();
  }

  /** What is wrong now: a source may have more files than when it was added. */
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

import { configKey, filesDigest } from '../core/config-files';
import { Input, InputError } from '../core/input';
import { absolutePath, text } from '../core/names';

/** Files that are asked for whenever the objects are rendered, so that more of them may come until then. */
export interface FileSource {
  /** Contents by absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a ConfigMap may hold. @see https://kubernetes.io/docs/concepts/configuration/configmap/#motivation */
const BYTES_MAX = 1024 * 1024;

/** Read-only files of a service that are no secret, by their paths; a ConfigMap keeps them. */
export class ConfigFiles {
  private readonly sources: FileSource[] = [];

  /** @param subject what their owner is called in messages */
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

  /** The same as long as no file changes. */
  get digest(): string {
    return filesDigest(this.data);
  }

  /** @throws InputError when a path is none or is taken, or when the files are too large together */
  add(source: FileSource): void {
    this.sources.push(source);
    this.check().done();
  }

  /** What is wrong by now: a source may have more files than when it was added. */
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
    for (const { files } of this.sources) input.entries('files', files, absolutePath, text);
    const paths = this.entries.map(([path]) => path);
    input.distinct('paths of files', paths);
    // The key of /a/b is that of /a-b too.
    input.distinct('letters and digits of files', [...new Set(paths)].map(configKey));
    const bytes = this.entries.reduce((sum, [, content]) => sum + Buffer.byteLength(String(content)), 0);
    if (bytes > BYTES_MAX) input.refuse(`files must be 1 MiB at most together, got ${bytes} bytes`);
    return input;
  }

  private get entries(): readonly (readonly [string, string])[] {
    return this.sources.flatMap(({ files }) => Object.entries(files));
  }
}

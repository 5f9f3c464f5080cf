import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { defined } from '../core/defined';
import { InputError, shown } from '../core/input';
import type { AgentProfileProps } from './agent-profile-props';
import { ROOM_KEYS } from './session-keys';

/** Long enough for a spoken conversation to end. */
const VOICE_DRAIN_SECONDS = 600;

/**
 * What a STELLA agent's own file says of its profile: `metadata.slug`, `image.imageUrl`, `resources` (one GPU where it asks for
 * one), the environment that it must have, and whether it speaks. Most manifests name a Dockerfile and no image.
 * @throws InputError when the file cannot be read, is no YAML, or has values of another shape
 * @see https://github.com/c4dhi/stella/tree/main/agents
 */
export function readAgentManifest(file: string): Partial<AgentProfileProps> {
  const reader = new ManifestReader(file);
  const cpu = ['resources', 'cpu'];
  const memory = ['resources', 'memory'];
  const required = reader.texts('configSchema', 'x-stella-env-vars');
  const found: Partial<AgentProfileProps> = {
    name: reader.text('metadata', 'slug'),
    image: reader.text('image', 'imageUrl'),
    cpuRequest: reader.text(...cpu, 'request'),
    cpuLimit: reader.text(...cpu, 'limit'),
    memoryRequest: reader.text(...memory, 'request'),
    memoryLimit: reader.text(...memory, 'limit'),
    extendedResources: reader.value('resources', 'gpu') === true ? { 'nvidia.com/gpu': 1 } : undefined,
    secretKeys: [...new Set([...ROOM_KEYS, ...required])].sort(),
    drainSeconds: reader.texts('capabilities').includes('voice') ? VOICE_DRAIN_SECONDS : undefined,
  };
  reader.done();
  return defined(found);
}

/** Reads values of unknown shape, and remembers which had the wrong one. */
class ManifestReader {
  private readonly problems: string[] = [];
  private readonly subject: string;
  private readonly manifest: unknown;

  constructor(file: string) {
    this.subject = `Agent manifest '${file}'`;
    this.manifest = this.read(file);
    if (!isMap(this.manifest))
      throw new InputError(this.subject, ['must be a YAML map with metadata, image and resources']);
  }

  value(...path: readonly string[]): unknown {
    return path.reduce<unknown>((at, key) => (isMap(at) ? at[key] : undefined), this.manifest);
  }

  text(...path: readonly string[]): string | undefined {
    const value = this.value(...path);
    if (value === undefined || typeof value === 'string') return value;
    this.problems.push(`${path.join('.')} must be a string, got ${shown(value)}`);
    return undefined;
  }

  texts(...path: readonly string[]): readonly string[] {
    const value = this.value(...path) ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    this.problems.push(`${path.join('.')} must be a list of strings, got ${shown(value)}`);
    return [];
  }

  done(): void {
    if (this.problems.length > 0) throw new InputError(this.subject, this.problems);
  }

  private read(file: string): unknown {
    const text = this.attempt('be a file that can be read', () => readFileSync(file, 'utf8'));
    return this.attempt('be YAML', () => load(text));
  }

  private attempt<T>(must: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw new InputError(this.subject, [`must ${must}: ${error}`]);
    }
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

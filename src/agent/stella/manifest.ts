import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { defined } from '../../core/defined';
import { InputError, shown } from '../../core/input/input';
import { distinct } from '../../core/order';
import { isPlain, ownValue } from '../../core/plain';
import type { AgentProfileProps } from '../agent-profile-props';
import { CALL_DRAIN_SECONDS } from './call-drain';
import { STELLA_HEALTH } from './health';
import { stellaLabels } from './labels';
import { ROOM_KEYS } from './session-keys';

/** Empty values for missing fields, so that the profile's checks report them. */
const MISSING = { name: '', image: '', cpuRequest: '', cpuLimit: '', memoryRequest: '', memoryLimit: '' };

/**
 * Profile props read from a STELLA agent's `agent.yaml`: `metadata.slug`, `image.imageUrl`, `resources` (at most one
 * GPU), the required environment variables, and whether it speaks. Most manifests name a Dockerfile and no image.
 * @param changes props that the manifest lacks, or that override it
 * @throws InputError when the file cannot be read, is not YAML, or has values of the wrong type
 * @see https://github.com/c4dhi/stella/tree/main/agents
 */
export function readStellaManifest(file: string, changes: Partial<AgentProfileProps>): AgentProfileProps {
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
    secretKeys: distinct([...ROOM_KEYS, ...required]),
    health: STELLA_HEALTH,
    drainSeconds: reader.texts('capabilities').includes('voice') ? CALL_DRAIN_SECONDS : undefined,
  };
  reader.done();
  const props: AgentProfileProps = { ...MISSING, ...defined(found), ...defined(changes) };
  return { ...props, labels: props.labels ?? stellaLabels(props.name) };
}

/** Reads values of unknown type and collects an error for each wrong type. */
class ManifestReader {
  private readonly problems: string[] = [];
  private readonly subject: string;
  private readonly manifest: unknown;

  constructor(file: string) {
    this.subject = `Agent manifest '${file}'`;
    this.manifest = this.read(file);
    if (!isPlain(this.manifest))
      throw new InputError(this.subject, ['must be a YAML map with metadata, image and resources']);
  }

  value(...path: readonly string[]): unknown {
    return path.reduce<unknown>((at, key) => (isPlain(at) ? ownValue(at, key) : undefined), this.manifest);
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
    const text = this.attempt('be a readable file', () => readFileSync(file, 'utf8'));
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

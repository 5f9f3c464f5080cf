import { createHash } from 'node:crypto';

const DIGEST_CHARACTERS = 16;

/** The key of a file in a ConfigMap: /etc/stt/models.yaml is etc-stt-models.yaml. */
export function configKey(path: string): string {
  return path.replace(/^\/+/, '').replace(/[^-._a-zA-Z0-9]+/g, '-');
}

/** A digest of files that is the same as long as none changes: as an annotation of pods it starts them anew. */
export function filesDigest(files: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, DIGEST_CHARACTERS);
}

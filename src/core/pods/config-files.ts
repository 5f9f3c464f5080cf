import { createHash } from 'node:crypto';

const DIGEST_CHARACTERS = 16;

/** The ConfigMap key of a file: `etc-stt-models.yaml` for `/etc/stt/models.yaml`. */
export function configKey(path: string): string {
  return path.replace(/^\/+/, '').replace(/[^-._a-zA-Z0-9]+/g, '-');
}

/** A digest of all files. As a pod annotation, it restarts the pods when a file changes. */
export function filesDigest(files: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, DIGEST_CHARACTERS);
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type KubeObject, loadYaml } from './objects';

/** The rendered platforms. */
export const DIST = join(__dirname, '..', '..', 'dist');

/** The manifests of a folder and its subfolders, as `kubectl apply --recursive` reads them: relative paths with `/`. */
export function manifestsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
}

/** The objects of one platform, or of all, in that order. */
export function distObjects(platform = ''): readonly KubeObject[] {
  const folder = join(DIST, platform);
  return manifestsIn(folder).flatMap((file) => loadYaml(join(folder, file)));
}

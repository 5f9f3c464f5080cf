import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../../support/dist';

/** The platforms in dist/. Each has an AppProject and an Application with its name. */
export const PLATFORMS = ['azora', 'stella'] as const;

export type Platform = (typeof PLATFORMS)[number];

/** The placeholder that every user must replace. */
export const EXAMPLE_REPOSITORY = 'https://github.com/example/platforms.git';

/** The AppProject and the Application of a platform, as YAML from dist/. */
export function shippedYaml(platform: Platform): string {
  return readFileSync(join(DIST, 'argocd', `${platform}.k8s.yaml`), 'utf8');
}

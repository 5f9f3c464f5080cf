import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '../../support/shared';
import type { Programs } from './watched';

/**
 * The programs that the tests start.
 * @throws Error that says how to get one that is absent
 */
export function programsOf(env: NodeJS.ProcessEnv = process.env): Programs {
  const { PROMETHEUS: prometheus = '/usr/bin/prometheus' } = env;
  if (!existsSync(prometheus)) {
    throw new Error(
      `there is no ${prometheus}: install Debian's package prometheus, or name its program in PROMETHEUS`,
    );
  }
  if (shared === undefined)
    throw new Error('the folder ../shared is absent: put it there, or name it in AGENTS_SHARED');
  return { prometheus, linters: join(shared, 'linters', 'linters') };
}

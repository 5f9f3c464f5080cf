import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where .ci/run unpacks Debian's packages that the machine does not have. */
const UNPACKED = process.env.DEBIAN_ROOT ?? '/';

/** The path of a program of Debian's packages. @param path such as `/usr/bin/redis-server` */
export function program(path: string): string {
  const unpacked = join(UNPACKED, path);
  return existsSync(unpacked) ? unpacked : path;
}

/** The environment in which unpacked programs find their libraries. */
export const LIBRARIES: Readonly<Record<string, string>> =
  UNPACKED === '/'
    ? {}
    : { LD_LIBRARY_PATH: ['x86_64', 'aarch64'].map((arch) => join(UNPACKED, `usr/lib/${arch}-linux-gnu`)).join(':') };

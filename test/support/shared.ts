import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.env.AGENTS_SHARED ?? join(__dirname, '..', '..', '..', 'shared'));

/** The folder with the schemas, CRDs and fixtures that several projects share, or undefined where it is absent. */
export const shared: string | undefined = existsSync(join(folder, 'schemas')) ? folder : undefined;

/**
 * A suite that needs the shared folder. Without it, one `todo` stands for the suite, and left-out-reporter.cjs says so
 * at the end of the run. In CI (`CI=true`) its absence is a failure.
 */
export function describeWithShared(title: string, body: (shared: string) => void): void {
  if (shared !== undefined) {
    describe(title, () => body(shared));
  } else if (process.env.CI === 'true') {
    test(title, () => {
      throw new Error(`${folder} is absent: put the shared folder there, or name it in AGENTS_SHARED`);
    });
  } else {
    test.todo(`left out: ${title}`);
  }
}

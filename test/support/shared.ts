import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.env.AGENTS_SHARED ?? join(__dirname, '..', '..', '..', 'shared'));

/** The folder with the schemas, CRDs and fixtures that several projects share. Undefined if it is absent. */
export const shared: string | undefined = existsSync(join(folder, 'schemas')) ? folder : undefined;

/**
 * A suite that needs the shared folder. Without the folder, one `todo` replaces the suite, and left-out-reporter.cjs reports it
 * at the end of the run. In CI (`CI=true`), a missing folder is a failure.
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

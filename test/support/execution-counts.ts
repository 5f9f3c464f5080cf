import { Session } from 'node:inspector/promises';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');

/**
 * How often each function and each block of `src` runs during some work, by file, name and place, as V8 counts it: unlike a duration, it is the
 * same in every run. Only code is counted that is loaded after `start`.
 */
export class ExecutionCounts {
  static async start(): Promise<ExecutionCounts> {
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return new ExecutionCounts(session);
  }

  private constructor(private readonly session: Session) {}

  /** The counts of some work. */
  async of(work: () => void): Promise<ReadonlyMap<string, number>> {
    // Each answer sets the counts back to 0.
    await this.session.post('Profiler.takePreciseCoverage');
    work();
    const { result } = await this.session.post('Profiler.takePreciseCoverage');
    const counts = result.flatMap(({ url, functions }) => {
      const file = relative(ROOT, url.replace('file://', ''));
      if (!file.startsWith('src/')) return [];
      return functions.flatMap(({ functionName, ranges }) =>
        ranges.map(({ startOffset, count }): readonly [string, number] => [
          `${file} ${functionName || 'function'} at ${startOffset}`,
          count,
        ]),
      );
    });
    return new Map(counts);
  }

  async stop(): Promise<void> {
    await this.session.post('Profiler.stopPreciseCoverage');
    this.session.disconnect();
  }
}

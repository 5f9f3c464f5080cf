import { relative, resolve } from 'node:path';
import { type Paint, painter, wantsColour } from '../../core/colour';
import { counted } from '../../core/listed';
import { errorText } from '../error-text';
import { type Io, write } from '../io';
import { type AppConfig, readConfig } from './app-config';
import { AppRunner } from './app-runner';
import { FileChanges } from './file-changes';
import { ProgressLine } from './progress-line';
import type { Published } from './published';
import { synthToFolder, synthToText } from './synthesized';

/** Synthesizes once, into the folder of the configuration or as text. */
export async function synthOnce(
  config: AppConfig,
  toStdout: boolean,
  streams: Io,
  stopped: AbortSignal,
): Promise<string> {
  const progress = new ProgressLine(streams);
  const { io } = progress;
  const runner = new AppRunner(config.app, process.cwd(), io);
  stopped.addEventListener('abort', () => void runner.end());
  try {
    return await progress.during('synthesizing', async () => {
      if (toStdout) return synthToText(runner);
      await report(io, config, () => synthToFolder(runner, config.output));
      return '';
    });
  } finally {
    await runner.end();
  }
}

/** Synthesizes now and after each change of a file, until it is stopped. An error is shown, and the next change tried. */
export async function synthAlways(options: Partial<AppConfig>, streams: Io, stopped: AbortSignal): Promise<void> {
  const progress = new ProgressLine(streams);
  const { io } = progress;
  const folder = process.cwd();
  const changes = new FileChanges(folder, resolve(readConfig(folder, options).output));
  let runner: AppRunner | undefined;
  stopped.addEventListener('abort', () => void runner?.end());
  const synth = async (changed: readonly string[]): Promise<void> => {
    const config = readConfig(folder, options);
    if (runner?.app !== config.app) {
      await runner?.end();
      runner = new AppRunner(config.app, folder, io);
    }
    const running = runner;
    await progress.during('synthesizing', () =>
      report(io, config, () => synthToFolder(running, config.output, changed)),
    );
  };
  const paint = painter(wantsColour(io.stderr, io.env));
  for (let changed: readonly string[] = []; !stopped.aborted; changed = await changes.next(stopped)) {
    await synth(changed).catch(async (error: unknown) => {
      if (!stopped.aborted) await write(io.stderr, `${paint('red', 'error')}: ${errorText(error)}\n`);
    });
  }
  changes.end();
  await runner?.end();
}

/** One line on stderr: stdout belongs to the manifests. */
async function report(io: Io, { output }: AppConfig, work: () => Promise<Published>): Promise<void> {
  const start = performance.now();
  const published = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  const paint = painter(wantsColour(io.stderr, io.env));
  for (const name of published.kept) {
    await write(io.stderr, `${output}/${name} was written by hand, so it is kept: rename it, or set readme: false\n`);
  }
  await write(
    io.stderr,
    `${lineOf(published, relative('.', output) || '.', paint)}${paint('dim', ` in ${seconds} s`)}\n`,
  );
}

function lineOf({ files, changed, removed }: Published, output: string, paint: Paint): string {
  const parts = [`${changed.length} changed`, ...(removed.length > 0 ? [`${removed.length} removed`] : [])];
  return `${paint('green', 'synthesized')} ${counted(files, 'file')} into ${output}, ${parts.join(', ')}`;
}

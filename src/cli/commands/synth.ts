import { Command } from 'commander';
import type { DeclareCommand } from '../command';
import { readConfig } from '../synth/app-config';
import { synthAlways, synthOnce } from '../synth/synth-app';
import { untilSignal } from '../synth/until-signal';
import { UsageError } from '../usage-error';

const DESCRIPTION = [
  'Runs the app that cdk8s.yaml names and writes its manifests, as npx cdk8s synth does, without starting cdk8s-cli.',
  'An app in JavaScript (app: node lib/main.js), or in TypeScript with tsx (app: node --import tsx main.ts), runs in this process; any other ' +
    'command in a shell, with CDK8S_OUTDIR.',
  'All files are written or none: after an error, the folder is as it was. Files that are the same are not touched, files .k8s.yaml that ' +
    'the app no longer writes are removed, and all others are kept.',
].join('\n\n');

const EXAMPLES = `
Examples:
  npx cdk8s-agents synth
  npx cdk8s-agents synth --watch
  npx cdk8s-agents synth --stdout | kubectl apply --server-side -f -
  npx cdk8s-agents synth --app 'node lib/main.js' --output manifests

Exit codes: 0; 2 after an error: then stderr tells why, stdout is empty, and no file has changed. With --watch, errors are shown
and 0 is the end by Ctrl-C.`;

interface SynthOptions {
  readonly app?: string;
  readonly output?: string;
  readonly stdout?: boolean;
  readonly watch?: boolean;
}

/** The command `cdk8s-agents synth`, which runs an app and writes its manifests. */
export const synthCommand: DeclareCommand = (io, answer) =>
  new Command('synth')
    .summary('run the app of cdk8s.yaml and write its manifests')
    .description(DESCRIPTION)
    .option('--app <command>', 'the command that runs the app (default: app of cdk8s.yaml)')
    .option('--output <folder>', 'the folder for the manifests (default: output of cdk8s.yaml, or dist)')
    .option('--stdout', 'print the manifests instead of writing files')
    .option('--watch', 'synthesize again after each change of a file in this folder')
    .addHelpText('after', EXAMPLES)
    .action(async (options: SynthOptions) => {
      const { stdout = false, watch = false, ...given } = options;
      if (stdout && watch) throw new UsageError('--stdout and --watch contradict each other: set one of them');
      if (stdout && given.output !== undefined) {
        throw new UsageError('--stdout and --output contradict each other: set one of them');
      }
      const config = readConfig(process.cwd(), given);
      const end = await untilSignal(async (stopped) => {
        if (!watch) return synthOnce(config, stdout, io, stopped);
        await synthAlways(given, io, stopped);
        return '';
      });
      // The process ends as if the signal had not been caught.
      if ('signal' in end && !watch) process.kill(process.pid, end.signal);
      answer({ text: 'result' in end ? end.result : '', exitCode: 0 });
    });

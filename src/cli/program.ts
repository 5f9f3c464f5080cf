import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError } from 'commander';
import type { Outcome } from './command';
import { COMMANDS } from './commands';
import { errorText } from './error-text';
import { type Io, write } from './io';

/** 0 and 1 are the answers yes and no of a command. 2 means that the answer is unknown, or an error. */
export type ExitCode = 0 | 1 | 2;

const NAME = 'cdk8s-agents';

/**
 * Runs the command line. Writes the whole answer to stdout at the end. After an error, writes nothing to stdout and the reason to
 * stderr.
 * @param args the arguments after the program name
 */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let outcome: Outcome = { text: '', exitCode: 0 };
  let complaint = '';
  const program = declare(
    io,
    (answered) => {
      outcome = answered;
    },
    {
      writeOut: (text) => {
        outcome = { text: outcome.text + text, exitCode: 0 };
      },
      writeErr: (text) => {
        complaint += text;
      },
    },
  );
  try {
    await program.parseAsync(args, { from: 'user' }).catch(passHelp);
    const warnings = outcome.warnings ?? [];
    if (warnings.length > 0) await write(io.stderr, warnings.map((warning) => `warning: ${warning}\n`).join(''));
    await write(io.stdout, outcome.text);
    return outcome.exitCode;
  } catch (error) {
    await write(io.stderr, error instanceof CommanderError ? complaint : `error: ${errorText(error)}\n`);
    return 2;
  }
}

interface Writers {
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
}

function declare(io: Io, answer: (outcome: Outcome) => void, writers: Writers): Command {
  const program = new Command(NAME)
    .description(
      'Writes Kubernetes manifests, and evaluates those of any tool, without a cluster; and removes what is left of sessions in one.',
    )
    .version(ownVersion(), '-V, --version', 'print the version')
    .helpCommand(false);
  const width = (): number => io.stdout.columns || 80;
  for (const command of [program, ...COMMANDS.map((declareCommand) => declareCommand(io, answer))]) {
    command
      .helpOption('-h, --help', 'print this help')
      .exitOverride()
      .configureOutput({ ...writers, getOutHelpWidth: width, getErrHelpWidth: width });
    if (command !== program) program.addCommand(command);
  }
  return program;
}

/** Ignores the error that Commander throws after `--help` and `--version`. */
function passHelp(error: unknown): void {
  if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
}

/** The version of the package that contains this file. The compiled file is in another folder than its source. */
function ownVersion(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return version;
}

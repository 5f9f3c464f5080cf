import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { InputError } from '../core/input/input';
import type { Outcome } from './command';
import { COMMANDS } from './commands';
import { type Io, systemCode, write } from './io';
import { UsageError } from './usage-error';

/** 0 and 1 are the answer of a command; 2 means that it has no answer. */
export type ExitCode = 0 | 1 | 2;

const NAME = 'cdk8s-agents';

/**
 * Runs the command line. The answer goes to stdout in one piece at the end. Without an answer nothing goes there, and stderr tells
 * why.
 * @param args the arguments after the name of the program
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
    await write(io.stderr, error instanceof CommanderError ? complaint : `error: ${toText(error)}\n`);
    return 2;
  }
}

interface Writers {
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
}

function declare(io: Io, answer: (outcome: Outcome) => void, writers: Writers): Command {
  const program = new Command(NAME)
    .description('Evaluates Kubernetes manifests, from any tool, without a cluster.')
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

/** Commander throws after `--help` and `--version` too. */
function passHelp(error: unknown): void {
  if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
}

/** One line for an error of the user or the system; a stack trace for any other. */
function toText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = error instanceof InputError || error instanceof UsageError || systemCode(error) !== undefined;
  return known ? error.message : (error.stack ?? error.message);
}

/** The version of the package that contains this file, which is in another folder once it is compiled. */
function ownVersion(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return version;
}

import { type Command, Option } from 'commander';
import type { Io } from './io';

/** Adds `--color` and `--no-color`. */
export function addColourOptions(command: Command): Command {
  return command
    .addOption(new Option('--color', 'colour the text even where no terminal reads it'))
    .addOption(new Option('--no-color', 'never colour it (default: on a terminal, unless NO_COLOR is set)'));
}

/**
 * Whether stdout gets colours: the option decides, then FORCE_COLOR, then NO_COLOR, as Node.js has it.
 * @see https://no-color.org/
 */
export function wantsColour({ stdout, env }: Pick<Io, 'stdout' | 'env'>, option: boolean | undefined): boolean {
  if (option !== undefined) return option;
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !none && stdout.isTTY === true && terminal !== 'dumb';
}

import { type Command, Option } from 'commander';

/** Adds `--color` and `--no-color`. */
export function addColourOptions(command: Command): Command {
  return command
    .addOption(new Option('--color', 'colour the text even where no terminal reads it'))
    .addOption(new Option('--no-color', 'never colour it (default: on a terminal, unless NO_COLOR is set)'));
}

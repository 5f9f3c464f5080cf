import { type Command, Option } from 'commander';

/** Adds `--color` and `--no-color`. */
export function addColourOptions(command: Command): Command {
  return command
    .addOption(new Option('--color', 'colour the text even if stdout is not a terminal'))
    .addOption(
      new Option('--no-color', 'never colour the text (default: colour on a terminal, unless NO_COLOR is set)'),
    );
}

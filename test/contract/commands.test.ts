import { join } from 'node:path';
import type { Command } from 'commander';
import { COMMANDS } from '../../src/cli/commands';
import { atShell } from '../cli/terminal';

/*
 * Every command, in the order of the registry. A new one is tested as soon as it is in the list.
 */

const STELLA = join(__dirname, '..', '..', 'dist', 'stella');

const commands: readonly Command[] = COMMANDS.map((declare) =>
  declare({ stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {} }, () => undefined),
);

const named = commands.map((command) => [command.name(), command] as const);

describe.each(named)('%s', (name, command) => {
  test('says in one line what it shows, and tells how it is called and what its exit codes mean', async () => {
    expect(command.summary()).toMatch(/^\S.{10,70}[^.]$/);
    const { stdout, stderr, exitCode } = await atShell([name, '--help']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/\nExamples?:\n +\S/);
    expect(stdout).toMatch(/\nExit codes: /);
  });

  test('has no answer to an option that is none', async () => {
    expect(await atShell([name, '--unheard-of'])).toMatchObject({ stdout: '', exitCode: 2 });
  });
});

/** Those that read manifests: the others read what they need from the folder in which they are called, or from a cluster. */
const readers = named.filter(([, { registeredArguments }]) => registeredArguments.length > 0);

test('some commands read manifests', () => {
  expect(readers.map(([name]) => name)).toEqual(['flows', 'readme']);
});

describe.each(readers)('%s', (name) => {
  test('answers in one write, or not at all', async () => {
    const direct = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      expect(await atShell([name, STELLA])).toMatchObject({ stderr: '', exitCode: 0, writes: 1 });
      expect(direct).not.toHaveBeenCalled();
    } finally {
      direct.mockRestore();
    }
  });

  test('has no answer without anything to read', async () => {
    expect(await atShell([name])).toMatchObject({ stdout: '', exitCode: 2 });
    expect(await atShell([name, 'no-such-folder'])).toMatchObject({
      stdout: '',
      stderr: 'error: no-such-folder: no such file or folder\n',
      exitCode: 2,
    });
  });

  test('reads standard input as a file', async () => {
    const stdin = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
    expect(await atShell([name, '-'], { stdin })).toMatchObject({ stderr: '', exitCode: 0 });
  });
});

test('a command that is in no registry is none', async () => {
  expect(await atShell(['unheard-of', STELLA])).toMatchObject({ stdout: '', exitCode: 2 });
});

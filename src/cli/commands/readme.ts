import { basename, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { renderReadme } from '../../readme/readme';
import type { DeclareCommand } from '../command';
import { readManifests, STDIN_PATH } from '../read-manifests';
import { UsageError } from '../usage-error';

const DESCRIPTION = [
  'Writes a README.md for a folder with manifests, from any tool: what they need, what they open, what they cost, how to check that they ' +
    'work, and what is in each file. It has names and keys of Secrets, never values.',
  'AgentsApp writes the same beside its manifests.',
].join('\n\n');

const EXAMPLES = `
Examples:
  npx cdk8s-agents readme dist/shop > dist/shop/README.md
  helm template chart | npx cdk8s-agents readme - --title shop > README.md
  npx cdk8s-agents readme dist/shop --kubernetes 1.30 --link 'Runbooks=../../docs/runbooks.md'

Exit codes: 0; 2 after an error: then stderr tells why, and stdout is empty.`;

interface ReadmeCommandOptions {
  readonly title?: string;
  readonly kubernetes?: string;
  readonly podCidr?: readonly string[];
  readonly link?: readonly string[];
}

/** The command `cdk8s-agents readme`, which describes a folder of manifests for reviewers and on-call engineers. */
export const readmeCommand: DeclareCommand = (io, answer) =>
  new Command('readme')
    .summary('a README.md: needs, openings, costs and checks')
    .description(DESCRIPTION)
    .argument('[paths...]', 'files, folders, or - for standard input')
    .option('--title <title>', 'the heading (default: the name of the folder)')
    .option('--kubernetes <version>', 'the oldest version that the manifests are for, such as 1.30')
    .option('--pod-cidr <block>', 'the blocks of all pod addresses, if ipBlocks match pods; repeatable', gather)
    .option('--link <link>', 'further reading, TEXT=ADDRESS; repeatable', gather)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], options: ReadmeCommandOptions) => {
      if (paths.length === 0 && io.stdin.isTTY === true) {
        throw new UsageError(
          'name files or folders, or pipe manifests in\nusage: cdk8s-agents readme [options] [paths...]',
        );
      }
      const read = paths.length === 0 ? [STDIN_PATH] : paths;
      const { files } = await readManifests(read, io.stdin);
      const [only] = read.length === 1 && read[0] !== STDIN_PATH ? read : [];
      const title = options.title ?? (only === undefined ? undefined : basename(resolve(only)));
      const text = renderReadme(
        files.map(({ name, objects }) => ({ name: nameWithin(only, name), objects })),
        {
          ...(title === undefined ? {} : { title }),
          ...(options.kubernetes === undefined ? {} : { kubernetesVersion: options.kubernetes }),
          ...(options.podCidr && { podCidrs: options.podCidr }),
          links: Object.fromEntries((options.link ?? []).map(toLink)),
        },
      );
      answer({ text, exitCode: 0 });
    });

/** The name of a file within the folder that was asked for. */
function nameWithin(folder: string | undefined, file: string): string {
  return (folder === undefined ? '' : relative(folder, file)) || file;
}

function toLink(text: string): readonly [string, string] {
  const [, name, address] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || address === undefined) {
    throw new UsageError(`--link must be TEXT=ADDRESS, such as Runbooks=https://example.com, got ${text}`);
  }
  return [name, address];
}

/** Collects the values of a repeatable option. */
function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

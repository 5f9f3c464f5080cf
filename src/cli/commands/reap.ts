import { Command, InvalidArgumentError } from 'commander';
import { wantsColour } from '../../core/colour';
import { inClusterClient } from '../../session/index';
import { addColourOptions } from '../colour';
import type { DeclareCommand } from '../command';
import { answerReap } from '../reap/answer-reap';
import { clientOfKubeconfig } from '../reap/kubeconfig';
import { untilStopped } from '../stop-signal';
import { UsageError } from '../usage-error';

const DESCRIPTION =
  'Removes what is left of sessions: ended pods with their Secrets, sessions past their limit or that never started, pods without a ' +
  'Secret, and Secrets without a pod. Objects from Git stay. It reads metadata of Secrets, never their data. SessionReaper runs it in ' +
  'the cluster.';

const EXAMPLES = `
Examples:
  npx cdk8s-agents reap --kubeconfig admin.kubeconfig --namespace ai-agents --dry-run
  npx cdk8s-agents reap --namespace ai-agents --namespace tenant-acme --json

It is safe at the same time as others, and after it was killed. On SIGTERM, it stops before the next removal.

Exit codes: 0; 1 when something could not be removed; 2 when a namespace could not be read, and after an error: then stderr tells
why.`;

interface ReapCommandOptions {
  readonly namespace: readonly string[];
  readonly kubeconfig?: string;
  readonly keepEndedSeconds?: number;
  readonly startSeconds?: number;
  readonly incompleteSeconds?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** The command `cdk8s-agents reap`, which removes what is left of sessions. */
export const reapCommand: DeclareCommand = (io, answer) =>
  addColourOptions(
    new Command('reap')
      .summary('remove what is left of sessions, in a cluster')
      .description(DESCRIPTION)
      .requiredOption('-n, --namespace <namespace>', 'a namespace of agents; repeatable', gather)
      .option('--kubeconfig <file>', 'the cluster (default: that of the pod which the command runs in)')
      .option('--keep-ended-seconds <seconds>', 'how long an ended pod stays (default: 300)', parseSeconds)
      .option('--start-seconds <seconds>', 'how long a session may take to start (default: 600)', parseSeconds)
      .option(
        '--incomplete-seconds <seconds>',
        'how long a pod may be without its Secret, and a Secret without its pod (default: 60)',
        parseSeconds,
      )
      .option('--dry-run', 'only show what would be removed')
      .option('--json', 'answer in JSON instead of a table'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (options: ReapCommandOptions) => {
      const { namespace: namespaces, kubeconfig, dryRun = false, json = false, color, ...times } = options;
      const { keepEndedSeconds, startSeconds, incompleteSeconds } = times;
      const seconds = { keepEndedSeconds, startSeconds, incompleteSeconds };
      if (kubeconfig === undefined && io.env.KUBERNETES_SERVICE_HOST === undefined) {
        throw new UsageError('name the cluster with --kubeconfig: this is no pod of a cluster');
      }
      const client = kubeconfig === undefined ? inClusterClient() : clientOfKubeconfig(kubeconfig);
      const colour = color ?? wantsColour(io.stdout, io.env);
      answer(
        await untilStopped((signal) =>
          answerReap(client, { namespaces, options: { ...seconds, dryRun, signal }, json, colour }),
        ),
      );
      client.close();
    });

function parseSeconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be whole seconds, such as 300.');
  return Number(text);
}

/** Collects the values of a repeatable option. */
function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

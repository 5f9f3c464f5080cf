import { Command, Option } from 'commander';
import { wantsColour } from '../../core/colour';
import { addColourOptions } from '../colour';
import type { DeclareCommand } from '../command';
import { answerFlows } from '../flows/answer-flows';
import { type FlowsOptions, FORMATS, toRequest } from '../flows/flows-request';
import { parsePort, parseProtocol } from '../port-option';

const DESCRIPTION = [
  'Shows who may call whom by the NetworkPolicies of a set of manifests, on which ports, and which workloads are open.',
  'A path is a file, a folder with its subfolders (.yaml, .yml and .json; without hidden folders and node_modules), ' +
    'or - for standard input, which is also read when no path is given and something is piped in.',
].join('\n\n');

const EXAMPLES = `
Examples:
  npx cdk8s synth --stdout | npx cdk8s-agents flows -
  helm template chart | npx cdk8s-agents flows
  npx cdk8s-agents flows dist --format svg > flows.svg

  Why is a path open or closed, and which policy would open it, and nothing else?
  npx cdk8s-agents flows dist --from stella/message-recorder --to stella/stt-service --port 50051

  Does a change open more than it is meant to?
  npx cdk8s-agents flows --diff main/dist dist --allow 'ai-agents/* -> stella/stt-service : TCP 50051'

--from and --to take a workload as namespace/name, a Service as name.namespace.svc, an address or a block of addresses,
internet, or pods by their name in the table ('k8s-app=kube-dns in kube-system').

A path is open, closed, partly open (the answer says which part), or unknown, if the manifests do not tell: the answer
says what is missing, such as the labels of a Namespace, which --namespace-labels mon=team=platform supplies.

Exit codes: 0; 1 when the path is closed or partly open, or when --diff finds an opened path that no --allow names; 2 when
the path is unknown, and after an error: then stderr tells why, and stdout is empty.`;

/** The command `cdk8s-agents flows`, which shows who may call whom. */
export const flowsCommand: DeclareCommand = (io, answer) =>
  addColourOptions(
    new Command('flows')
      .summary('who may call whom, by the NetworkPolicies')
      .description(DESCRIPTION)
      .argument('[paths...]', 'files, folders, or - for standard input')
      .addOption(new Option('--format <format>', 'the format of the answer').choices(FORMATS).default('table'))
      .option('--from <endpoint>', 'explain one path: who calls')
      .option('--to <endpoint>', 'who is called')
      .option('--port <port>', "the called pod's own port, or the Service's: 50051, 53/UDP", parsePort)
      .option('--protocol <protocol>', 'TCP, UDP or SCTP (default: TCP)', parseProtocol)
      .option('--diff', 'compare two paths, BASE and HEAD: what HEAD opens (+) and closes (-)')
      .option(
        '--allow <pattern>',
        'what --diff may find opened: FROM -> TO : PORTS, with * for any text, or @FILE with one pattern per line; repeatable',
        gather,
      )
      .option(
        '--pod-cidr <block>',
        'a block that holds the addresses of pods: an ipBlock that contains it counts for pods; repeatable',
        gather,
      )
      .option(
        '--namespace-labels <labels>',
        'a label of a Namespace that is not in the manifests, NAMESPACE=KEY=VALUE; without it, rules that ask for the label have no answer; repeatable',
        gather,
      ),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], options: FlowsOptions & { readonly color?: boolean }) => {
      const { stdin, stdout } = io;
      const text = { colour: options.color ?? wantsColour(stdout, io.env), width: stdout.columns || DEFAULT_WIDTH };
      answer(await answerFlows(toRequest(paths, options, stdin.isTTY === true), stdin, text));
    });

const DEFAULT_WIDTH = 120;

/** Collects the values of a repeatable option. */
function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

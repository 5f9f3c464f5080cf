import { distinct } from '../../core/order';
import { toDot } from '../../flows/picture/to-dot';
import { toMermaid } from '../../flows/picture/to-mermaid';
import { toSvg } from '../../flows/picture/to-svg';
import { renderFlows } from '../../flows/table/flow-table';
import { type AllowLine, AllowList } from '../../flows/text/allow-list';
import { renderDiff, reviewDiff } from '../../flows/text/diff';
import { renderExplanation } from '../../flows/text/explanation';
import { toDiffJson, toExplanationJson, toFlowsJson, toJsonText } from '../../flows/text/json';
import type { TextOptions } from '../../flows/text-options';
import { type Reachability, reachability, type Verdict } from '../../reachability/index';
import type { Outcome } from '../command';
import type { Stdin } from '../io';
import { readText } from '../manifest-files';
import { readManifests } from '../read-manifests';
import type { DiffQuestion, FlowsRequest, Format, PathQuestion } from './flows-request';

/** Reads the manifests and answers the request. */
export async function answerFlows(request: FlowsRequest, stdin: Stdin, text: TextOptions): Promise<Outcome> {
  const read = (paths: readonly string[]) => readNet(paths, stdin, request);
  if (request.asks === 'diff') return answerDiff(request.diff, request.json, read, text);
  const net = await read(request.paths);
  if (request.asks === 'path') return answerPath(net, request.path, request.json, text);
  const { format } = request;
  const warnings = NAMES_NOT_EVALUATED.includes(format) ? net.warnings : [...warningsOf(net), ...notDrawn(net)];
  return { text: await FORMATTERS[format](net, text), exitCode: 0, warnings };
}

/** The facts without which pictures leave out paths. */
function notDrawn(net: Reachability): readonly string[] {
  const facts = net.unknownConnections().flatMap(({ missing }) => missing);
  return distinct(facts.map(({ fact, cure }) => `paths are left out without ${fact}; ${cure}`));
}

/** The formats that list the policies that are not evaluated, and the unknown paths. */
const NAMES_NOT_EVALUATED: readonly Format[] = ['table', 'json'];

function warningsOf(...nets: readonly Reachability[]): readonly string[] {
  const policies = new Set(nets.flatMap(({ notEvaluated }) => notEvaluated));
  const objects = new Set(nets.flatMap(({ notRead }) => notRead));
  return [
    ...new Set(nets.flatMap(({ warnings }) => warnings)),
    ...[...objects].map((object) => `the pods of ${object} are not read: answers lack them`),
    ...[...policies].map((policy) => `${policy} is not evaluated: it may open or close more`),
  ];
}

const FORMATTERS: Readonly<Record<Format, (net: Reachability, text: TextOptions) => string | Promise<string>>> = {
  table: renderFlows,
  mermaid: toMermaid,
  dot: toDot,
  svg: toSvg,
  json: (net) => toJsonText(toFlowsJson(net)),
};

/** Scripts that test for 0 must not take an unknown path for a closed one. */
const EXIT_CODES: Readonly<Record<Verdict, Outcome['exitCode']>> = { open: 0, closed: 1, partly: 1, unknown: 2 };

function answerPath(net: Reachability, path: PathQuestion, json: boolean, text: TextOptions): Outcome {
  const explanation = net.explain(path.from, path.to, path.port, path.protocol);
  return {
    text: json ? toJsonText(toExplanationJson(explanation)) : renderExplanation(explanation, text),
    exitCode: EXIT_CODES[explanation.verdict],
    warnings: warningsOf(net),
  };
}

async function answerDiff(question: DiffQuestion, json: boolean, read: Read, text: TextOptions): Promise<Outcome> {
  const list = AllowList.parse(question.allow.flatMap(allowLines));
  const [base, head] = [await read([question.base]), await read([question.head])];
  const diff = reviewDiff(head.changesSince(base), list);
  return {
    text: json ? toJsonText(toDiffJson(diff)) : renderDiff(diff, { base: base.workloads, head: head.workloads }, text),
    exitCode: diff.opened.length > 0 ? 1 : 0,
    warnings: warningsOf(base, head),
  };
}

type Read = (paths: readonly string[]) => Promise<Reachability>;

async function readNet(paths: readonly string[], stdin: Stdin, request: FlowsRequest): Promise<Reachability> {
  const { podCidrs, namespaceLabels } = request;
  const { objects, locate } = await readManifests(paths, stdin);
  return reachability(objects, { locate, ...(podCidrs && { podCidrs }), ...(namespaceLabels && { namespaceLabels }) });
}

/** The pattern, or the lines of the file that it names. */
function allowLines(value: string): readonly AllowLine[] {
  if (!value.startsWith('@')) return [{ text: value, where: '--allow' }];
  const file = value.slice(1);
  return readText(file)
    .split('\n')
    .map((text, index) => ({ text: text.replace(/(^|\s)#.*/, '').trim(), where: `${file}:${index + 1}` }))
    .filter(({ text }) => text !== '');
}

import { sentenceList } from '../../core/listed';
import type { Protocol } from '../../core/network/peer-port';
import type { Labels } from '../../core/objects/labels';
import type { PortOption } from '../port-option';
import { STDIN_PATH } from '../read-manifests';
import { UsageError } from '../usage-error';

/** The output formats. */
export const FORMATS = ['table', 'mermaid', 'dot', 'svg', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** The parsed options of `flows`. */
export interface FlowsOptions {
  readonly format: Format;
  readonly from?: string;
  readonly to?: string;
  readonly port?: PortOption;
  readonly protocol?: Protocol;
  readonly diff?: true;
  readonly allow?: readonly string[];
  readonly podCidr?: readonly string[];
  readonly namespaceLabels?: readonly string[];
}

/** One of the three questions that `flows` answers. */
export type FlowsRequest = FlowsQuestion & {
  /** The blocks that contain the addresses of pods, for policies with an ipBlock. */
  readonly podCidrs?: readonly string[];

  /** The labels of namespaces whose Namespaces are not in the manifests. */
  readonly namespaceLabels?: Readonly<Record<string, Labels>>;
};

type FlowsQuestion =
  | { readonly asks: 'all'; readonly paths: readonly string[]; readonly format: Format }
  | { readonly asks: 'path'; readonly paths: readonly string[]; readonly path: PathQuestion; readonly json: boolean }
  | { readonly asks: 'diff'; readonly diff: DiffQuestion; readonly json: boolean };

/** Whether one endpoint may call another. */
export interface PathQuestion {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Which paths HEAD opens and closes. */
export interface DiffQuestion {
  readonly base: string;
  readonly head: string;

  /** Patterns, or files with patterns after an `@`. */
  readonly allow: readonly string[];
}

/**
 * Converts the command line into a request.
 * @param isTyped whether standard input is a terminal, not a pipe
 * @throws UsageError for options that contradict each other
 */
export function toRequest(paths: readonly string[], options: FlowsOptions, isTyped: boolean): FlowsRequest {
  const { podCidr, namespaceLabels } = options;
  return {
    ...toQuestion(paths, options, isTyped),
    ...(podCidr && { podCidrs: podCidr }),
    ...(namespaceLabels && { namespaceLabels: toNamespaceLabels(namespaceLabels) }),
  };
}

/** Parses `mon=team=platform`. The value of a label may be empty; a namespace without labels is `mon`. */
function toNamespaceLabels(options: readonly string[]): Readonly<Record<string, Labels>> {
  const labels = new Map<string, Record<string, string>>();
  for (const option of options) {
    const [, namespace, key, value = ''] = /^([^=]+)(?:=([^=]+)=([^=]*))?$/.exec(option) ?? [];
    if (namespace === undefined) {
      throw new UsageError(`--namespace-labels must be NAMESPACE=KEY=VALUE, such as mon=team=platform, got ${option}`);
    }
    labels.set(namespace, { ...labels.get(namespace), ...(key !== undefined && { [key]: value }) });
  }
  return Object.fromEntries(labels);
}

function toQuestion(paths: readonly string[], options: FlowsOptions, isTyped: boolean): FlowsQuestion {
  const { format, from, to, port, protocol, diff, allow = [] } = options;
  const asksPath = [from, to, port, protocol].some((value) => value !== undefined);
  const json = format === 'json';
  if (asksPath && diff) throw new UsageError('--diff cannot be combined with --from, --to and --port');
  if (allow.length > 0 && !diff) throw new UsageError('--allow requires --diff');
  if ((asksPath || diff) && !json && format !== 'table') {
    throw new UsageError(`--format ${format} is for a whole set: with ${diff ? '--diff' : '--from'} use table or json`);
  }
  if (diff) return { asks: 'diff', diff: toDiff(paths, allow), json };
  if (paths.length === 0 && isTyped) {
    throw new UsageError('name files or folders, or pipe manifests in\nusage: cdk8s-agents flows [options] [paths...]');
  }
  const read = paths.length === 0 ? [STDIN_PATH] : paths;
  if (asksPath) return { asks: 'path', paths: read, path: toPath(options), json };
  return { asks: 'all', paths: read, format };
}

function toDiff(paths: readonly string[], allow: readonly string[]): DiffQuestion {
  const [base, head] = paths;
  if (base === undefined || head === undefined || paths.length > 2) {
    throw new UsageError(`--diff takes two paths, BASE and HEAD; got ${paths.length}`);
  }
  if (base === STDIN_PATH && head === STDIN_PATH) throw new UsageError('--diff accepts - for only one of its paths');
  return { base, head, allow };
}

function toPath({ from, to, port, protocol }: FlowsOptions): PathQuestion {
  if (from === undefined || to === undefined || port === undefined) {
    const missing = Object.entries({ from, to, port }).filter(([, value]) => value === undefined);
    const names = sentenceList(missing.map(([name]) => `--${name}`));
    throw new UsageError(
      `--from, --to and --port must be set together: ${names} ${missing.length > 1 ? 'are' : 'is'} missing`,
    );
  }
  if (port.protocol !== undefined && protocol !== undefined && port.protocol !== protocol) {
    throw new UsageError(`--port says ${port.protocol}, and --protocol says ${protocol}`);
  }
  return { from, to, port: port.port, protocol: port.protocol ?? protocol ?? 'TCP' };
}

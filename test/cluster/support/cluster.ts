import { execFile, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** An object as the API server gives it back. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec?: unknown;
  readonly status?: unknown;
}

interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly managedFields?: readonly { readonly manager: string }[];
}

/** Objects: in a file, or in a folder and those in it, as a YAML stream, or as they are. */
export type Source = { readonly path: string } | { readonly yaml: string } | readonly object[];

/** Who asks, and for what: a question to `kubectl auth can-i`. */
export interface Question {
  /** A user's name, such as `system:serviceaccount:NAMESPACE:NAME`. @default - who runs these tests */
  readonly as?: string;
  readonly verb: string;
  /** With its group where it has one, and its subresource: `pods`, `pods/log`, `deployments.apps`. */
  readonly resource: string;
  /** @default - in the whole cluster */
  readonly namespace?: string;
}

/** What somebody may do: each verb with each resource. */
export interface AccessRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Sets the mark of a cluster that the tests may use. */
export const MARK_COMMAND = 'kubectl label namespace default cdk8s-agents/test-cluster=true';

/** Who the tests are, in `metadata.managedFields`. */
export const FIELD_MANAGER = 'cdk8s-agents-test';

const MARK = 'cdk8s-agents/test-cluster';
const SECONDS = 1000;
const ANSWER_MAX_BYTES = 64 * 1024 * 1024;
const APPLY = ['apply', '--server-side', '--validate=strict', `--field-manager=${FIELD_MANAGER}`];
const AT_ONCE = ['--grace-period=0', '--force'];

/**
 * The cluster of KUBECONFIG, through the kubectl of PATH: synchronous, so that a test reads as the commands that it runs.
 * What the API server refuses is an Error with its words.
 */
export class Cluster {
  /**
   * @throws Error when KUBECONFIG is not set (kubectl would take ~/.kube/config, which may be anybody's cluster), or when its
   * cluster does not carry the mark
   */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): Cluster {
    if (!env.KUBECONFIG) {
      throw new Error('KUBECONFIG must name the kubeconfig of a cluster that these tests may use: it is not set');
    }
    const cluster = new Cluster(env);
    const { metadata } = cluster.get('namespace', 'default');
    if (metadata.labels?.[MARK] !== 'true') {
      throw new Error(
        `the cluster of KUBECONFIG=${env.KUBECONFIG} is not marked as one that these tests may use: if it is, run\n  ${MARK_COMMAND}`,
      );
    }
    return cluster;
  }

  private constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Such as `v1.37.2`. */
  serverVersion(): string {
    const answer: { serverVersion: { gitVersion: string } } = JSON.parse(this.kubectl(['version', '-o', 'json']));
    return answer.serverVersion.gitVersion;
  }

  /** Applies the objects. @returns what they are called: kind.group/name */
  apply(source: Source, dryRun = false): readonly string[] {
    const { file, input } = toInput(source);
    const names = this.kubectl([...APPLY, ...(dryRun ? ['--dry-run=server'] : []), '-o', 'name', ...file], input);
    return names.split('\n').filter((name) => name !== '');
  }

  /** What an apply would change: the output of `kubectl diff`, empty when it is nothing. */
  diff(source: Source): string {
    const { file, input } = toInput(source);
    const { status, stdout, stderr } = this.run(
      ['diff', '--server-side', `--field-manager=${FIELD_MANAGER}`, ...file],
      input,
    );
    if (status !== 0 && status !== 1) throw new Error(`kubectl diff: ${stderr}`);
    return stdout;
  }

  /** The objects as the API server keeps them. */
  getAll(source: Source): readonly ApiObject[] {
    const { file, input } = toInput(source);
    const answer = this.kubectl(['get', '--show-managed-fields', '-o', 'json', ...file], input);
    const { items }: { items?: ApiObject[] } = JSON.parse(answer);
    return items ?? [JSON.parse(answer)];
  }

  /** Creates one object, with a POST as a back end does it. @returns what the API server keeps */
  create<T extends object>(object: T, dryRun = false): T {
    const args = ['create', '--validate=strict', ...(dryRun ? ['--dry-run=server'] : []), '-o', 'json', '-f', '-'];
    return JSON.parse(this.kubectl(args, JSON.stringify(object)));
  }

  /** Creates many objects, each with a POST of its own. @returns how many the API server has taken */
  createAll(objects: readonly object[]): number {
    const { input } = toInput(objects);
    const names = this.kubectl(['create', '--validate=strict', '-o', 'name', '-f', '-'], input);
    return names.split('\n').filter((name) => name !== '').length;
  }

  get<T extends object = ApiObject>(kind: string, name: string, namespace?: string): T {
    return JSON.parse(this.kubectl(['get', kind, name, ...within(namespace), '-o', 'json']));
  }

  /** All objects of these kinds, such as `pods,deployments`. @default namespace - in every namespace */
  list<T extends object = ApiObject>(kinds: string, namespace?: string): readonly T[] {
    const where = namespace === undefined ? ['--all-namespaces'] : within(namespace);
    return JSON.parse(this.kubectl(['get', kinds, ...where, '-o', 'json'])).items;
  }

  /** What the API server, or a kubelet behind it, answers at a path that holds no objects. */
  raw(path: string): string {
    return this.kubectl(['get', '--raw', path]);
  }

  /** Runs a script with the shell of a pod; several may run at once. @returns what it wrote to stdout */
  async execute(pod: string, namespace: string, script: string): Promise<string> {
    const args = ['exec', pod, ...within(namespace), '--', 'sh', '-c', script];
    const options = { env: this.env, maxBuffer: ANSWER_MAX_BYTES, timeout: 120 * SECONDS };
    return (await promisify(execFile)('kubectl', args, options)).stdout;
  }

  exists(kind: string, name: string, namespace?: string): boolean {
    return this.kubectl(['get', kind, name, ...within(namespace), '--ignore-not-found', '-o', 'name']) !== '';
  }

  /** Merges fields into one object, or into a part of it that has an address of its own, such as `status` or `scale`. */
  patch(kind: string, name: string, namespace: string | undefined, fields: object, subresource?: string): void {
    const part = subresource === undefined ? [] : [`--subresource=${subresource}`];
    this.kubectl(['patch', kind, name, ...within(namespace), ...part, '--type=merge', '-p', JSON.stringify(fields)]);
  }

  /** Deletes one object as a back end does it; it may take its time to go. */
  delete(kind: string, name: string, namespace?: string): void {
    this.kubectl(['delete', kind, name, ...within(namespace), '--ignore-not-found', '--wait=false']);
  }

  /** Deletes all pods of a namespace, and waits until none is left. */
  deletePods(namespace: string): void {
    this.kubectl(['delete', 'pods', '--all', ...within(namespace), ...AT_ONCE, '--timeout=60s']);
  }

  canI({ as, verb, resource, namespace }: Question): boolean {
    const [name = '', subresource] = resource.split('/');
    const sub = subresource === undefined ? [] : [`--subresource=${subresource}`];
    const where = namespace === undefined ? ['--all-namespaces'] : within(namespace);
    const args = ['auth', 'can-i', verb, name, ...sub, ...where, ...(as === undefined ? [] : [`--as=${as}`])];
    const { stdout, stderr } = this.run(args);
    const answer = /^(yes|no)\b/.exec(stdout)?.[1];
    if (answer === undefined) throw new Error(`kubectl ${args.join(' ')}: ${stdout}${stderr}`);
    return answer === 'yes';
  }

  /** All that somebody may do with the objects of a namespace, by the API server's own account. */
  rulesOf(user: string, namespace: string): readonly AccessRule[] {
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
    const args = ['create', `--as=${user}`, '--raw', path, '-f', '-'];
    const answer: { status: { resourceRules: AccessRule[] } } = JSON.parse(this.kubectl(args, JSON.stringify(review)));
    return answer.status.resourceRules;
  }

  /** @throws Error with what kubectl wrote to stderr */
  private kubectl(args: readonly string[], input?: string): string {
    const { status, stdout, stderr } = this.run(args, input);
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  private run(args: readonly string[], input = ''): SpawnSyncReturns<string> {
    const result = spawnSync('kubectl', [...args, '--request-timeout=60s'], {
      encoding: 'utf8',
      env: this.env,
      input,
      maxBuffer: ANSWER_MAX_BYTES,
      timeout: 120 * SECONDS,
    });
    if (result.error) throw result.error;
    return result;
  }
}

/** Waits until the condition holds. @throws Error after that many seconds, with what it waited for */
export async function eventually(seconds: number, what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + seconds * SECONDS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, SECONDS / 4));
  }
}

function within(namespace: string | undefined): readonly string[] {
  return namespace === undefined ? [] : [`--namespace=${namespace}`];
}

function toInput(source: Source): { readonly file: readonly string[]; readonly input?: string } {
  if ('path' in source) return { file: ['--recursive', '-f', source.path] };
  const input = 'yaml' in source ? source.yaml : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: source });
  return { file: ['-f', '-'], input };
}

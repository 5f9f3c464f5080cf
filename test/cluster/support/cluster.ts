import { execFile, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** An object as the API server returns it. */
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

/** Objects: a file, a folder with its subfolders, a YAML stream, or plain objects. */
export type Source = { readonly path: string } | { readonly yaml: string } | readonly object[];

/** A question to `kubectl auth can-i`: a user and a permission. */
export interface Question {
  /** A user name, such as `system:serviceaccount:NAMESPACE:NAME`. @default - the user of these tests */
  readonly as?: string;
  readonly verb: string;
  /** The resource with its group and subresource, if any: `pods`, `pods/log`, `deployments.apps`. */
  readonly resource: string;
  /** @default - in the whole cluster */
  readonly namespace?: string;
}

/** The permissions of a user: each verb with each resource. */
export interface AccessRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The command that labels a cluster as usable for tests. */
export const MARK_COMMAND = 'kubectl label namespace default cdk8s-agents/test-cluster=true';

/** The field manager of the tests, in `metadata.managedFields`. */
export const FIELD_MANAGER = 'cdk8s-agents-test';

const MARK = 'cdk8s-agents/test-cluster';
const SECONDS = 1000;
const ANSWER_MAX_BYTES = 64 * 1024 * 1024;
const APPLY = ['apply', '--server-side', '--validate=strict', `--field-manager=${FIELD_MANAGER}`];
const AT_ONCE = ['--grace-period=0', '--force'];

/**
 * The cluster of KUBECONFIG, through the kubectl of PATH. It is synchronous, so that a test reads like the commands that it runs.
 * Throws an Error with the API server's message when the API server refuses a request.
 */
export class Cluster {
  /**
   * @throws Error when KUBECONFIG is not set, because kubectl would use ~/.kube/config, which may be any cluster, or when the
   * cluster does not have the label for tests
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

  /** The version, such as `v1.37.2`. */
  serverVersion(): string {
    const answer: { serverVersion: { gitVersion: string } } = JSON.parse(this.kubectl(['version', '-o', 'json']));
    return answer.serverVersion.gitVersion;
  }

  /** Applies the objects. @returns their names, as kind.group/name */
  apply(source: Source, dryRun = false): readonly string[] {
    const { file, input } = toInput(source);
    const names = this.kubectl([...APPLY, ...(dryRun ? ['--dry-run=server'] : []), '-o', 'name', ...file], input);
    return names.split('\n').filter((name) => name !== '');
  }

  /** The output of `kubectl diff`. Empty if an apply would change nothing. */
  diff(source: Source): string {
    const { file, input } = toInput(source);
    const { status, stdout, stderr } = this.run(
      ['diff', '--server-side', `--field-manager=${FIELD_MANAGER}`, ...file],
      input,
    );
    if (status !== 0 && status !== 1) throw new Error(`kubectl diff: ${stderr}`);
    return stdout;
  }

  /** The objects as the API server stores them. */
  getAll(source: Source): readonly ApiObject[] {
    const { file, input } = toInput(source);
    const answer = this.kubectl(['get', '--show-managed-fields', '-o', 'json', ...file], input);
    const { items }: { items?: ApiObject[] } = JSON.parse(answer);
    return items ?? [JSON.parse(answer)];
  }

  /** Creates one object with a POST, as a back end does. @returns the stored object */
  create<T extends object>(object: T, dryRun = false): T {
    const args = ['create', '--validate=strict', ...(dryRun ? ['--dry-run=server'] : []), '-o', 'json', '-f', '-'];
    return JSON.parse(this.kubectl(args, JSON.stringify(object)));
  }

  /** Creates many objects, each with a separate POST. @returns the number that the API server accepted */
  createAll(source: Source): number {
    const { file, input } = toInput(source);
    const names = this.kubectl(['create', '--validate=strict', '-o', 'name', ...file], input);
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

  /** The answer of the API server, or of a kubelet behind it, at a path without objects. */
  raw(path: string): string {
    return this.kubectl(['get', '--raw', path]);
  }

  /** Runs a script in the shell of a pod. Several may run at once. @returns its stdout */
  async execute(pod: string, namespace: string, script: string): Promise<string> {
    const args = ['exec', pod, ...within(namespace), '--', 'sh', '-c', script];
    const options = { env: this.env, maxBuffer: ANSWER_MAX_BYTES, timeout: 120 * SECONDS };
    return (await promisify(execFile)('kubectl', args, options)).stdout;
  }

  exists(kind: string, name: string, namespace?: string): boolean {
    return this.kubectl(['get', kind, name, ...within(namespace), '--ignore-not-found', '-o', 'name']) !== '';
  }

  /**
   * Merges fields into an object, or into a subresource such as `status` or `scale`.
   * @returns what the API server stored, which a controller may have changed again by the next `get`
   */
  patch<T extends object = ApiObject>(
    kind: string,
    name: string,
    namespace: string | undefined,
    fields: object,
    subresource?: string,
  ): T {
    const part = subresource === undefined ? [] : [`--subresource=${subresource}`];
    const args = ['patch', kind, name, ...within(namespace), ...part, '--type=merge', '-p', JSON.stringify(fields)];
    return JSON.parse(this.kubectl([...args, '-o', 'json']));
  }

  /** Deletes one object as a back end does, without waiting. */
  delete(kind: string, name: string, namespace?: string): void {
    this.kubectl(['delete', kind, name, ...within(namespace), '--ignore-not-found', '--wait=false']);
  }

  /** Deletes all pods of a namespace, and waits until they are gone. */
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

  /** All permissions of a user in a namespace, from the API server. */
  rulesOf(user: string, namespace: string): readonly AccessRule[] {
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
    const args = ['create', `--as=${user}`, '--raw', path, '-f', '-'];
    const answer: { status: { resourceRules: AccessRule[] } } = JSON.parse(this.kubectl(args, JSON.stringify(review)));
    return answer.status.resourceRules;
  }

  /** @throws Error with the stderr of kubectl */
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

/** Waits until the condition holds. @throws Error that names the condition after the given seconds */
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

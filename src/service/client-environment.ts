import { dirname } from 'node:path/posix';
import { Input } from '../core/input/input';
import { dnsSubdomain, envName } from '../core/input/names';
import { count } from '../core/input/numbers';
import type { SecretKey } from '../core/input/secret-key';
import { distinct, sortedByKey } from '../core/order';
import type { ClientFacts, IClientTarget } from '../network/client-target';
import type { ResolvedWorkload } from './workload-props';

/** How `connectTo` names a server's variables and finds its credentials. */
export interface ConnectToOptions {
  /** Starts the names of the variables, such as `ORDERS_` for `ORDERS_PGHOST`. @default - none */
  readonly prefix?: string;

  /**
   * Name of a Secret in the client's namespace with the same keys, such as a ServiceSecret from the same store.
   * Required if the server is in another namespace, because a pod cannot refer to a Secret of another namespace.
   * @default - the server's Secret
   */
  readonly secretName?: string;

  /**
   * Name of a Secret in the client's namespace with the certificate of the server's authority, under the same key.
   * Required if the server is in another namespace and has such a certificate. The copy has to follow the original,
   * which is renewed before it expires.
   * @default - the server's Secret
   */
  readonly caSecretName?: string;

  /**
   * The most connections that a pod of the client keeps open, for servers that limit them, such as Postgres. The client
   * gets it as a variable, such as PG_POOL_SIZE, and has to keep to it. Synth checks the pools of all pods.
   * @default - the server's default: 10 for Postgres
   */
  readonly poolSize?: number;
}

/** The client in a connection. */
interface Client
  extends Pick<ResolvedWorkload, 'namespace' | 'env' | 'secretEnv'>,
    Partial<Pick<ResolvedWorkload, 'files' | 'secretFiles' | 'scratchDirs' | 'volumes'>> {
  readonly subject: string;
}

/**
 * Environment variables that a client gets from its servers, sorted by name, so the order of `connectTo` calls does not
 * matter.
 */
export class ClientEnvironment {
  private readonly literals = new Map<string, string>();
  private readonly secrets = new Map<string, SecretKey>();
  private readonly authorities = new Map<string, SecretKey>();

  constructor(private readonly client: Client) {}

  /** Plain values, by name. */
  get env(): Readonly<Record<string, string>> {
    return sortedByKey(Object.fromEntries(this.literals));
  }

  /** Credentials, by name. */
  get secretEnv(): Readonly<Record<string, SecretKey>> {
    return sortedByKey(Object.fromEntries(this.secrets));
  }

  /** Certificates of authorities, by path. */
  get caFiles(): Readonly<Record<string, SecretKey>> {
    return sortedByKey(Object.fromEntries(this.authorities));
  }

  /** @throws InputError if a variable is set already, a path is in use, or a Secret is in another namespace */
  add(target: IClientTarget, options: ConnectToOptions): void {
    const { clientFacts, connections } = target;
    const { secretEnv, caFiles = {} } = clientFacts;
    const { prefix = '', secretName, caSecretName } = options;
    const env = { ...clientFacts.env, ...poolEnvironment(target, options) };
    const input = new Input(`${this.client.subject} → ${connections.endpoint.subject}`);
    input.optional('poolSize', options.poolSize, count);
    if (options.poolSize !== undefined && target.pools === undefined) {
      input.refuse(`poolSize must be left out: the server does not limit connections, got ${options.poolSize}`);
    }
    this.checkSecrets(input, clientFacts, options);
    this.checkFiles(input, caFiles, caSecretName);
    for (const name of [...Object.keys(env), ...Object.keys(secretEnv)].map((name) => prefix + name)) {
      if (prefix !== '') input.required('prefix with a variable', name, envName);
      if (this.has(name)) input.refuse(`variable ${name} is set already: set a prefix`);
    }
    input.done();
    for (const [name, value] of Object.entries(env)) this.literals.set(prefix + name, value);
    for (const [name, from] of Object.entries(secretEnv)) {
      this.secrets.set(prefix + name, local(from, secretName));
    }
    for (const [path, from] of Object.entries(caFiles)) this.authorities.set(path, local(from, caSecretName));
  }

  /** Pods cannot refer to Secrets of other namespaces. */
  private checkSecrets(
    input: Input,
    { secretEnv, caFiles = {}, secretsNamespace }: ClientFacts,
    { secretName, caSecretName }: ConnectToOptions,
  ): void {
    const { namespace } = this.client;
    for (const [field, given, from] of [
      ['secretName', secretName, secretEnv],
      ['caSecretName', caSecretName, caFiles],
    ] as const) {
      input.optional(field, given, dnsSubdomain);
      const missing = Object.keys(from).length > 0 && given === undefined;
      if (missing && secretsNamespace !== namespace) {
        const keys = Object.values(from);
        const names = distinct(keys.map((key) => key.secretName)).join(', ');
        const what = field === 'secretName' ? 'the keys' : `the ${distinct(keys.map(({ key }) => key)).join(', ')}`;
        input.refuse(
          `${field} must name a Secret of namespace ${namespace} with ${what} of ${names}, which is in ${secretsNamespace}`,
        );
      }
    }
  }

  /** Two servers may share an authority, but nothing else may be mounted in its directory. */
  private checkFiles(input: Input, caFiles: Readonly<Record<string, SecretKey>>, caSecretName?: string): void {
    const { files = {}, secretFiles = [], scratchDirs = [], volumes = [] } = this.client;
    const mounted = [...Object.keys(files), ...[...secretFiles, ...scratchDirs, ...volumes].map(({ path }) => path)];
    for (const [path, from] of Object.entries(caFiles)) {
      const other = this.authorities.get(path);
      const { secretName } = local(from, caSecretName);
      if (other !== undefined && other.secretName !== secretName) {
        input.refuse(
          `${path} is the certificate of Secret ${other.secretName} already: the caSecretName must be the same`,
        );
      }
      const inside = mounted.find((one) => one === dirname(path) || one.startsWith(`${dirname(path)}/`));
      if (inside !== undefined) {
        input.refuse(`${dirname(path)} has the certificate of the server's authority: mount ${inside} elsewhere`);
      }
    }
  }

  private has(name: string): boolean {
    const { env, secretEnv } = this.client;
    return (
      Object.hasOwn(env, name) || Object.hasOwn(secretEnv, name) || this.literals.has(name) || this.secrets.has(name)
    );
  }
}

function poolEnvironment({ pools }: IClientTarget, { poolSize }: ConnectToOptions): Readonly<Record<string, string>> {
  return pools === undefined ? {} : { [pools.variable]: String(poolSize ?? pools.defaultSize) };
}

function local({ key, secretName }: SecretKey, inNamespace: string = secretName): SecretKey {
  return { key, secretName: inNamespace };
}

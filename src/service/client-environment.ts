import { Input } from '../core/input/input';
import { dnsSubdomain, envName } from '../core/input/names';
import type { SecretKey } from '../core/input/secret-key';
import { distinct, sortedByKey } from '../core/order';
import type { IClientTarget } from '../network/client-target';

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
}

/** The client in a connection. */
interface Client {
  readonly subject: string;
  readonly namespace: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secretEnv: Readonly<Record<string, SecretKey>>;
}

/**
 * Environment variables that a client gets from its servers, sorted by name, so the order of `connectTo` calls does not
 * matter.
 */
export class ClientEnvironment {
  private readonly literals = new Map<string, string>();
  private readonly secrets = new Map<string, SecretKey>();

  constructor(private readonly client: Client) {}

  /** Plain values, by name. */
  get env(): Readonly<Record<string, string>> {
    return sortedByKey(Object.fromEntries(this.literals));
  }

  /** Credentials, by name. */
  get secretEnv(): Readonly<Record<string, SecretKey>> {
    return sortedByKey(Object.fromEntries(this.secrets));
  }

  /** @throws InputError if a variable is set already, or credentials are in another namespace */
  add(target: IClientTarget, { prefix = '', secretName }: ConnectToOptions): void {
    const { clientFacts, connections } = target;
    const { env, secretEnv, secretsNamespace } = clientFacts;
    const path = `${this.client.subject} → ${connections.endpoint.subject}`;
    const input = new Input(path);
    input.optional('secretName', secretName, dnsSubdomain);
    const needed = Object.keys(secretEnv).length > 0 && secretName === undefined;
    if (needed && secretsNamespace !== this.client.namespace) {
      const names = distinct(Object.values(secretEnv).map((from) => from.secretName)).join(', ');
      input.refuse(
        `secretName must name a Secret of namespace ${this.client.namespace} with the keys of ${names}, which is in ${secretsNamespace}`,
      );
    }
    for (const name of [...Object.keys(env), ...Object.keys(secretEnv)].map((name) => prefix + name)) {
      if (prefix !== '') input.required('prefix with a variable', name, envName);
      if (this.has(name)) input.refuse(`variable ${name} is set already: set a prefix`);
    }
    input.done();
    for (const [name, value] of Object.entries(env)) this.literals.set(prefix + name, value);
    for (const [name, from] of Object.entries(secretEnv)) {
      this.secrets.set(prefix + name, { key: from.key, secretName: secretName ?? from.secretName });
    }
  }

  private has(name: string): boolean {
    const { env, secretEnv } = this.client;
    return (
      Object.hasOwn(env, name) || Object.hasOwn(secretEnv, name) || this.literals.has(name) || this.secrets.has(name)
    );
  }
}

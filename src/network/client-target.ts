import type { SecretKey } from '../core/input/secret-key';
import type { IConnectable } from './connections';

/** The environment variables that a client needs to call a server. */
export interface ClientFacts {
  /** Plain values: host, port, database. */
  readonly env: Readonly<Record<string, string>>;

  /** Credentials, as references to Secrets in `secretsNamespace`. */
  readonly secretEnv: Readonly<Record<string, SecretKey>>;

  /** The namespace of these Secrets. Pods in other namespaces cannot refer to them. */
  readonly secretsNamespace: string;

  /** The names of the server's ports that clients call. */
  readonly ports: readonly string[];
}

/**
 * A server for `service.connectTo(server)`, which sets the client's environment variables and opens the path.
 * @open
 */
export interface IClientTarget extends IConnectable {
  readonly clientFacts: ClientFacts;
}

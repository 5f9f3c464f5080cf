import type { SecretKey } from '../core/input/secret-key';
import type { IConnectable } from './connections';

/** What a client needs to call a server, as environment variables. */
export interface ClientFacts {
  /** Values that are not secret: host, port, database. */
  readonly env: Readonly<Record<string, string>>;

  /** Credentials, by reference to Secrets in `secretsNamespace`. */
  readonly secretEnv: Readonly<Record<string, SecretKey>>;

  /** The namespace of these Secrets: pods of other namespaces cannot refer to them. */
  readonly secretsNamespace: string;

  /** The names of the server's ports that clients call. */
  readonly ports: readonly string[];
}

/**
 * A server for `service.connectTo(server)`, which sets the variables of the client and opens the path.
 * @open
 */
export interface IClientTarget extends IConnectable {
  readonly clientFacts: ClientFacts;
}

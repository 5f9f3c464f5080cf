import type { SecretKey } from '../core/secret-key';
import type { IConnectable } from './connections';

/** What a client of a server has to know, as environment. */
export interface ClientFacts {
  /** What is no secret: host, port, database. */
  readonly env: Readonly<Record<string, string>>;

  /** Credentials, by reference to Secrets in `secretsNamespace`. */
  readonly secretEnv: Readonly<Record<string, SecretKey>>;

  /** The namespace of these Secrets: no pod elsewhere can refer to them. */
  readonly secretsNamespace: string;

  /** Names of the ports that clients call, among those that the server declares. */
  readonly ports: readonly string[];
}

/** A server that knows what its clients need: `service.connectTo(server)` gives them all of it and opens the path. */
export interface IClientTarget extends IConnectable {
  readonly clientFacts: ClientFacts;
}

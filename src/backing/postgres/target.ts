import { InputError } from '../../core/input';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';

/** Where Postgres listens, wherever it runs. */
export const POSTGRES_PORT = 5432;

/** A database, and the Secret of a user of it: of type kubernetes.io/basic-auth, with the keys username and password. */
export interface PostgresLogin {
  readonly database: string;
  readonly secretName: string;
}

/** Something that speaks Postgres: a Service, and the paths of the pods behind it. */
export interface PostgresServer {
  readonly connections: Connections;

  /** Name of the Service. */
  readonly service: string;

  /** The name of the port, as the pods declare it. */
  readonly portName: string;

  /** Where the same data can be read without a load on the primary. @default - nowhere */
  readonly replicas?: PostgresServer;
}

/** A server and a login, as a target of `connectTo`. */
export class PostgresTarget implements IClientTarget {
  readonly connections: Connections;

  readonly clientFacts: ClientFacts;

  constructor(
    private readonly server: PostgresServer,
    readonly login: PostgresLogin,
  ) {
    this.connections = server.connections;
    this.clientFacts = postgresFacts(server, login);
  }

  /** The same login on the replicas, for what only reads. @throws InputError where there are none */
  get readOnly(): PostgresTarget {
    const { replicas, connections } = this.server;
    if (replicas === undefined) {
      throw new InputError(connections.endpoint.subject, ['readOnly needs replicas, and here is a single instance']);
    }
    return new PostgresTarget(replicas, this.login);
  }
}

/**
 * The variables have the names that libpq and most drivers read by themselves.
 * @see https://www.postgresql.org/docs/current/libpq-envars.html
 */
function postgresFacts({ connections, service, portName }: PostgresServer, login: PostgresLogin): ClientFacts {
  const { database, secretName } = login;
  const { namespace } = connections.endpoint;
  return {
    env: { PGHOST: `${service}.${namespace}.svc`, PGPORT: String(POSTGRES_PORT), PGDATABASE: database },
    secretEnv: { PGUSER: { secretName, key: 'username' }, PGPASSWORD: { secretName, key: 'password' } },
    secretsNamespace: namespace,
    ports: [portName],
  };
}

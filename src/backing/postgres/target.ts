import { checkedCalls } from '../../core/input/checked-calls';
import { InputError } from '../../core/input/input';
import type { ClientFacts, IClientPools, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import type { ConnectionBudget, PoolerLimits } from './connection-budget';
import { type ServerAuthority, tlsFacts } from './tls';

/** The port of Postgres and of PgBouncer. */
export const POSTGRES_PORT = 5432;

/**
 * A database, and a Secret for one of its users: of type kubernetes.io/basic-auth, with the keys username and password.
 */
export interface PostgresLogin {
  readonly database: string;
  readonly secretName: string;

  /** The role in which sessions run, and which owns what they create. @default - the user that logs in */
  readonly role?: string;
}

/** A server with the Postgres protocol: its Service, and the paths of its pods. */
export interface PostgresServer {
  readonly connections: Connections;

  /** The name of the cluster. */
  readonly name: string;

  /** The authority that clients check the server's certificate by, or why they use no TLS. */
  readonly authority: ServerAuthority;

  /** Name of the Service. */
  readonly service: string;

  /** Counts the connections of its clients. */
  readonly budget: ConnectionBudget;

  /** The limits of the pooler whose Service this is. @default - none: it is the Service of Postgres */
  readonly pooler?: PoolerLimits;

  /** The name of the port in the pods. */
  readonly portName: string;

  /** The replicas, which serve reads of the same data. @default - none */
  readonly replicas?: PostgresServer;
}

/** A server with a login, as a target of `connectTo`. */
@checkedCalls('PostgresTarget')
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

  /** Counts the connections of clients with this login. */
  get pools(): IClientPools {
    const { budget, service, pooler } = this.server;
    return budget.poolsOf(this.login, service, pooler);
  }

  /** The same login on the replicas, for clients that only read. @throws InputError for a single instance */
  get readOnly(): PostgresTarget {
    const { replicas, connections } = this.server;
    if (replicas === undefined) {
      throw new InputError(connections.endpoint.subject, ['readOnly needs replicas: set instances to 2 or more']);
    }
    return new PostgresTarget(replicas, this.login);
  }
}

/**
 * Variables with the names that libpq and most drivers read.
 * @see https://www.postgresql.org/docs/current/libpq-envars.html
 */
function postgresFacts(server: PostgresServer, login: PostgresLogin): ClientFacts {
  const { connections, service, portName, name, authority } = server;
  const { database, secretName, role } = login;
  const { namespace } = connections.endpoint;
  const tls = tlsFacts({ namespace, name }, authority);
  return {
    ...tls,
    env: {
      PGHOST: `${service}.${namespace}.svc`,
      PGPORT: String(POSTGRES_PORT),
      PGDATABASE: database,
      ...tls.env,
      ...roleOption(role),
    },
    secretEnv: { PGUSER: { secretName, key: 'username' }, PGPASSWORD: { secretName, key: 'password' } },
    secretsNamespace: namespace,
    ports: [portName],
  };
}

/** A role in the options of a connection is also the one that RESET ROLE and DISCARD ALL return to. */
function roleOption(role: string | undefined): Readonly<Record<string, string>> {
  return role === undefined ? {} : { PGOPTIONS: `-c role=${role}` };
}

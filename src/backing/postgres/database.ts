import { Construct } from 'constructs';
import { Database } from '../../../imports/postgresql.cnpg.io';
import { unlessEmpty } from '../../core/defined';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { objectLabels } from '../../core/objects/labels';
import type { ClientFacts, IClientPools, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { checkExtensions, databaseName, objectName } from './names';
import { type PostgresLogin, type PostgresServer, PostgresTarget } from './target';

/** A user that may own a database, as returned by `PostgresCluster.addUser`. */
export interface PostgresOwner {
  /** The user's name in Postgres. */
  readonly name: string;

  /** The user's default database and Secret. */
  readonly login: PostgresLogin;
}

/** Props of PostgresDatabase. */
export interface PostgresDatabaseProps {
  /** The database's name in Postgres. */
  readonly name: string;

  /** The user that owns the database. @default - the owner of the cluster's default database */
  readonly owner?: PostgresOwner;

  /** Extensions of the database, by their Postgres names: `vector` for pgvector. @default - none */
  readonly extensions?: readonly string[];

  /** The name of the Database object. @default - the names of the cluster and the database, joined with a dash */
  readonly objectName?: string;
}

/** The cluster of a database. */
export interface DatabaseCluster {
  /** The name of the Cluster. */
  readonly name: string;
  readonly server: PostgresServer;
  readonly owner: PostgresOwner;
}

/**
 * A database with its extensions, which the operator creates as the superuser. Deleting the object keeps the
 * database.
 * @see https://cloudnative-pg.io/documentation/current/declarative_database_management/
 */
@checkedCalls('PostgresDatabase')
export class PostgresDatabase extends Construct implements IClientTarget {
  /** The database's name in Postgres. */
  readonly name: string;

  readonly resource: Database;

  private readonly target: PostgresTarget;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, cluster: DatabaseCluster, props: PostgresDatabaseProps) {
    super(scope, id);
    const { name, owner = cluster.owner, extensions = [] } = props;
    const object = props.objectName ?? objectName(cluster.name, name);
    const { subject, namespace } = cluster.server.connections.endpoint;
    checkDatabase(`${subject}, database '${name}'`, props, object);
    this.name = name;
    this.target = new PostgresTarget(cluster.server, { ...owner.login, database: name });
    this.resource = new Database(this, 'Resource', {
      metadata: { labels: objectLabels(cluster.name, 'backing'), name: object, namespace },
      spec: {
        cluster: { name: cluster.name },
        databaseReclaimPolicy: 'retain',
        extensions: unlessEmpty(extensions.map((extension) => ({ ensure: 'present', name: extension }))),
        name,
        owner: owner.name,
      },
    });
  }

  /** The paths of the cluster's pods. */
  get connections(): Connections {
    return this.target.connections;
  }

  /** The settings with which a client logs in as the owner. */
  get clientFacts(): ClientFacts {
    return this.target.clientFacts;
  }

  /** Counts the connections of clients. */
  get pools(): IClientPools {
    return this.target.pools;
  }

  /** The database and its owner's Secret. */
  get login(): PostgresLogin {
    return this.target.login;
  }

  /** The same login on the replicas. @throws InputError for a single instance */
  get readOnly(): PostgresTarget {
    return this.target.readOnly;
  }
}

function checkDatabase(subject: string, { name, extensions = [] }: PostgresDatabaseProps, object: string): void {
  const input = new Input(subject);
  input.required('name', name, databaseName);
  input.required('objectName', object, dnsSubdomain);
  checkExtensions(input, extensions);
  input.done();
}

import { Construct } from 'constructs';
import { Database } from '../../../imports/postgresql.cnpg.io';
import { unlessEmpty } from '../../core/defined';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { objectLabels } from '../../core/objects/labels';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { checkExtensions, databaseName, objectName } from './names';
import { type PostgresLogin, type PostgresServer, PostgresTarget } from './target';

/** A user that may own a database: what `PostgresCluster.addUser` returns. */
export interface PostgresOwner {
  /** Its name in Postgres. */
  readonly name: string;

  /** Its Secret. */
  readonly login: PostgresLogin;
}

/** A database of a cluster. */
export interface PostgresDatabaseProps {
  /** Its name in Postgres. */
  readonly name: string;

  /** The user that owns it. @default - the owner of the cluster's own database */
  readonly owner?: PostgresOwner;

  /** Its extensions, by their names in Postgres: `vector` for pgvector. @default - none */
  readonly extensions?: readonly string[];

  /** The name of the Database object. @default - the names of cluster and database with a dash between them */
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
 * A database and its extensions, which the operator makes as the superuser. It is kept when the object is deleted.
 * @see https://cloudnative-pg.io/documentation/current/declarative_database_management/
 */
@checkedCalls
export class PostgresDatabase extends Construct implements IClientTarget {
  /** Its name in Postgres. */
  readonly name: string;

  readonly resource: Database;

  private readonly target: PostgresTarget;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, cluster: DatabaseCluster, props: PostgresDatabaseProps) {
    super(scope, id);
    const { name, owner = cluster.owner, extensions = [] } = props;
    const object = props.objectName ?? objectName(cluster.name, name);
    const { subject, namespace } = cluster.server.connections.endpoint;
    checkDatabase(`${subject}, database '${name}'`, props, object);
    this.name = name;
    this.target = new PostgresTarget(cluster.server, { database: name, secretName: owner.login.secretName });
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

  /** What a client needs to log in as the owner. */
  get clientFacts(): ClientFacts {
    return this.target.clientFacts;
  }

  /** The database, and the Secret of its owner. */
  get login(): PostgresLogin {
    return this.target.login;
  }

  /** The same login on the replicas. @throws InputError with a single instance */
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

import { Construct } from 'constructs';
import { Input } from '../../core/input';
import { dnsSubdomain } from '../../core/names';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { VERSIONS } from '../../operators/versions';
import { EmbeddedServer } from '../embedded/server';
import type { EmbeddedProps } from '../embedded/server-props';
import { checkExtensions, databaseName } from './names';
import { POSTGRES_PORT, PostgresTarget } from './target';

/** Postgres as one pod. */
export interface EmbeddedPostgresProps extends EmbeddedProps {
  /** Name of a Secret with the keys `username` and `password`: the one user, who may do everything. */
  readonly secretName: string;

  /** The database that clients open. @default app */
  readonly database?: string;

  /** Extensions of the database, which the image has to ship; made with the database. @default - vector */
  readonly extensions?: readonly string[];
}

/*
 * The user and group `postgres` of the image, and the place of the data that its releases from 18 on use; those before use a folder
 * below it. https://hub.docker.com/_/postgres
 */
const POSTGRES_ID = 999;
const DATA_PATH = '/var/lib/postgresql';
const INIT_SCRIPT = '/docker-entrypoint-initdb.d/extensions.sql';

/** Postgres with pgvector for a laptop or a test, with the same facts for clients as a PostgresCluster. Not for production. */
export class EmbeddedPostgres extends Construct implements IClientTarget {
  readonly server: EmbeddedServer;

  /** The paths from and to its pod. */
  readonly connections: Connections;

  readonly clientFacts: ClientFacts;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: EmbeddedPostgresProps) {
    super(scope, id);
    const { secretName, database = 'app', extensions = ['vector'], ...rest } = props;
    const input = new Input(`PostgresCluster.embedded '${props.namespace}/${props.name}'`);
    input.required('secretName', secretName, dnsSubdomain);
    input.required('database', database, databaseName);
    checkExtensions(input, extensions);
    this.server = new EmbeddedServer(this, 'Server', {
      ...rest,
      input,
      image: props.image ?? VERSIONS.postgres.embeddedImage,
      memoryRequest: props.memoryRequest ?? '256Mi',
      memoryLimit: props.memoryLimit ?? '512Mi',
      ports: [{ name: 'postgresql', port: POSTGRES_PORT }],
      // Over TCP: while the entrypoint sets the database up, the server listens on its socket alone.
      readinessCommand: ['pg_isready', '--quiet', '--host', '127.0.0.1'],
      env: { POSTGRES_DB: database, PGDATABASE: database },
      secretEnv: {
        POSTGRES_USER: { secretName, key: 'username' },
        POSTGRES_PASSWORD: { secretName, key: 'password' },
        // For pg_isready: a user that is not there would fill the log with errors.
        PGUSER: { secretName, key: 'username' },
      },
      files: extensions.length > 0 ? { [INIT_SCRIPT]: extensions.map(createExtension).join('') } : {},
      dataPath: DATA_PATH,
      scratchDirs: [
        { path: '/tmp', size: '256Mi' },
        { path: '/var/run/postgresql', size: '16Mi' },
      ],
      userId: POSTGRES_ID,
      groupId: POSTGRES_ID,
    });
    this.connections = this.server.connections;
    const server = { connections: this.connections, service: props.name, portName: 'postgresql' };
    this.clientFacts = new PostgresTarget(server, { database, secretName }).clientFacts;
  }

  /** Its host name in the cluster, such as `postgres.stella.svc`. */
  get host(): string {
    return this.server.host;
  }
}

function createExtension(extension: string): string {
  return `CREATE EXTENSION IF NOT EXISTS "${extension}";\n`;
}

import { Construct } from 'constructs';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input, refuses } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import type { SecretKey } from '../../core/input/secret-key';
import type { ClientFacts, IClientPools, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { VERSIONS } from '../../operators/versions';
import type { StatefulService } from '../../service/stateful-service';
import type { StatefulServiceProps } from '../../service/stateful-service-props';
import { addEmbeddedServer, type EmbeddedProps } from '../embedded';
import { ConnectionBudget } from './connection-budget';
import { checkExtensions, databaseName } from './names';
import { POSTGRES_PORT, PostgresTarget } from './target';
import { TLS_ONLY, tlsFacts } from './tls';

/** Props of EmbeddedPostgres. */
export interface EmbeddedPostgresProps extends EmbeddedProps {
  /** The database that clients open. @default app */
  readonly database?: string;

  /** Extensions of the database, which the image must include. Created together with the database. @default - vector */
  readonly extensions?: readonly string[];

  /** Name of a Secret with the keys `username` and `password` of the only user, who is a superuser. */
  readonly ownerSecretName: string;

  /**
   * Name of a Secret of type kubernetes.io/tls with the server's certificate for the host name `<name>.<namespace>.svc`, and
   * its authority as `ca.crt`, such as cert-manager fills. Postgres then refuses connections without TLS. After a
   * renewal, the pod has to be restarted.
   * @default - connections are not encrypted, because the image has no certificate of its own
   */
  readonly tlsSecretName?: string;
}

/*
 * The image's user and group `postgres`, and the data directory of releases from 18 on. Older releases use a
 * subfolder of it.
 * https://hub.docker.com/_/postgres
 */
const POSTGRES_ID = 999;
const DATA_PATH = '/var/lib/postgresql';
const HBA_FILE = '/etc/postgresql/pg_hba.conf';
const TLS_DIRECTORY = '/etc/postgresql/tls';
const PLAIN_TEXT_REASON = 'the image has no certificate of its own, and tlsSecretName is not set';
const INIT_SCRIPT = '/docker-entrypoint-initdb.d/extensions.sql';

/**
 * Postgres with pgvector for a laptop or a test, with the same client environment as a PostgresCluster. Not for
 * production.
 */
@checkedCalls('EmbeddedPostgres')
export class EmbeddedPostgres extends Construct implements IClientTarget {
  /** The pod, its volume, Service and policy. */
  readonly server: StatefulService;

  /** Opens paths from and to its pod. */
  readonly connections: Connections;

  readonly clientFacts: ClientFacts;

  /** Tells clients the size of their pools; nothing is checked. */
  readonly pools: IClientPools;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: EmbeddedPostgresProps) {
    super(scope, id);
    const { name, namespace, ownerSecretName, tlsSecretName, database = 'app', extensions = ['vector'] } = props;
    const input = new Input(`PostgresCluster.embedded '${namespace}/${name}'`);
    input.required('ownerSecretName', ownerSecretName, dnsSubdomain);
    input.optional('tlsSecretName', tlsSecretName, dnsSubdomain);
    input.required('database', database, databaseName);
    checkExtensions(input, extensions);
    const authority =
      tlsSecretName === undefined
        ? { plainTextReason: PLAIN_TEXT_REASON }
        : { secretName: tlsSecretName, key: 'ca.crt' };
    this.server = addEmbeddedServer(this, input, props, {
      name,
      namespace,
      image: props.image ?? VERSIONS.postgres.embeddedImage,
      memoryRequest: props.memoryRequest ?? '256Mi',
      memoryLimit: props.memoryLimit ?? '512Mi',
      ports: [{ name: 'postgresql', port: POSTGRES_PORT }],
      // Over TCP, because the server listens only on its socket while the entrypoint creates the database.
      readinessCommand: ['pg_isready', '--quiet', '--host', '127.0.0.1'],
      env: { POSTGRES_DB: database, PGDATABASE: database },
      secretEnv: refuses(dnsSubdomain, ownerSecretName) ? {} : credentials(ownerSecretName),
      ...(tlsSecretName === undefined ? {} : tlsProps(tlsSecretName)),
      clientEncryption: tlsFacts({ name, namespace }, authority).encryption,
      files: {
        ...(extensions.length > 0 ? { [INIT_SCRIPT]: extensions.map(createExtension).join('') } : {}),
        ...(tlsSecretName === undefined ? {} : { [HBA_FILE]: HBA }),
      },
      storagePath: DATA_PATH,
      scratchDirs: [
        { path: '/tmp', size: '256Mi' },
        { path: '/var/run/postgresql', size: '16Mi' },
      ],
      userId: POSTGRES_ID,
      groupId: POSTGRES_ID,
    });
    this.connections = this.server.connections;
    const budget = new ConnectionBudget();
    const server = { connections: this.connections, name, authority, budget, service: name, portName: 'postgresql' };
    const target = new PostgresTarget(server, { database, secretName: ownerSecretName });
    this.clientFacts = target.clientFacts;
    this.pools = target.pools;
  }

  /** Its host name in the cluster, such as `postgres.stella.svc`. */
  get host(): string {
    return this.server.host;
  }
}

/** The rules of the image for its own pod, and TLS for everybody else. */
const HBA = ['local all all trust', ...TLS_ONLY].map((rule) => `${rule}\n`).join('');

/** The image passes arguments on to Postgres, which takes a key of root that only its group may read. */
function tlsProps(secretName: string): Pick<StatefulServiceProps, 'args' | 'secretFiles'> {
  const file = (key: string) => ({ secretName, key, path: `${TLS_DIRECTORY}/${key}` });
  const [certificate, key] = [file('tls.crt'), file('tls.key')] as const;
  const settings = { ssl: 'on', ssl_cert_file: certificate.path, ssl_key_file: key.path, hba_file: HBA_FILE };
  return {
    args: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    secretFiles: [certificate, key],
  };
}

function credentials(secretName: string): Readonly<Record<string, SecretKey>> {
  return {
    POSTGRES_USER: { secretName, key: 'username' },
    POSTGRES_PASSWORD: { secretName, key: 'password' },
    // The user of pg_isready: a nonexistent user would fill the log with errors.
    PGUSER: { secretName, key: 'username' },
  };
}

function createExtension(extension: string): string {
  return `CREATE EXTENSION IF NOT EXISTS "${extension}";\n`;
}

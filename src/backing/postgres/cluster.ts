import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { ObjectStore } from '../../../imports/barmancloud.cnpg.io';
import type { PodMonitor } from '../../../imports/monitoring.coreos.com';
import { Cluster, ScheduledBackup } from '../../../imports/postgresql.cnpg.io';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { InputError, shown } from '../../core/input/input';
import { addWarnings } from '../../core/input/warnings';
import { addCheck } from '../../core/objects/tree-check';
import { addPodMonitor } from '../../monitoring/monitor';
import type { ClientFacts, IClientPools, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { WorkloadPolicy } from '../../network/workload-policy';
import { backupMetadata, objectStoreSpec, scheduledBackupSpec } from './backup-spec';
import {
  type PostgresClusterProps,
  postgresSubject,
  type ResolvedPostgresCluster,
  resolvePostgresCluster,
} from './cluster-props';
import { checkPostgresCluster } from './cluster-rules';
import { certificateNames, clusterMetadata, clusterSpec, managedRoles } from './cluster-spec';
import { CONNECTION_LIMIT, ConnectionBudget, type LimitedUser, type ServerLimits } from './connection-budget';
import { type DatabaseCluster, PostgresDatabase, type PostgresDatabaseProps } from './database';
import { EmbeddedPostgres, type EmbeddedPostgresProps } from './embedded';
import { clusterConnections, clusterServer, monitoredInstances } from './paths';
import { PostgresPooler } from './pooler';
import type { PostgresPoolerProps } from './pooler-props';
import { type PostgresLogin, type PostgresServer, PostgresTarget } from './target';
import { PostgresUser, type PostgresUserProps } from './user';

/**
 * Postgres run by CloudNativePG: a Cluster, a NetworkPolicy with the operator's paths, and objects for backups,
 * extensions and metrics. Clients reach it only through `connections`; `clientFacts` contains their connection
 * settings.
 * @see https://cloudnative-pg.io/documentation/current/
 */
@checkedCalls('PostgresCluster')
export class PostgresCluster extends Construct implements IClientTarget {
  /** Postgres with pgvector as a single pod, for a laptop or a cluster without the operator. Not for production. */
  static embedded(scope: Construct, id: string, props: EmbeddedPostgresProps): EmbeddedPostgres {
    return new EmbeddedPostgres(scope, id, props);
  }

  /** Opens paths from and to its instances. */
  readonly connections: Connections;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedPostgresCluster;

  readonly resource: Cluster;

  readonly policy: WorkloadPolicy;

  /** The storage of backups; undefined without `backup`. */
  readonly objectStore: ObjectStore | undefined;

  /** The schedule of backups; undefined without `backup`. */
  readonly scheduledBackup: ScheduledBackup | undefined;

  /** The Database object of the cluster's default database; undefined without `extensions`. */
  readonly database: PostgresDatabase | undefined;

  /** Undefined without the prop `monitor`. */
  readonly monitor: PodMonitor | undefined;

  private readonly server: PostgresServer;
  private readonly ownTarget: PostgresTarget;
  private readonly users: PostgresUser[] = [];
  private readonly databases: PostgresDatabase[] = [];
  private readonly poolers: PostgresPooler[] = [];
  private readonly budget = new ConnectionBudget();

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: PostgresClusterProps) {
    super(scope, id);
    const cluster = frozen(resolvePostgresCluster(props));
    addWarnings(this, postgresSubject(cluster), checkPostgresCluster(cluster));
    const { name, backup, database, loginSecretName, extensions, monitor } = cluster;
    this.resolved = cluster;
    this.connections = clusterConnections(cluster);
    this.server = clusterServer(cluster, this.connections, this.budget);
    this.ownTarget = new PostgresTarget(this.server, { database, secretName: loginSecretName });
    // Rendered before the pods, so that they never run without a policy.
    this.policy = new WorkloadPolicy(this, 'Policy', {
      component: 'backing',
      connections: this.connections,
      name,
    });
    // Rendered before the cluster, which archives from its start.
    this.objectStore =
      backup &&
      new ObjectStore(this, 'ObjectStore', { metadata: backupMetadata(cluster), spec: objectStoreSpec(backup) });
    this.resource = new Cluster(this, 'Resource', {
      metadata: clusterMetadata(cluster),
      spec: clusterSpec(cluster, {
        managed: Lazy.any({ produce: () => managedRoles(cluster, this.users) }),
        certificates: Lazy.any({ produce: () => certificateNames(this.poolers) }),
      }),
    });
    this.scheduledBackup =
      backup &&
      new ScheduledBackup(this, 'ScheduledBackup', {
        metadata: backupMetadata(cluster),
        spec: scheduledBackupSpec(name, backup),
      });
    this.database =
      extensions.length > 0
        ? new PostgresDatabase(this, 'Database', this.asOwner, { name: database, extensions })
        : undefined;
    this.monitor = monitor && addPodMonitor(this, 'Monitor', monitoredInstances(cluster, this.connections), monitor);
    addCheck(this, () => [...this.checkOwnerClients(), ...this.budget.problems(this.limits, this)]);
  }

  /** The settings with which a client opens the default database on the primary, as its owner. */
  get clientFacts(): ClientFacts {
    return this.target.clientFacts;
  }

  /** Counts the connections of clients. */
  get pools(): IClientPools {
    return this.target.pools;
  }

  /** The host name of the primary, such as `postgres-rw.stella.svc`. */
  get host(): string {
    return `${this.server.service}.${this.resolved.namespace}.svc`;
  }

  /** The default database and its owner's Secret. */
  get login(): PostgresLogin {
    return this.target.login;
  }

  /** The same login on the replicas, for clients that only read. @throws InputError for a single instance */
  get readOnly(): PostgresTarget {
    return this.target.readOnly;
  }

  /**
   * Adds a user, for `connectTo` and as an owner of databases. A user with the name of `owner` is the owner itself, with
   * other logins.
   * @throws InputError that lists every wrong prop
   */
  addUser(props: PostgresUserProps): PostgresUser {
    const { database } = this.resolved;
    const user = new PostgresUser(this.server, database, props);
    const taken = this.users.flatMap(rolesOf);
    const twice = rolesOf(user).filter((name) => taken.includes(name));
    if (user.name === this.resolved.owner && props.passwordSecretName !== undefined) {
      throw new InputError(this.subject, [
        `passwordSecretName of the owner must be left out: ownerSecretName of the cluster sets its password, got ${shown(props.passwordSecretName)}`,
      ]);
    }
    if (twice.length > 0) {
      throw new InputError(this.subject, [
        `names of users and logins must be unique in the cluster, got ${shown(twice[0])} twice`,
      ]);
    }
    if (props.database !== undefined) this.checkOwn('database', props.database, this.databases);
    this.users.push(user);
    return user;
  }

  /**
   * Adds another database to the cluster.
   * @throws InputError that lists every wrong prop
   */
  addDatabase(props: PostgresDatabaseProps): PostgresDatabase {
    const { name } = props;
    if ([this.resolved.database, ...this.databases.map((other) => other.name)].includes(name)) {
      throw new InputError(this.subject, [
        `name of a database must be unique in the cluster, got ${shown(name)} twice`,
      ]);
    }
    if (props.owner !== undefined) this.checkOwn('owner', props.owner, this.users);
    const database = new PostgresDatabase(this, `Database-${name}`, this.asOwner, props);
    const twin = this.databases.find(({ resource }) => resource.name === database.resource.name) ?? this.database;
    if (twin?.resource.name === database.resource.name) {
      throw new InputError(this.subject, [
        `objectName must differ between databases: ${shown(twin.name)} and ${shown(name)} both give ${shown(twin.resource.name)}`,
      ]);
    }
    this.databases.push(database);
    return database;
  }

  /**
   * Adds PgBouncer in front of the cluster.
   * @throws InputError that lists every wrong prop
   */
  addPooler(props: PostgresPoolerProps = {}): PostgresPooler {
    const { name, instances } = this.resolved;
    if (props.type === 'ro' && instances === 1) {
      throw new InputError(this.subject, [
        'type of a pooler must be rw with a single instance, which has no replicas, got "ro"',
      ]);
    }
    const pooled = { name, server: this.server, login: this.login };
    const pooler = new PostgresPooler(this, `Pooler-${props.name ?? props.type ?? 'rw'}`, pooled, props);
    this.poolers.push(pooler);
    return pooler;
  }

  /** The cluster's name in messages. */
  get subject(): string {
    return postgresSubject(this.resolved);
  }

  /** The default database as its owner, with the owner's logins if it has some. */
  private get target(): PostgresTarget {
    return this.ownerUser ?? this.ownTarget;
  }

  private get ownerUser(): PostgresUser | undefined {
    return this.users.find(({ name }) => name === this.resolved.owner);
  }

  private checkOwnerClients(): readonly string[] {
    const { owner, loginSecretName } = this.resolved;
    return this.ownerUser !== undefined && this.budget.has(loginSecretName)
      ? [
          `${this.subject}: connectTo must come after addUser of the owner '${owner}', which only has the logins of addUser`,
        ]
      : [];
  }

  private get limits(): ServerLimits {
    const { maxConnections, parameters } = this.resolved;
    // The operator also uses the database postgres.
    const databases = this.databases.length + 2;
    return { subject: this.subject, users: this.limitedUsers, databases, maxConnections, parameters };
  }

  private get limitedUsers(): readonly LimitedUser[] {
    const { owner: name, ownerConnectionLimit: connectionLimit, loginSecretName } = this.resolved;
    const owner = { name, connectionLimit, secretNames: [loginSecretName], prop: 'ownerConnectionLimit' };
    const users = this.users.map(limitOf);
    return this.ownerUser === undefined ? [owner, ...users] : users;
  }

  private get asOwner(): DatabaseCluster {
    const { name, owner } = this.resolved;
    return { name, server: this.server, owner: { name: owner, login: this.login } };
  }

  private checkOwn<T>(field: string, given: T, own: readonly T[]): void {
    if (!own.includes(given)) {
      throw new InputError(this.subject, [`${field} must be what this cluster returned from addUser or addDatabase`]);
    }
  }
}

function limitOf({ name, role, loginRoles }: PostgresUser): LimitedUser {
  const secretNames = [role, ...loginRoles].flatMap(({ passwordSecret }) => passwordSecret?.name ?? []);
  return { name, connectionLimit: role.connectionLimit ?? CONNECTION_LIMIT, secretNames, prop: 'connectionLimit' };
}

/** The names in Postgres of a user and its logins. */
function rolesOf({ name, loginRoles }: PostgresUser): readonly string[] {
  return [name, ...loginRoles.map((login) => login.name)];
}

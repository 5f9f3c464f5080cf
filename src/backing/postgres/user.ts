import type { ClusterSpecManagedRoles } from '../../../imports/postgresql.cnpg.io';
import { unlessEmpty } from '../../core/defined';
import { checkedCalls } from '../../core/input/checked-calls';
import { type Check, Input } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import { CONNECTION_LIMIT } from './connection-budget';
import type { PostgresDatabase } from './database';
import { checkLogins, loginRoles, type PostgresLogins } from './logins';
import { roleName } from './names';
import { type PostgresLogin, type PostgresServer, PostgresTarget } from './target';

/** Props of PostgresUser. */
export interface PostgresUserProps {
  /** The user's name in Postgres. */
  readonly name: string;

  /** The database that the user's clients open. @default - the cluster's default database */
  readonly database?: PostgresDatabase;

  /**
   * Roles that the user is a member of, such as `pg_read_all_data`.
   * @default - none: no access to other users' tables
   */
  readonly inRoles?: readonly string[];

  /**
   * Maximum number of concurrent connections, of each login. Synth fails if the pools of the user's clients need more.
   * @default 30
   */
  readonly connectionLimit?: number;

  /**
   * Name of a Secret of type kubernetes.io/basic-auth whose username is `name`, such as the Secret of a
   * PostgresUserSecret. A changed password holds immediately, so clients fail to connect until they restart: prefer
   * `logins`. With `logins`, only for the clients that still log in as the user itself.
   * @default - the user cannot log in itself; required without `logins`
   */
  readonly passwordSecretName?: string;

  /**
   * Two logins of the user, whose passwords change in turn without an outage. All that they create belongs to the user.
   * Clients need a driver that reads PGOPTIONS, such as libpq.
   * @default - the user logs in itself
   * @see https://www.postgresql.org/docs/current/libpq-envars.html
   */
  readonly logins?: PostgresLogins;
}

/** A user of a cluster, as returned by `PostgresCluster.addUser`. A target of `connectTo`. */
@checkedCalls('PostgresUser')
export class PostgresUser extends PostgresTarget {
  /** The user's name in Postgres. */
  readonly name: string;

  /**
   * The user's entry in the Cluster. List defaults are written out, because older API servers report defaulted list
   * items as drift.
   */
  readonly role: ClusterSpecManagedRoles;

  /** The entries of the user's logins in the Cluster. Empty without `logins`. */
  readonly loginRoles: readonly ClusterSpecManagedRoles[];

  /** @throws InputError that lists every wrong prop */
  constructor(server: PostgresServer, defaultDatabase: string, props: PostgresUserProps) {
    const { name, passwordSecretName, logins, inRoles = [], connectionLimit = CONNECTION_LIMIT } = props;
    checkUser(server.connections.endpoint.subject, props);
    super(server, loginOf(props, defaultDatabase));
    this.name = name;
    this.role = {
      connectionLimit,
      ensure: 'present',
      inherit: true,
      inRoles: unlessEmpty([...inRoles]),
      login: passwordSecretName !== undefined,
      name,
      passwordSecret: passwordSecretName === undefined ? undefined : { name: passwordSecretName },
    };
    this.loginRoles = logins === undefined ? [] : loginRoles(name, logins, connectionLimit);
  }
}

function loginOf(
  { name, passwordSecretName = '', logins, database }: PostgresUserProps,
  otherwise: string,
): PostgresLogin {
  const opened = database?.name ?? otherwise;
  return logins === undefined
    ? { database: opened, secretName: passwordSecretName }
    : { database: opened, secretName: logins[logins.active], role: name };
}

function checkUser(
  cluster: string,
  { name, passwordSecretName, logins, inRoles = [], connectionLimit }: PostgresUserProps,
): void {
  const input = new Input(`${cluster}, user '${name}'`);
  input.required('name', name, roleName);
  if (logins === undefined) input.required('passwordSecretName', passwordSecretName, dnsSubdomain);
  else {
    input.optional('passwordSecretName', passwordSecretName, dnsSubdomain);
    checkLogins(input, name, logins);
  }
  input.each('inRoles', inRoles, groupName);
  input.distinct('inRoles', inRoles);
  input.optional('connectionLimit', connectionLimit, count);
  input.done();
}

/** Accepts Postgres' predefined roles, but not superusers. */
const groupName: Check = (value) =>
  typeof value === 'string' && /^[a-z_][a-z0-9_-]{0,62}$/.test(value) && value !== 'postgres'
    ? undefined
    : { must: 'be the name of a role other than postgres, such as pg_read_all_data' };

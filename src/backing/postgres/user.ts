import type { ClusterSpecManagedRoles } from '../../../imports/postgresql.cnpg.io';
import { unlessEmpty } from '../../core/defined';
import { checkedCalls } from '../../core/input/checked-calls';
import { type Check, Input } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import type { PostgresDatabase } from './database';
import { roleName } from './names';
import { type PostgresServer, PostgresTarget } from './target';

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

  /** Maximum number of concurrent connections. @default - no limit */
  readonly connectionLimit?: number;

  /**
   * Name of a Secret of type kubernetes.io/basic-auth whose username is `name`, such as the Secret of a
   * PostgresUserSecret.
   */
  readonly passwordSecretName: string;
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

  /** @throws InputError that lists every wrong prop */
  constructor(server: PostgresServer, defaultDatabase: string, props: PostgresUserProps) {
    const { name, passwordSecretName: secretName, database, inRoles = [], connectionLimit = -1 } = props;
    checkUser(server.connections.endpoint.subject, props);
    super(server, { database: database?.name ?? defaultDatabase, secretName });
    this.name = name;
    this.role = {
      connectionLimit,
      ensure: 'present',
      inherit: true,
      inRoles: unlessEmpty([...inRoles]),
      login: true,
      name,
      passwordSecret: { name: secretName },
    };
  }
}

function checkUser(
  cluster: string,
  { name, passwordSecretName, inRoles = [], connectionLimit }: PostgresUserProps,
): void {
  const input = new Input(`${cluster}, user '${name}'`);
  input.required('name', name, roleName);
  input.required('passwordSecretName', passwordSecretName, dnsSubdomain);
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

import type { ClusterSpecManagedRoles } from '../../../imports/postgresql.cnpg.io';
import { type Input, oneOf } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { roleName } from './names';

/**
 * Two logins of one user, `NAME_a` and `NAME_b`, of which clients use one. The other gets a new password before clients
 * change over to it, so no client ever has a password that Postgres no longer accepts.
 */
export interface PostgresLogins {
  /** Name of the Secret of login `NAME_a`, of type kubernetes.io/basic-auth with this username. */
  readonly a: string;

  /** Name of the Secret of login `NAME_b`, of type kubernetes.io/basic-auth with this username. */
  readonly b: string;

  /** The login that clients use. */
  readonly active: LoginName;
}

/** One of two logins. */
export type LoginName = 'a' | 'b';

const LOGIN_NAMES: readonly LoginName[] = ['a', 'b'];

/** The name of a login in Postgres, such as `analytics_a`. */
function loginRole(user: string, login: LoginName): string {
  return `${user}_${login}`;
}

/** Checks the Secrets, and that the names of the logins are valid. */
export function checkLogins(input: Input, user: string, logins: PostgresLogins): void {
  for (const login of LOGIN_NAMES) input.required(`logins.${login}`, logins[login], dnsSubdomain);
  input.distinct('Secrets of logins', [logins.a, logins.b]);
  input.required('logins.active', logins.active, oneOf(...LOGIN_NAMES));
  input.required('name of a login', loginRole(user, 'a'), roleName);
}

/**
 * The entries of both logins in the Cluster. A login has no privileges of its own and does not inherit those of the user:
 * a client whose driver ignores PGOPTIONS fails at its first statement, instead of creating tables that belong to one of
 * the logins.
 * @see https://www.postgresql.org/docs/current/sql-set-role.html
 */
export function loginRoles(
  user: string,
  logins: PostgresLogins,
  connectionLimit: number,
): readonly ClusterSpecManagedRoles[] {
  return LOGIN_NAMES.map((login) => ({
    connectionLimit,
    ensure: 'present',
    inherit: false,
    inRoles: [user],
    login: true,
    name: loginRole(user, login),
    passwordSecret: { name: logins[login] },
  }));
}

import type { PostgresLogins } from '../../../src/backing/postgres';
import { postgres } from './samples';

const logins: PostgresLogins = { a: 'analytics-a', b: 'analytics-b', active: 'a' };

test('a user with two logins owns everything, cannot log in itself, and gives its logins nothing but itself', () => {
  const user = postgres().addUser({ name: 'analytics', logins, connectionLimit: 30 });
  expect(user.role).toEqual({
    connectionLimit: 30,
    ensure: 'present',
    inherit: true,
    login: false,
    name: 'analytics',
  });
  const login = { connectionLimit: 30, ensure: 'present', inherit: false, inRoles: ['analytics'], login: true };
  expect(user.loginRoles).toEqual([
    { ...login, name: 'analytics_a', passwordSecret: { name: 'analytics-a' } },
    { ...login, name: 'analytics_b', passwordSecret: { name: 'analytics-b' } },
  ]);
});

test('clients log in by the active login, and work as the user in each database and on each server', () => {
  const cluster = postgres();
  const user = cluster.addUser({ name: 'analytics', logins: { ...logins, active: 'b' } });
  const database = cluster.addDatabase({ name: 'events', owner: user });
  for (const target of [user, user.readOnly, database, database.readOnly]) {
    expect(target.clientFacts.env).toMatchObject({ PGOPTIONS: '-c role=analytics' });
    expect(target.clientFacts.secretEnv).toEqual({
      PGUSER: { secretName: 'analytics-b', key: 'username' },
      PGPASSWORD: { secretName: 'analytics-b', key: 'password' },
    });
  }
  expect(database.resource.toJson()).toMatchObject({ spec: { owner: 'analytics' } });
});

test('a user that logs in itself has no options', () => {
  const user = postgres().addUser({ name: 'analytics', passwordSecretName: 'analytics' });
  expect(user.clientFacts.env).not.toHaveProperty('PGOPTIONS');
  expect(user.loginRoles).toEqual([]);
});

test('while clients change over from the user itself to its logins, all three log in', () => {
  const user = postgres().addUser({ name: 'analytics', passwordSecretName: 'analytics', logins });
  expect([user.role, ...user.loginRoles].map(({ name, login }) => [name, login])).toEqual([
    ['analytics', true],
    ['analytics_a', true],
    ['analytics_b', true],
  ]);
  expect(user.clientFacts.secretEnv.PGPASSWORD).toEqual({ secretName: 'analytics-a', key: 'password' });
});

test('a login and a user with the same name are refused, in either order', () => {
  const problem = 'names of users and logins must be unique in the cluster, got "analytics_b" twice';
  const first = postgres();
  first.addUser({ name: 'analytics', logins });
  expect(() => first.addUser({ name: 'analytics_b', passwordSecretName: 'other' })).toThrow(problem);
  const second = postgres();
  second.addUser({ name: 'analytics_b', passwordSecretName: 'other' });
  expect(() => second.addUser({ name: 'analytics', logins })).toThrow(problem);
});

test('a pooler refuses a user with two logins', () => {
  const cluster = postgres();
  const user = cluster.addUser({ name: 'analytics', logins });
  expect(() => cluster.addPooler().toTarget(user)).toThrow(
    'toTarget needs a user with a passwordSecretName and without logins: PgBouncer refuses the PGOPTIONS that set the role of a login, got user "analytics"',
  );
});

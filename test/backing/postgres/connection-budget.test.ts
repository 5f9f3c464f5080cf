import { App, Chart } from 'cdk8s';
import { PostgresCluster } from '../../../src/backing/postgres/cluster';
import type { PostgresClusterProps } from '../../../src/backing/postgres/cluster-props';
import type { IClientTarget } from '../../../src/network/client-target';
import { BackendScaling } from '../../../src/service/backend-scaling';
import type { ConnectToOptions } from '../../../src/service/client-environment';
import { Microservice } from '../../../src/service/microservice';
import type { MicroserviceProps } from '../../../src/service/microservice-props';
import { minimal as minimalService } from '../../service/samples';
import { find } from '../../support/objects';
import { minimal } from './samples';

/** A cluster and its clients in an app of their own. */
class World {
  readonly chart = new Chart(new App(), 'azora');
  readonly postgres: PostgresCluster;

  constructor(changes: Partial<PostgresClusterProps> = {}) {
    this.postgres = new PostgresCluster(this.chart, 'Postgres', { ...minimal, ...changes });
  }

  client(
    name: string,
    target: IClientTarget,
    options: ConnectToOptions & Partial<MicroserviceProps> = {},
  ): Microservice {
    const { poolSize, prefix, ...props } = options;
    const client = new Microservice(this.chart, name, { ...minimalService, name, namespace: 'azora', ...props });
    client.connectTo(target, { ...(poolSize === undefined ? {} : { poolSize }), ...(prefix ? { prefix } : {}) });
    return client;
  }

  /** What synth reports about connections. */
  problems(): readonly string[] {
    return this.postgres.node.validate();
  }
}

test('the default pools of two pods and a rollout fit into the default limit, and the limit into the server', () => {
  const world = new World();
  world.client('courses', world.postgres);
  expect(world.problems()).toEqual([]);
  const { managed, postgresql } = world.postgres.resource.toJson().spec;
  expect(managed.roles).toEqual([expect.objectContaining({ name: 'app', connectionLimit: 30 })]);
  expect(postgresql.parameters).toEqual({ max_connections: '200' });
});

test('a client is told the size of its pools', () => {
  const world = new World();
  const client = world.client('courses', world.postgres, { poolSize: 5 });
  client.connectTo(world.postgres.readOnly, { prefix: 'READ_' });
  const { env = [] } =
    find([client.deployment.toJson()], 'Deployment', 'courses').spec?.template.spec?.containers[0] ?? {};
  expect(env.filter(({ name }) => name.endsWith('POOL_SIZE'))).toEqual([
    { name: 'PG_POOL_SIZE', value: '5' },
    { name: 'READ_PG_POOL_SIZE', value: '10' },
  ]);
});

test('pools that exceed the limit of their user are refused, with all of them, and what would help', () => {
  const world = new World();
  world.client('courses', world.postgres);
  world.client('reports', world.postgres, { poolSize: 2, strategy: 'Recreate', replicas: 1 });
  expect(world.problems()).toEqual([
    "PostgresCluster 'azora/postgres': ownerConnectionLimit of user 'app' must be at least the 32 connections that its clients may open at postgres-rw, got 30: Microservice 'azora/courses' (2 + 1 of a rollout) pods × 10 and Microservice 'azora/reports' 1 pods × 2. Raise it, give connectTo a smaller poolSize, or share connections by addPooler",
  ]);
});

test('an autoscaler counts with its maximum, also if it is added later', () => {
  const world = new World();
  const user = world.postgres.addUser({ name: 'courses', passwordSecretName: 'courses', connectionLimit: 69 });
  const target = world.client('courses', user);
  expect(world.problems()).toEqual([]);
  new BackendScaling(world.chart, 'Scaling', { target, maxReplicas: 6, cpuUtilization: 70 });
  expect(world.problems()).toEqual([
    expect.stringContaining(
      "connectionLimit of user 'courses' must be at least the 70 connections that its clients may open at postgres-rw, got 69: Microservice 'azora/courses' (6 (the maximum of HorizontalPodAutoscaler 'courses-hpa') + 1 of a rollout) pods × 10.",
    ),
  ]);
});

test('reads on the replicas have a limit of their own, because each server counts', () => {
  const world = new World();
  const client = world.client('courses', world.postgres);
  client.connectTo(world.postgres.readOnly, { prefix: 'READ_' });
  expect(world.problems()).toEqual([]);
});

test('a pooler shares connections between its clients, for each database', () => {
  const world = new World();
  const pooler = world.postgres.addPooler();
  for (const name of ['a', 'b', 'c']) world.client(name, pooler);
  expect(world.problems()).toEqual([]);
  const events = world.postgres.addDatabase({ name: 'events' });
  world.client('d', pooler.toTarget(events));
  expect(world.problems()).toEqual([
    expect.stringContaining("got 30: PostgresPooler 'azora/postgres-pooler' 3 pods × 10 × 2 databases."),
  ]);
});

test('a pooler has room for all its clients', () => {
  const world = new World();
  const pooler = world.postgres.addPooler({ maxClientConnections: 20 });
  world.client('courses', pooler, { poolSize: 20 });
  expect(world.problems()).toEqual([
    "PostgresPooler 'azora/postgres-pooler': maxClientConnections must be at least 30 for 2 pods, got 20: its clients may open 60 connections: Microservice 'azora/courses' (2 + 1 of a rollout) pods × 20",
  ]);
});

test('the limits of all users, the operator and the superusers fit into the server', () => {
  const world = new World({ maxConnections: 68 });
  world.postgres.addUser({ name: 'reader', passwordSecretName: 'reader' });
  // 30 + 30, three connections of the operator to each of two databases, and three for superusers.
  expect(world.problems()).toEqual([
    "PostgresCluster 'azora/postgres': maxConnections must be at least 69, got 68: user 'app' 30, user 'reader' 30, the operator 6 and reserved for superusers 3. Raise it, or lower the limits of users",
  ]);
  const reserving = new World({ maxConnections: 40, parameters: { Superuser_Reserved_Connections: '5' } });
  expect(reserving.problems()).toEqual([expect.stringContaining('must be at least 41, got 40')]);
  expect(new World({ maxConnections: 39 }).problems()).toEqual([]);
});

test('two logins of a user share a limit, because the same pods use the one or the other', () => {
  const world = new World({ maxConnections: 99 });
  const logins = { a: 'courses-a', b: 'courses-b', active: 'a' } as const;
  const user = world.postgres.addUser({ name: 'courses', logins });
  world.client('courses', user, { poolSize: 11 });
  expect(world.problems()).toEqual([
    expect.stringContaining("connectionLimit of user 'courses' must be at least the 33"),
  ]);
});

test('the owner can have logins, which clients of the cluster then use', () => {
  const world = new World({ database: 'courses' });
  world.postgres.addUser({ name: 'courses', logins: { a: 'courses-a', b: 'courses-b', active: 'b' } });
  expect(world.postgres.clientFacts.secretEnv.PGUSER).toEqual({ secretName: 'courses-b', key: 'username' });
  expect(world.problems()).toEqual([]);
  const { roles } = world.postgres.resource.toJson().spec.managed;
  expect(roles.map(({ name, login }: { name: string; login: boolean }) => [name, login])).toEqual([
    ['courses', false],
    ['courses_a', true],
    ['courses_b', true],
  ]);
});

test('clients that log in as an owner who cannot are refused', () => {
  const world = new World({ database: 'courses' });
  world.client('courses', world.postgres);
  world.postgres.addUser({ name: 'courses', logins: { a: 'courses-a', b: 'courses-b', active: 'b' } });
  expect(world.problems()).toEqual([
    "PostgresCluster 'azora/postgres': connectTo must come after addUser of the owner 'courses', which only has the logins of addUser",
  ]);
});

test('max_connections has one prop', () => {
  expect(() => new World({ parameters: { Max_Connections: '100' } })).toThrow(
    'parameters must not have "Max_Connections": maxConnections sets it, got "100"',
  );
});

test('a size of pools is refused where nothing limits connections', () => {
  const world = new World();
  const { clientFacts, connections } = world.postgres;
  expect(() => world.client('courses', { clientFacts, connections }, { poolSize: 5 })).toThrow(
    'poolSize must be left out: the server does not limit connections, got 5',
  );
  expect(() => world.client('reports', world.postgres, { poolSize: 0 })).toThrow('poolSize must be a whole number');
});

import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { sentenceList } from '../../core/listed';
import { apiObjectsIn } from '../../core/objects/api-objects';
import { groupOf, identityOf } from '../../core/objects/identity';
import { rendered } from '../../core/objects/rendered';
import { TreeCache } from '../../core/objects/tree-cache';
import { distinct } from '../../core/order';
import { toPlain } from '../../core/plain';
import { type AutoscalerMaxima, autoscalerMaxima, isAutoscaler, maximumOf } from '../../core/pods/autoscalers';
import { rolloutSurge, wholeNumber } from '../../core/pods/rollout';
import type { ClientPool, IClientPools } from '../../network/client-target';

/** The default limit of a user: three pods with the default pool. */
export const CONNECTION_LIMIT = 30;

/** The default of node-postgres and of HikariCP. */
const POOL_SIZE = 10;

/** @see https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SUPERUSER-RESERVED-CONNECTIONS */
const SUPERUSER_RESERVED = 3;

/**
 * The operator's own connections to each database.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/pool/pool.go
 */
const OPERATOR_CONNECTIONS = 3;

/** A user and how many connections it may open, whichever of its logins it uses. */
export interface LimitedUser {
  readonly name: string;
  readonly connectionLimit: number;

  /** The Secrets with which its clients log in. */
  readonly secretNames: readonly string[];

  /** The name of the prop that sets the limit. */
  readonly prop: string;
}

/** PgBouncer between clients and a server. */
export interface PoolerLimits {
  readonly subject: string;

  /** The Service that it connects to. */
  readonly server: string;

  readonly instances: number;

  /** Connections to Postgres per pod, for each pair of user and database. */
  readonly defaultPoolSize: number;

  /** Clients per pod. */
  readonly maxClientConnections: number;
}

/** The server's side of the budget. */
export interface ServerLimits {
  readonly subject: string;
  readonly users: readonly LimitedUser[];
  readonly databases: number;
  readonly maxConnections: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a client logs in with. */
interface Login {
  readonly database: string;
  readonly secretName: string;
}

/** A pool, and how it gets to the server. */
interface OpenedPool extends ClientPool {
  readonly login: Login;

  /** The Service of the servers that it ends at. */
  readonly service: string;
  readonly pooler: PoolerLimits | undefined;
}

/** What opens connections as one user. */
interface Use {
  readonly connections: number;
  readonly how: string;
}

/**
 * Who opens how many connections to a server. The limits of all users fit into the server, and the pools of all pods of a
 * user's clients into its limit, also while an autoscaler is at its maximum and a rollout adds a pod.
 */
export class ConnectionBudget {
  private readonly pools: OpenedPool[] = [];

  /** What `connectTo` registers pools with. */
  poolsOf(login: Login, service: string, pooler?: PoolerLimits): IClientPools {
    return {
      variable: 'PG_POOL_SIZE',
      defaultSize: POOL_SIZE,
      add: (pool) => {
        this.pools.push({ ...pool, login, service: pooler?.server ?? service, pooler });
      },
    };
  }

  /** Whether a client logs in with a Secret. */
  has(secretName: string): boolean {
    return this.pools.some(({ login }) => login.secretName === secretName);
  }

  /** What does not fit. @param tree has the autoscalers of the clients */
  problems(server: ServerLimits, tree: IConstruct): readonly string[] {
    const maxima = MAXIMA.of(tree.node.root);
    return [
      ...server.users.flatMap((user) => this.userProblems(server, user, maxima)),
      ...serverProblems(server),
      ...this.poolerProblems(maxima),
    ];
  }

  /** Each Service leads to servers of its own, and Postgres counts the connections of a user on each. */
  private userProblems(server: ServerLimits, user: LimitedUser, maxima: AutoscalerMaxima): readonly string[] {
    const { name, connectionLimit, secretNames, prop } = user;
    const own = this.pools.filter(({ login }) => secretNames.includes(login.secretName));
    return distinct(own.map(({ service }) => service)).flatMap((service) => {
      const uses = usesOf(
        own.filter((pool) => pool.service === service),
        maxima,
      );
      const sum = total(uses);
      if (sum <= connectionLimit) return [];
      const clients = sentenceList(uses.map(({ how }) => how));
      return [
        `${server.subject}: ${prop} of user '${name}' must be at least the ${sum} connections that its clients may open at ${service}, got ${connectionLimit}: ${clients}. Raise it, give connectTo a smaller poolSize, or share connections by addPooler`,
      ];
    });
  }

  private poolerProblems(maxima: AutoscalerMaxima): readonly string[] {
    return poolersOf(this.pools).flatMap((pooler) => {
      const { subject, instances, maxClientConnections } = pooler;
      const uses = this.pools.filter((pool) => pool.pooler === pooler).map((pool) => directUse(pool, maxima));
      const [sum, most] = [total(uses), instances * maxClientConnections];
      const clients = sentenceList(uses.map(({ how }) => how));
      return sum <= most
        ? []
        : [
            `${subject}: maxClientConnections must be at least ${Math.ceil(sum / instances)} for ${instances} pods, got ${maxClientConnections}: its clients may open ${sum} connections: ${clients}`,
          ];
    });
  }
}

/** The limits of all users, and what Postgres and the operator need, must fit into the server. */
function serverProblems({ subject, users, databases, maxConnections, parameters }: ServerLimits): readonly string[] {
  const reserved = numberIn(parameters, 'superuser_reserved_connections', SUPERUSER_RESERVED);
  const more = numberIn(parameters, 'reserved_connections', 0);
  const operator = OPERATOR_CONNECTIONS * databases;
  const limits = users.reduce((sum, { connectionLimit }) => sum + connectionLimit, 0);
  const sum = limits + operator + reserved + more;
  if (sum <= maxConnections) return [];
  const shares = users.map(({ name, connectionLimit }) => `user '${name}' ${connectionLimit}`);
  return [
    `${subject}: maxConnections must be at least ${sum}, got ${maxConnections}: ${sentenceList([...shares, `the operator ${operator}`, `reserved for superusers ${reserved + more}`])}. Raise it, or lower the limits of users`,
  ];
}

/** Pools without a pooler are open as they are; a pooler opens its own for each database. */
function usesOf(pools: readonly OpenedPool[], maxima: AutoscalerMaxima): readonly Use[] {
  const direct = pools.filter(({ pooler }) => pooler === undefined).map((pool) => directUse(pool, maxima));
  return [
    ...direct,
    ...poolersOf(pools).map((pooler) => {
      const { subject, instances, defaultPoolSize } = pooler;
      const through = pools.filter((pool) => pool.pooler === pooler);
      const databases = distinct(through.map(({ login }) => login.database)).length;
      // The operator gives the Deployment of a pooler no strategy by default.
      const pods = instances + rolloutSurge(undefined, instances);
      return {
        connections: pods * defaultPoolSize * databases,
        how: `${subject} ${pods} pods × ${defaultPoolSize}${databases > 1 ? ` × ${databases} databases` : ''}`,
      };
    }),
  ];
}

function directUse({ subject, poolSize, workload }: ClientPool, maxima: AutoscalerMaxima): Use {
  const { pods, how } = podsOf(workload, maxima);
  return { connections: pods * poolSize, how: `${subject} ${how} × ${poolSize}` };
}

/** The most pods of a Deployment that run at a time. */
function podsOf(workload: ApiObject, maxima: AutoscalerMaxima): { readonly pods: number; readonly how: string } {
  const manifest = rendered(workload);
  const { replicas, strategy } = toPlain(manifest.spec);
  const maximum = maximumOf(identityOf(manifest), maxima);
  const most = maximum?.replicas ?? wholeNumber(replicas) ?? 1;
  const surge = rolloutSurge(strategy, most);
  const scaled = maximum === undefined ? `${most}` : `${most} (the maximum of ${maximum.autoscaler})`;
  return { pods: most + surge, how: surge > 0 ? `(${scaled} + ${surge} of a rollout) pods` : `${scaled} pods` };
}

function poolersOf(pools: readonly OpenedPool[]): readonly PoolerLimits[] {
  return [...new Set(pools.flatMap(({ pooler }) => pooler ?? []))];
}

/** The autoscalers of an app. */
const MAXIMA = new TreeCache((root: IConstruct) =>
  autoscalerMaxima(
    apiObjectsIn(root)
      .filter((object) => isAutoscaler({ group: groupOf(object), kind: object.kind }))
      .map(rendered),
  ),
);

function total(uses: readonly Use[]): number {
  return uses.reduce((sum, { connections }) => sum + connections, 0);
}

function numberIn(parameters: Readonly<Record<string, string>>, name: string, otherwise: number): number {
  const given = Object.entries(parameters).find(([key]) => key.toLowerCase() === name)?.[1];
  return given === undefined ? otherwise : (wholeNumber(Number(given)) ?? otherwise);
}

import type { IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';
import type { Microservice } from '../service/microservice';
import type { RouteCors } from './route-cors';

/** A path, and the service that answers its requests. */
export interface ApiRoute {
  /** The start of a request's path, such as `/users`. The paths of two routes must not contain each other. */
  readonly path: string;

  /** The service that answers. The gateway's path to its port is opened. */
  readonly to: Microservice;

  /** Name of the service's port. @default - the service's first port */
  readonly port?: string;

  /** Whether to remove `path` before the service is called: `/users/7` becomes `/7`. @default true */
  readonly stripPath?: boolean;

  /** Maximum rates of requests. The gateway answers more with 429. @default - no limits */
  readonly rateLimit?: RouteRateLimit;

  /** Lets pages of other origins call the route from a browser. @default - browsers refuse such calls */
  readonly cors?: RouteCors;

  /** The clients that may call the route. @default - clients with a key for it: `{ kind: 'authToken' }` */
  readonly auth?: RouteAuth;

  /** The route's name in keys and policies. @default - the path, with dashes instead of slashes */
  readonly id?: string;
}

/** The rates at which a route may be called. */
export interface RouteRateLimit {
  /**
   * Maximum rate of each client, so that one client cannot use up the rate of all. Applies to users with a token, and to
   * keys with the route's policy `route-ID`; a route for all clients cannot tell them apart.
   * @default - no limit
   */
  readonly perClient?: RateLimit;

  /** Maximum rate of all clients together, which protects the service. @default - no limit */
  readonly overall?: RateLimit;
}

/** A maximum number of requests in a period. */
export interface RateLimit {
  /** The number of requests. */
  readonly requests: number;

  /** The length of the period, in seconds. */
  readonly seconds: number;
}

/**
 * The clients that may call a route: all clients, clients with a key, or users with a token of an identity provider.
 */
export type RouteAuth = KeylessAuth | TokenAuth | JwtAuth;

/** All clients. The service authenticates them itself, or needs no authentication. */
export interface KeylessAuth {
  readonly kind: 'keyless';
}

/**
 * Clients with a key, which an administrator creates through the control API with the policy `route-ID` of each route that
 * it may call. The services are told the key's `client`: docs/gateway.md shows how to create one.
 * @see https://tyk.io/docs/api-management/authentication/bearer-token
 */
export interface TokenAuth {
  readonly kind: 'authToken';

  /** The header that contains the key. @default Authorization */
  readonly header?: string;
}

/**
 * Users with a token in the Authorization header, signed by an identity provider. The gateway checks the token's
 * signature and times; the service must check its audience (`aud`).
 * @see https://tyk.io/docs/basic-config-and-security/security/authentication-authorization/json-web-tokens
 */
export interface JwtAuth {
  readonly kind: 'jwt';

  /** The URL of the provider's public keys, such as `https://login.example.com/.well-known/jwks.json`. */
  readonly jwksUrl: string;

  /**
   * The identity provider, to which the gateway's path is opened: `Egress.internet443()`, or a service in the cluster.
   */
  readonly provider: Peer | IConnectable;

  /** The algorithm that signs tokens. @default rsa */
  readonly signingMethod?: 'rsa' | 'ecdsa';

  /**
   * The claim that identifies the user. The services are told its value, if the claim's name is letters, digits and _.-
   * @default sub
   */
  readonly identityClaim?: string;
}

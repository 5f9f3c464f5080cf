import type { IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';
import type { Microservice } from '../service/microservice';

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

  /** Maximum rate of requests of all clients together. @default - no limit */
  readonly rateLimit?: RateLimit;

  /** The clients that may call the route. @default - clients with a key for it: `{ kind: 'authToken' }` */
  readonly auth?: RouteAuth;

  /** The route's name in keys and policies. @default - the path, with dashes instead of slashes */
  readonly id?: string;
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
 * Clients with a key, which an administrator creates through the control API with access to the route's `id`.
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

  /** The claim that identifies the user. @default sub */
  readonly identityClaim?: string;
}

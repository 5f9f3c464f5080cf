import type { IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';
import type { Microservice } from '../service/microservice';

/** Requests that begin with a path, and the service that answers them. */
export interface ApiRoute {
  /** The first part of a request's path, such as `/users`. No path may lie within that of another route. */
  readonly path: string;

  /** The service that answers; the path to its port is opened. */
  readonly to: Microservice;

  /** Name of the service's port. @default - the first of its ports */
  readonly port?: string;

  /** Removes `path` before the service is called: `/users/7` becomes `/7`. @default true */
  readonly stripPath?: boolean;

  /** The most requests of all clients of the route together. @default - no limit */
  readonly rateLimit?: RateLimit;

  /** Who may call it. @default - clients with a key that was made for it: `{ kind: 'authToken' }` */
  readonly auth?: RouteAuth;

  /** The name of the route in keys and policies. @default - the path, with dashes for its slashes */
  readonly id?: string;
}

/** The most requests in a period of time. */
export interface RateLimit {
  /** The number of requests. */
  readonly requests: number;

  /** The length of the period. */
  readonly seconds: number;
}

/** Who may call a route: everybody, clients with a key, or users with a token of an identity provider. */
export type RouteAuth = KeylessAuth | TokenAuth | JwtAuth;

/** Everybody: the service authenticates clients itself, or has no need to. */
export interface KeylessAuth {
  readonly kind: 'keyless';
}

/**
 * Clients with a key, which an operator of the gateway makes through its control API, with rights to the route's `id`.
 * @see https://tyk.io/docs/api-management/authentication/bearer-token
 */
export interface TokenAuth {
  readonly kind: 'authToken';

  /** The header with the key. @default Authorization */
  readonly header?: string;
}

/**
 * Users with a token that an identity provider signed, in the header Authorization. The gateway checks its signature and its times; the
 * service has to check its audience (`aud`).
 * @see https://tyk.io/docs/basic-config-and-security/security/authentication-authorization/json-web-tokens
 */
export interface JwtAuth {
  readonly kind: 'jwt';

  /** The URL of the provider's public keys, such as `https://login.example.com/.well-known/jwks.json`. */
  readonly jwksUrl: string;

  /** The provider itself, so that the path to it is opened: `Egress.internet443()`, or a service of the cluster. */
  readonly provider: Peer | IConnectable;

  /** The algorithm that tokens are signed with. @default rsa */
  readonly signingMethod?: 'rsa' | 'ecdsa';

  /** The claim that names the user. @default sub */
  readonly identityClaim?: string;
}

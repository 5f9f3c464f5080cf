import type { IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';
import type { Microservice } from '../service/microservice';

/** Requests that begin with a path, and the service that answers them. */
export interface ApiRoute {
  /** What the path of a request begins with, such as `/users`. Paths of two routes do not lie within each other. */
  readonly path: string;

  /** The service that answers; the way to its port is opened. */
  readonly to: Microservice;

  /** Name of the service's port. @default - the first of its ports */
  readonly port?: string;

  /** The service is asked without `path`: `/users/7` becomes `/7`. @default true */
  readonly stripPath?: boolean;

  /** What all clients of the route may ask together. @default - no limit */
  readonly rateLimit?: RateLimit;

  /** Whom it lets in. @default - clients with a key that was made for it: `{ kind: 'authToken' }` */
  readonly auth?: RouteAuth;

  /** What keys and policies call it. @default - the path, with dashes for its slashes */
  readonly id?: string;
}

/** The most requests in a span of time. */
export interface RateLimit {
  /** How many. */
  readonly requests: number;

  /** In how many seconds. */
  readonly seconds: number;
}

/** Whom a route lets in: everybody, clients with a key, or users with a token of an identity provider. */
export type RouteAuth = KeylessAuth | TokenAuth | JwtAuth;

/** Everybody: the service itself has to tell clients apart, where it must. */
export interface KeylessAuth {
  readonly kind: 'keyless';
}

/**
 * Clients with a key, which an operator of the gateway makes over its control API, with rights to the route's `id`.
 * @see https://tyk.io/docs/api-management/authentication/bearer-token
 */
export interface TokenAuth {
  readonly kind: 'authToken';

  /** The header with the key. @default Authorization */
  readonly header?: string;
}

/**
 * Users with a token that an identity provider signed, in the header Authorization. Its signature and its times are checked, and not
 * whom it was made for (`aud`): that is the service's to check.
 * @see https://tyk.io/docs/basic-config-and-security/security/authentication-authorization/json-web-tokens
 */
export interface JwtAuth {
  readonly kind: 'jwt';

  /** Where the provider's public keys are, such as `https://login.example.com/.well-known/jwks.json`. */
  readonly jwksUrl: string;

  /** The way there, which is opened: `Egress.internet443()`, or a service of the cluster. */
  readonly provider: Peer | IConnectable;

  /** How tokens are signed. @default rsa */
  readonly signingMethod?: 'rsa' | 'ecdsa';

  /** The claim that names the user. @default sub */
  readonly identityClaim?: string;
}

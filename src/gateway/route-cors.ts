import { type Check, type Input, oneOf, shown } from '../core/input/input';
import { countOrZero } from '../core/input/numbers';
import { headerName } from './header-name';

/**
 * Lets pages of other origins call a route from a browser. The gateway answers their preflight requests itself.
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
 */
export interface RouteCors {
  /** The origins, such as `https://app.example.com`; `*` is every origin. */
  readonly allowedOrigins: readonly string[];

  /** The methods. @default - GET, HEAD, POST, PUT, PATCH and DELETE */
  readonly allowedMethods?: readonly CorsMethod[];

  /** The headers that pages may send. @default - Authorization and Content-Type */
  readonly allowedHeaders?: readonly string[];

  /** The headers of answers that pages may read. @default - only those that browsers always show */
  readonly exposedHeaders?: readonly string[];

  /** Whether browsers send cookies. Refused with the origin `*`. @default false */
  readonly allowCredentials?: boolean;

  /** Seconds for which browsers remember the answer to a preflight request. @default 600 */
  readonly maxAgeSeconds?: number;
}

/** An HTTP method that CORS may allow. */
export type CorsMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const METHODS: readonly CorsMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The `CORS` section of an API definition. */
export function renderCors(cors: RouteCors): object {
  return {
    enable: true,
    allowed_origins: [...cors.allowedOrigins],
    allowed_methods: [...(cors.allowedMethods ?? METHODS)],
    allowed_headers: [...(cors.allowedHeaders ?? ['Authorization', 'Content-Type'])],
    exposed_headers: [...(cors.exposedHeaders ?? [])],
    allow_credentials: cors.allowCredentials ?? false,
    max_age: cors.maxAgeSeconds ?? 600,
    options_passthrough: false,
  };
}

/** Reports every wrong field. */
export function checkCors(input: Input, cors: RouteCors): void {
  const { allowedOrigins, allowedMethods = METHODS, allowedHeaders = [], exposedHeaders = [] } = cors;
  if (allowedOrigins.length === 0) input.refuse('cors.allowedOrigins must have an origin, or leave cors out, got []');
  input.each('cors.allowedOrigins', allowedOrigins, origin);
  input.each('cors.allowedMethods', allowedMethods, oneOf(...METHODS));
  input.each('cors.allowedHeaders', allowedHeaders, headerName);
  input.each('cors.exposedHeaders', exposedHeaders, headerName);
  input.optional('cors.maxAgeSeconds', cors.maxAgeSeconds, countOrZero);
  if (cors.allowCredentials === true && allowedOrigins.includes('*')) {
    input.refuse(
      `cors.allowedOrigins must name its origins with allowCredentials, or every page could act for its visitors, got ${shown(allowedOrigins)}`,
    );
  }
}

/** Tyk's library would take a star within an origin as a pattern. */
const origin: Check = (value) =>
  value === '*' ||
  (typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value && !value.includes('*'))
    ? undefined
    : { must: 'be an origin such as https://app.example.com, without a path' };

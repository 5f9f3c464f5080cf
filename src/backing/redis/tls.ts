import type { SecretKey } from '../../core/input/secret-key';
import type { ClientFacts, PlainText } from '../../network/client-target';

/**
 * How clients check the server's certificate: by the authority in a Secret, not at all, or why they use no TLS.
 */
export type RedisAuthority = SecretKey | 'unverified' | PlainText;

/** The key of a Secret of type kubernetes.io/tls with the certificate of the authority. */
export const CA_KEY = 'ca.crt';

/**
 * The variables that say whether clients use TLS, and how they check the server. Redis' clients have no common names for
 * them: `REDIS_TLS` is `true` or `false`, `REDIS_TLS_CA_FILE` is the path of the authority's certificate, and
 * `REDIS_TLS_VERIFY` is `false` if there is none.
 * @param server the name and namespace of the cluster
 */
export function redisTlsFacts(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  authority: RedisAuthority,
): Pick<ClientFacts, 'env' | 'caFiles' | 'encryption'> {
  if (authority === 'unverified') return { env: { REDIS_TLS: 'true', REDIS_TLS_VERIFY: 'false' }, encryption: 'tls' };
  if ('plainTextReason' in authority) return { env: { REDIS_TLS: 'false' }, encryption: authority };
  const path = `/etc/redis/${namespace}/${name}/${CA_KEY}`;
  return { env: { REDIS_TLS: 'true', REDIS_TLS_CA_FILE: path }, caFiles: { [path]: authority }, encryption: 'tls' };
}

import type { SecretKey } from '../../core/input/secret-key';
import type { ClientFacts, PlainText } from '../../network/client-target';

/** The Secret with the certificate of the authority that signs a server's certificate, or why clients use no TLS. */
export type ServerAuthority = SecretKey | PlainText;

/**
 * Lets nobody in without TLS. The operator writes them behind its own rules, which let in its processes by the socket of the
 * pod, and replicas and PgBouncer by their certificates, and before a last rule that would accept plain connections.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go (hbaTemplateString)
 */
export const TLS_ONLY: readonly string[] = ['hostssl all all all scram-sha-256', 'hostnossl all all all reject'];

/**
 * The same for PgBouncer, before the operator's last rules. Its `md5` is SCRAM for a user whose password is stored so.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/pgbouncer/config/config.go
 */
export const POOLER_TLS_ONLY: readonly string[] = ['0.0.0.0/0', '::/0'].flatMap((addresses) => [
  `hostssl all all ${addresses} md5`,
  `hostnossl all all ${addresses} reject`,
]);

/** Where clients find the certificate of the authority. */
function caPath({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `/etc/postgres/${namespace}/${name}/ca.crt`;
}

/**
 * The variables with which libpq and drivers that read its variables check the server's certificate and its host name.
 * Without TLS it is said too: the default `prefer` would hide a server that lost its TLS, and some drivers do not fall back.
 * @param server the name and namespace of the cluster
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html
 */
export function tlsFacts(
  server: { readonly namespace: string; readonly name: string },
  authority: ServerAuthority,
): Pick<ClientFacts, 'env' | 'caFiles' | 'encryption'> {
  if ('plainTextReason' in authority) {
    const { plainTextReason } = authority;
    return { env: { PGSSLMODE: 'disable' }, encryption: { plainTextReason } };
  }
  const path = caPath(server);
  return {
    env: { PGSSLMODE: 'verify-full', PGSSLROOTCERT: path },
    caFiles: { [path]: authority },
    encryption: 'tls',
  };
}

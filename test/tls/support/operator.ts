import { mapValues } from '../../../src/core/grouped';
import { toList, toPlain } from '../../../src/core/plain';
import type { KubeObject } from '../../support/objects';

/**
 * The host names in the certificate that CloudNativePG gives the servers of a Cluster, and PgBouncer.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go (GetClusterAltDNSNames)
 */
export function certificateHosts({ metadata: { name, namespace }, spec }: KubeObject): readonly string[] {
  const more = toList(toPlain(toPlain(spec).certificates).serverAltDNSNames).map(String);
  const services = ['rw', 'r', 'ro'].map((type) => `${name}-${type}`);
  return [
    ...services.flatMap((service) =>
      ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((end) => service + end),
    ),
    ...more,
  ];
}

/**
 * The `pg_hba.conf` that CloudNativePG writes for a Cluster.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go (hbaTemplateString)
 */
export function hbaOf({ spec }: KubeObject): string {
  return [
    'local all cnpg_metrics_exporter peer map=cnpg_metrics_exporter',
    'local all all peer map=local',
    'hostssl postgres streaming_replica all cert map=cnpg_streaming_replica',
    'hostssl replication streaming_replica all cert map=cnpg_streaming_replica',
    'hostssl all cnpg_pooler_pgbouncer all cert map=cnpg_pooler_pgbouncer',
    ...toList(toPlain(toPlain(spec).postgresql).pg_hba).map(String),
    'host all all all scram-sha-256',
    '',
  ].join('\n');
}

/** The `pg_ident.conf` that it writes. @param user the user of the processes in the pod */
export function identOf(user: string): string {
  return [
    `local ${user} postgres`,
    'cnpg_streaming_replica streaming_replica streaming_replica',
    'cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer',
    `cnpg_metrics_exporter ${user} cnpg_metrics_exporter`,
    '',
  ].join('\n');
}

/** What it does with the roles of a Cluster. */
export function rolesOf({ spec }: KubeObject): readonly { readonly name: string; readonly connectionLimit: number }[] {
  return toList(toPlain(toPlain(spec).managed).roles)
    .map(toPlain)
    .map(({ name, connectionLimit }) => ({ name: String(name), connectionLimit: Number(connectionLimit ?? -1) }));
}

/** The parameters of a Cluster. */
export function parametersOf({ spec }: KubeObject): Readonly<Record<string, string>> {
  return mapValues(toPlain(toPlain(toPlain(spec).postgresql).parameters), String);
}

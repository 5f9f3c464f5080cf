import type { PostgresBackup } from '../backing/postgres';

/** Props of AzoraPlatform about its data: licenses, backups and the places of copies. */
export interface AzoraDataProps {
  /** Where Postgres backups are stored, in a folder per cluster. @default s3://azora-backups/postgres */
  readonly backupDestination?: PostgresBackup['destinationPath'];

  /**
   * Why Redis Enterprise's trial is enough, with 30 days and four shards: its databases then have no copies. Rendered as an
   * annotation.
   * @default - the license in the entry `azora/redis-license` of the store, under `license`, for six shards
   */
  readonly redisTrialReason?: string;

  /** The S3 bucket of the backups of Redis, in the folder `redis`. @default azora-backups */
  readonly redisBackupBucket?: string;

  /**
   * The node label with the zone of a node, such as `topology.kubernetes.io/zone`, over which Redis and Kafka spread copies.
   * Every node must have it.
   * @default - copies are on different nodes
   */
  readonly rackTopologyKey?: string;
}

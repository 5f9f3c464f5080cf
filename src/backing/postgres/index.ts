/*
 * Postgres, run by CloudNativePG or as a single pod.
 */
export { PostgresAlerts } from './alerts';
export type { PostgresAlertsProps } from './alerts-props';
export type { PostgresBackup, PostgresRecovery } from './backup-props';
export { PostgresCluster } from './cluster';
export type { PostgresClusterProps } from './cluster-props';
export { PostgresDashboard, type PostgresDashboardProps } from './dashboard';
export { PostgresDatabase, type PostgresDatabaseProps, type PostgresOwner } from './database';
export { EmbeddedPostgres, type EmbeddedPostgresProps } from './embedded';
export type { LoginName, PostgresLogins } from './logins';
export { PostgresPooler } from './pooler';
export type { PostgresPoolerProps } from './pooler-props';
export { type PostgresLogin, PostgresTarget } from './target';
export { PostgresUser, type PostgresUserProps } from './user';
export { PostgresUserSecret, type PostgresUserSecretProps } from './user-secret';

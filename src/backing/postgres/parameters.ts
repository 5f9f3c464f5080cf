import { type Input, refuses, shown } from '../../core/input/input';
import { bytes, toNano } from '../../core/input/quantity';
import { ownValue } from '../../core/plain';

/*
 * Parameters that the operator sets or forbids. Its webhook rejects them by name.
 * https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go
 * (FixedConfigurationParameters)
 */
const FIXED_PARAMETERS: readonly string[] = [
  'allow_system_table_mods',
  'archive_cleanup_command',
  'archive_command',
  'archive_mode',
  'bonjour',
  'bonjour_name',
  'cluster_name',
  'config_file',
  'data_directory',
  'data_sync_retry',
  'event_source',
  'external_pid_file',
  'hba_file',
  'hot_standby',
  'ident_file',
  'jit_provider',
  'listen_addresses',
  'log_destination',
  'log_directory',
  'log_file_mode',
  'log_filename',
  'log_rotation_age',
  'log_rotation_size',
  'log_truncate_on_rotation',
  'logging_collector',
  'pg_failover_slots.primary_dsn',
  'pg_failover_slots.standby_slot_names',
  'port',
  'primary_conninfo',
  'primary_slot_name',
  'promote_trigger_file',
  'recovery_end_command',
  'recovery_min_apply_delay',
  'recovery_target',
  'recovery_target_action',
  'recovery_target_inclusive',
  'recovery_target_lsn',
  'recovery_target_name',
  'recovery_target_time',
  'recovery_target_timeline',
  'recovery_target_xid',
  'restart_after_crash',
  'restore_command',
  'shared_preload_libraries',
  'ssl',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_crl_file',
  'ssl_dh_params_file',
  'ssl_ecdh_curve',
  'ssl_key_file',
  'ssl_passphrase_command',
  'ssl_passphrase_command_supports_reload',
  'ssl_prefer_server_ciphers',
  'stats_temp_directory',
  'synchronized_standby_slots',
  'synchronous_standby_names',
  'syslog_facility',
  'syslog_ident',
  'syslog_sequence_numbers',
  'syslog_split_messages',
  'temp_tablespaces',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
];

/** The setting to use instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  shared_preload_libraries:
    'the operator loads a library if one of its parameters is set, such as pg_stat_statements.max; an extension such as vector needs no library, so add it to extensions',
  archive_command: 'backup archives the write-ahead log',
  archive_mode: 'backup archives the write-ahead log',
  recovery_target_time: 'recovery.targetTime sets where recovery stops',
};

const PARAMETER = /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/;

/** The parameters, and the props that they depend on. */
export interface ParametersOf {
  readonly parameters: Readonly<Record<string, string>>;
  readonly instances: number;
  readonly memoryRequest: string;
}

/** Refuses parameters that the operator would reject at admission. Compares names without case, as Postgres does. */
export function checkParameters(input: Input, { parameters, instances, memoryRequest }: ParametersOf): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (!PARAMETER.test(name))
      input.refuse(`key of parameters must be the name of a Postgres parameter, got ${shown(name)}`);
    if (typeof value !== 'string') input.refuse(`parameters.${name} must be a string, such as ${shown(String(value))}`);
    const known = name.toLowerCase();
    if (known === 'max_connections') {
      input.refuse(`parameters must not have ${shown(name)}: maxConnections sets it, got ${shown(value)}`);
    }
    if (FIXED_PARAMETERS.includes(known)) {
      const why = ownValue(INSTEAD, known) ?? 'leave it out';
      input.refuse(`parameters must not have ${shown(name)}, which the operator fixes: ${why}, got ${shown(value)}`);
    }
  }
  const {
    wal_level: walLevel,
    wal_log_hints: walLogHints,
    shared_buffers: sharedBuffers,
  } = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  if (walLevel !== undefined && !['replica', 'logical'].includes(walLevel)) {
    input.refuse(
      `parameters.wal_level must be replica or logical: replicas and backups need it, got ${shown(walLevel)}`,
    );
  }
  if (walLogHints !== undefined && instances > 1 && !/^(on|true|yes|1)$/i.test(walLogHints)) {
    input.refuse(`parameters.wal_log_hints must be on with ${instances} instances, got ${shown(walLogHints)}`);
  }
  checkSharedBuffers(input, sharedBuffers, memoryRequest);
}

function checkSharedBuffers(input: Input, sharedBuffers: string | undefined, memoryRequest: string): void {
  if (sharedBuffers === undefined) return;
  const [, amount, unit = ''] = /^([0-9]+) *(k|M|G|T)B$/.exec(sharedBuffers) ?? [];
  if (amount === undefined) {
    input.refuse(`parameters.shared_buffers must be an amount with a unit such as 256MB, got ${shown(sharedBuffers)}`);
    return;
  }
  if (refuses(bytes, memoryRequest)) return;
  // Postgres' units are powers of two, like Kubernetes' units with an i.
  if (toNano(`${amount}${unit === 'k' ? 'K' : unit}i`) > toNano(memoryRequest)) {
    input.refuse(
      `parameters.shared_buffers must fit into memoryRequest ${shown(memoryRequest)}, got ${shown(sharedBuffers)}`,
    );
  }
}

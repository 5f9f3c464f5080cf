import type { FileSource } from '../service/config-files';
import type { ResolvedApiGateway } from './api-gateway-props';
import { type ResolvedApiRoute, renderApiDefinition } from './api-route-spec';
import { CONTROL_PORT, clientPort } from './gateway-ports';
import { tlsServerOptions } from './gateway-tls';
import { renderPolicies } from './route-policies';

const DIRECTORY = '/etc/tyk-gateway';

/** Seconds that a pod keeps serving after SIGTERM, while it is removed from the Service. */
export const SHUTDOWN_DELAY_SECONDS = 10;

/** The gateway's own configuration. */
export const CONFIG_FILE = `${DIRECTORY}/tyk.conf`;

/** The gateway's files: its configuration, its policies, and an API definition per route. */
export class GatewayFiles implements FileSource {
  /** @param routes the gateway's routes, which may grow until synth */
  constructor(
    private readonly gateway: ResolvedApiGateway,
    private readonly routes: readonly ResolvedApiRoute[],
  ) {}

  get files(): Readonly<Record<string, string>> {
    const definitions = this.routes.map(
      (route) =>
        [`${DIRECTORY}/apps/${route.id}.json`, toJson(renderApiDefinition(route, this.gateway.clientHeader))] as const,
    );
    return {
      [CONFIG_FILE]: toJson(renderConfig(this.gateway)),
      [`${DIRECTORY}/policies.json`]: toJson(renderPolicies(this.routes)),
      ...Object.fromEntries(definitions),
    };
  }
}

/**
 * Replaces the image's configuration, which enables plugins and contains the published key. Secrets come from
 * environment variables.
 * @see https://tyk.io/docs/tyk-oss-gateway/configuration
 */
function renderConfig(gateway: ResolvedApiGateway): object {
  const { tls, drainSeconds, monitor } = gateway;
  return {
    app_path: `${DIRECTORY}/apps`,
    control_api_port: CONTROL_PORT,
    // Tyk has no default for these sizes, and fails without them.
    ...(monitor === undefined ? {} : { analytics_config: { pool_size: 10, records_buffer_size: 1000 } }),
    // Without Tyk Pump, nobody would take the records out of Redis.
    enable_analytics: monitor !== undefined,
    graceful_shutdown_delay_seconds: SHUTDOWN_DELAY_SECONDS,
    graceful_shutdown_timeout_duration: drainSeconds,
    hash_key_function: 'sha256',
    hash_keys: true,
    hide_generator_header: true,
    http_server_options: {
      // Strict, so that /users does not match /users-of-others.
      enable_strict_routes: true,
      enable_websockets: true,
      // Both end an answer that is still being streamed.
      read_timeout: drainSeconds,
      write_timeout: drainSeconds,
      ...tlsServerOptions(tls),
    },
    listen_port: clientPort(gateway).port,
    log_format: 'json',
    pid_file_location: '/tmp/tyk-gateway.pid',
    policies: { policy_record_name: `${DIRECTORY}/policies.json`, policy_source: 'file' },
    // How long a service may take until it starts to answer.
    proxy_default_timeout: drainSeconds,
    template_path: '/opt/tyk-gateway/templates',
    use_db_app_configs: false,
  };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

import type { FileSource } from '../service/config-files';
import { renderApiDefinition, renderPolicies } from './api-definition';
import type { ResolvedApiRoute } from './resolve-api-route';

/** What the gateway listens on: for clients, and for those who manage it. */
export const GATEWAY_PORTS = { http: 8080, control: 9696 } as const;

/** Seconds that a pod goes on serving while it is taken out of the Service, and that its last requests have then. */
export const SHUTDOWN = { delay: 10, requests: 30 } as const;

const DIRECTORY = '/etc/tyk-gateway';

/** The gateway's own configuration. */
export const GATEWAY_CONFIG = `${DIRECTORY}/tyk.conf`;

/** The files of a gateway: its configuration, policies, and an API definition for each route. */
export class GatewayFiles implements FileSource {
  /** @param routes those that the gateway has by now */
  constructor(private readonly routes: readonly ResolvedApiRoute[]) {}

  get files(): Readonly<Record<string, string>> {
    const definitions = this.routes.map(
      (route) => [`${DIRECTORY}/apps/${route.id}.json`, toJson(renderApiDefinition(route))] as const,
    );
    return {
      [GATEWAY_CONFIG]: toJson(CONFIG),
      [`${DIRECTORY}/policies.json`]: toJson(renderPolicies(this.routes)),
      ...Object.fromEntries(definitions),
    };
  }
}

/**
 * Ours in place of the image's, which has plugins enabled and the published key in it. What is secret comes from the environment.
 * @see https://tyk.io/docs/tyk-oss-gateway/configuration
 */
const CONFIG = {
  app_path: `${DIRECTORY}/apps`,
  control_api_port: GATEWAY_PORTS.control,
  enable_analytics: false,
  graceful_shutdown_delay_seconds: SHUTDOWN.delay,
  graceful_shutdown_timeout_duration: SHUTDOWN.requests,
  hash_key_function: 'sha256',
  hash_keys: true,
  hide_generator_header: true,
  // /users is no prefix of /users-of-others.
  http_server_options: { enable_strict_routes: true, enable_websockets: true },
  listen_port: GATEWAY_PORTS.http,
  log_format: 'json',
  pid_file_location: '/tmp/tyk-gateway.pid',
  policies: { policy_record_name: `${DIRECTORY}/policies.json`, policy_source: 'file' },
  template_path: '/opt/tyk-gateway/templates',
  use_db_app_configs: false,
};

function toJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

import { Construct } from 'constructs';
import type { PodMonitor } from '../../imports/monitoring.coreos.com';
import { Health } from '../core/pods/health/health';
import { addPodMonitor, type ResolvedMonitor } from '../monitoring/monitor';
import { Microservice } from '../service/microservice';
import type { MicroserviceProps } from '../service/microservice-props';
import type { ResolvedApiGateway } from './api-gateway-props';
import { PUMP_STORAGE, redisSecrets, tykStorage } from './tyk-storage';

const PORTS = { metrics: 9090, health: 8083 } as const;

const CONFIG_FILE = '/etc/tyk-pump/pump.conf';

/** The user of the image's variant without root. */
const USER_ID = 65_532;

/** The name of the pump's objects. */
export function pumpName(gateway: string): string {
  return `${gateway}-pump`;
}

/**
 * Tyk Pump, which serves the gateway's metrics: the open-source gateway has none to scrape. It takes the records of requests
 * out of Redis, counts them, and keeps none.
 * @see https://tyk.io/docs/api-management/tyk-pump
 */
export class GatewayPump extends Construct {
  readonly service: Microservice;

  readonly podMonitor: PodMonitor;

  constructor(scope: Construct, id: string, gateway: ResolvedApiGateway, monitor: ResolvedMonitor) {
    super(scope, id);
    this.service = new Microservice(this, 'Service', pumpProps(gateway));
    this.service.connectTo(tykStorage(gateway.redis, PUMP_STORAGE), redisSecrets(gateway));
    const { connections } = this.service;
    const target = { name: pumpName(gateway.name), connections, port: 'metrics' };
    this.podMonitor = addPodMonitor(this, 'Monitor', target, monitor);
  }
}

function pumpProps(gateway: ResolvedApiGateway): MicroserviceProps {
  return {
    name: pumpName(gateway.name),
    namespace: gateway.namespace,
    image: gateway.pumpImage,
    imagePullSecrets: gateway.imagePullSecrets,
    args: [`--conf=${CONFIG_FILE}`],
    ports: [
      { name: 'metrics', port: PORTS.metrics, appProtocol: 'http' },
      { name: 'health', port: PORTS.health, appProtocol: 'http' },
    ],
    health: Health.http({ port: 'health', livenessPath: '/health', readinessPath: '/health' }),
    files: { [CONFIG_FILE]: `${JSON.stringify(CONFIG, undefined, 2)}\n` },
    // A second one would share the records with the first, and each would serve half of the counts.
    replicas: 1,
    cpuRequest: '50m',
    cpuLimit: '500m',
    memoryRequest: '64Mi',
    memoryLimit: '256Mi',
    userId: USER_ID,
    groupId: USER_ID,
    labels: gateway.labels,
  };
}

/** @see https://tyk.io/docs/tyk-pump/tyk-pump-configuration/tyk-pump-environment-variables */
const CONFIG = {
  analytics_storage_type: 'redis',
  // Of the dashboard, which does not run here.
  dont_purge_uptime_data: true,
  health_check_endpoint_name: 'health',
  health_check_endpoint_port: PORTS.health,
  log_format: 'json',
  omit_detailed_recording: true,
  pumps: {
    prometheus: {
      type: 'prometheus',
      meta: {
        listen_address: `:${PORTS.metrics}`,
        path: '/metrics',
        // A series for each path and each key would be many.
        disabled_metrics: ['tyk_http_status_per_key', 'tyk_http_status_per_oauth_client', 'tyk_http_status_per_path'],
      },
    },
  },
  purge_delay: 10,
};

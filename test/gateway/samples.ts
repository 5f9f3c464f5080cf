import { ApiObject, type Chart, Testing } from 'cdk8s';
import { RedisCluster } from '../../src/backing/redis/cluster';
import type { RedisDatabase } from '../../src/backing/redis/database';
import { ApiGateway } from '../../src/gateway/api-gateway';
import type { ApiGatewayProps } from '../../src/gateway/api-gateway-props';
import { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { minimalCluster, minimalDatabase } from '../backing/redis/samples';
import { minimal, objectsAround } from '../service/samples';
import { find, type KubeObject, toKubeObject } from '../support/objects';

/** The required props of a gateway, except its Redis. */
export const minimalGateway: Omit<ApiGatewayProps, 'redis'> = {
  name: 'gateway',
  namespace: 'azora',
  controlApiSecret: { secretName: 'gateway-secret', key: 'control-api-key' },
  nodeSecret: { secretName: 'gateway-secret', key: 'node-key' },
  tls: { kind: 'secret', secretName: 'gateway-tls' },
};

/** A chart with a Redis and two services, for a gateway in front of them. */
export class Neighbours {
  readonly chart: Chart = Testing.chart();
  readonly redis: RedisDatabase = new RedisCluster(this.chart, 'Redis', {
    ...minimalCluster,
    tlsSecretName: undefined,
    unverifiedReason: 'a test of the gateway',
  }).addDatabase(minimalDatabase);
  readonly user = this.service({ name: 'user-service', ports: [{ name: 'http', port: 8080, servicePort: 80 }] });
  readonly course = this.service({
    name: 'course-service',
    namespace: 'azora-es',
    ports: [
      { name: 'metrics', port: 9090 },
      { name: 'http', port: 8082 },
    ],
  });

  gateway(changes: Partial<ApiGatewayProps> = {}): ApiGateway {
    return new ApiGateway(this.chart, 'Gateway', { ...minimalGateway, redis: this.redis, ...changes });
  }

  service(changes: Partial<MicroserviceProps> & Pick<MicroserviceProps, 'name'>): Microservice {
    return new Microservice(this.chart, changes.name, { ...minimal, namespace: 'azora', ...changes });
  }
}

/** Only the objects of a gateway. */
export function objectsOf(gateway: ApiGateway): readonly KubeObject[] {
  const names = [gateway.resolved.name, `${gateway.resolved.name}-public`];
  return objectsAround(gateway)
    .map(toKubeObject)
    .filter(({ metadata }) => names.includes(metadata.name));
}

/** Only the objects of these kinds, as a chart. */
export function pageOf(gateway: ApiGateway, ...kinds: readonly string[]): Chart {
  const page = Testing.chart();
  objectsOf(gateway)
    .filter(({ kind }) => kinds.includes(kind))
    .forEach((object, index) => {
      new ApiObject(page, `Object${index}`, object);
    });
  return page;
}

/** A file of the gateway, as Tyk reads it. */
export function fileOf(gateway: ApiGateway, name: string): unknown {
  const { data } = find(objectsOf(gateway), 'ConfigMap', 'gateway');
  return JSON.parse(String(Object(data)[`etc-tyk-gateway-${name}`]));
}

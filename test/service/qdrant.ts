import type { Construct } from 'constructs';
import { Health } from '../../src/core/pods/health/health';
import { StatefulService } from '../../src/service/stateful-service';

const API_KEY = { secretName: 'qdrant', key: 'api-key' };

/** Three replicas of a vector database, as in README. */
export function qdrant(scope: Construct): StatefulService {
  return new StatefulService(scope, 'Qdrant', {
    name: 'qdrant',
    namespace: 'shop',
    image: 'qdrant/qdrant:v1.19.0-unprivileged',
    replicas: 3,
    cpuRequest: '500m',
    cpuLimit: '2',
    memoryRequest: '1Gi',
    memoryLimit: '2Gi',
    storageSize: '20Gi',
    storagePath: '/qdrant/storage',
    userId: 1000,
    groupId: 1000,
    ports: [
      { name: 'http', port: 6333 },
      { name: 'grpc', port: 6334, appProtocol: 'grpc' },
      { name: 'p2p', port: 6335 },
    ],
    health: Health.http({ livenessPath: '/livez', readinessPath: '/readyz' }),
    command: [
      './entrypoint.sh',
      ...['--bootstrap', 'http://qdrant-0.qdrant-headless:6335'],
      ...['--uri', 'http://$(POD_NAME).qdrant-headless:6335'],
    ],
    env: {
      QDRANT__CLUSTER__ENABLED: 'true',
      QDRANT__STORAGE__SNAPSHOTS_PATH: '/qdrant/storage/snapshots',
      QDRANT_INIT_FILE_PATH: '/tmp/initialized',
    },
    fieldEnv: { POD_NAME: 'metadata.name' },
    secretEnv: { QDRANT__SERVICE__API_KEY: API_KEY },
    podManagementPolicy: 'Parallel',
    peerPorts: ['p2p'],
    clientEnv: { QDRANT_URL: 'http://{host}:{port}', QDRANT_GRPC: '{host}:{port:grpc}' },
    clientSecretEnv: { QDRANT_API_KEY: API_KEY },
  });
}

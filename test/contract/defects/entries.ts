import { ApiObject } from 'cdk8s';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import { k8s } from '../../../src/core/objects/k8s';
import { toPlain } from '../../../src/core/plain';
import { NamespaceGuardrails } from '../../../src/namespace/namespace-guardrails';
import { reachability } from '../../../src/reachability/index';
import { Microservice } from '../../../src/service/microservice';
import { minimalCluster } from '../../backing/redis/samples';
import { minimal } from '../../service/samples';
import { closedEntries, operatorsLockedOut } from './path-finders';
import { titleOf } from './pods';
import { pod, policy } from './seeds';
import type { Defect, Finder } from './way';

const api = { app: 'api' };

const closedUis: Finder = (objects) =>
  objects
    .filter(({ kind, spec }) => kind === 'RedisEnterpriseCluster' && toPlain(spec).uiServiceType !== 'ClusterIP')
    .filter(({ metadata: { name, namespace = '' } }) => {
      const labels = { app: 'redis-enterprise', 'redis.io/cluster': name };
      return reachability(objects).verdict('internet', { namespace, labels }, 8443) !== 'open';
    })
    .map((cluster) => `${titleOf(cluster)} has a public UI without an ingress path`);

/** Defects of ingress from outside, and of the paths of operators. */
export const ENTRIES: readonly Defect[] = [
  {
    id: 'NET009',
    ways: [
      {
        outcome: 'does not compile',
        how: 'a public Service for a Microservice',
        wrong: `new Microservice(chart, 'Api', { ...props, serviceType: 'LoadBalancer' })`,
        right: `new Microservice(chart, 'Api', props)`,
        says: "Object literal may only specify known properties, and 'serviceType' does not exist in type 'MicroserviceProps'.",
      },
      {
        outcome: 'never written',
        how: 'the load balancer of an ApiGateway comes with an open ingress path',
        finds: closedEntries,
        within: 'platforms',
        seeded: [
          pod(api),
          policy({ matchLabels: api }, {}),
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'api', namespace: 'stella' },
            spec: { type: 'LoadBalancer', selector: api, ports: [{ port: 80, targetPort: 8080 }] },
          },
        ],
      },
      {
        outcome: 'left to a rule',
        how: 'a load balancer by hand in front of a Microservice',
        why: 'A Service without a construct of this library does not change the policy of its pods.',
        build: (chart) => {
          new Microservice(chart, 'Stt', minimal);
          new k8s.KubeService(chart, 'Public', {
            metadata: { name: 'public', namespace: 'stella' },
            spec: {
              type: 'LoadBalancer',
              selector: { 'app.kubernetes.io/name': 'stt-service' },
              ports: [{ port: 80, targetPort: 8080 }],
            },
          });
        },
        finds: closedEntries,
      },
      {
        outcome: 'left to a rule',
        how: 'the load balancer of the Redis UI, without an ingress path to its port ui',
        why: 'The operator creates that Service, and its clients are declared separately from its type.',
        build: (chart) => new RedisCluster(chart, 'Redis', { ...minimalCluster, uiServiceType: 'LoadBalancer' }),
        finds: closedUis,
      },
    ],
  },
  {
    id: 'NET010',
    ways: [
      {
        outcome: 'never written',
        how: 'the flows of CloudNativePG, Redis and Strimzi are open, and their pods reach the API server',
        finds: operatorsLockedOut,
        within: 'platforms',
        seeded: [
          policy({}, {}),
          { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'db', namespace: 'stella' } },
        ],
      },
      {
        outcome: 'left to a rule',
        how: 'a Cluster by hand in a guarded namespace',
        why: 'A custom resource without a construct of this library has no connections.',
        build: (chart) => {
          new NamespaceGuardrails(chart, 'Namespace', { name: 'stella' });
          const metadata = { name: 'db', namespace: 'stella' };
          new ApiObject(chart, 'Db', { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata, spec: {} });
        },
        finds: operatorsLockedOut,
      },
    ],
  },
];

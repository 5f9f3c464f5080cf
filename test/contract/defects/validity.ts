import { Connections } from '../../../src/network/connections';
import { WorkloadPolicy } from '../../../src/network/workload-policy';
import { Microservice } from '../../../src/service/microservice';
import { ServiceSecret } from '../../../src/service/service-secret';
import { minimal } from '../../service/samples';
import { impossibleNames } from './reference-finders';
import { invalid, unservedVersions } from './schema-finders';
import { pod } from './seeds';
import type { Defect } from './way';

const metadata = { name: 'api', namespace: 'stella' };
const store = { storeName: 'vault', remoteKey: 'stella/stt-service', keys: ['API_KEY'] };

/** Defects that an API server refuses. */
export const VALIDITY: readonly Defect[] = [
  {
    id: 'CRD001',
    ways: [
      {
        outcome: 'never written',
        how: 'every custom resource is in a version that its definition serves',
        finds: unservedVersions,
        within: 'platforms and goldens',
        seeded: [{ apiVersion: 'app.redislabs.com/v1', kind: 'RedisEnterpriseDatabase', metadata, spec: {} }],
      },
    ],
  },
  {
    id: 'VAL001',
    ways: [
      {
        outcome: 'does not compile',
        how: 'an unknown field',
        wrong: `new Microservice(chart, 'Api', { ...props, replica: 2 })`,
        right: `new Microservice(chart, 'Api', { ...props, replicas: 2 })`,
        says: "Object literal may only specify known properties, but 'replica' does not exist in type 'MicroserviceProps'. Did you mean to write 'replicas'?",
      },
      {
        outcome: 'never written',
        how: 'every object is valid, in the oldest and the newest Kubernetes',
        finds: invalid,
        within: 'platforms and goldens',
        seeded: [{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [], restart: 'Never' } }],
      },
    ],
  },
  {
    id: 'VAL003',
    ways: [
      {
        outcome: 'input error',
        how: 'a name',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, name: 'STT_service' }),
        says: 'Microservice \'stella/STT_service\': name must be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service, got "STT_service"',
      },
      {
        outcome: 'input error',
        how: 'a label',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, labels: { team: 'speech & sound' } }),
        says: 'Microservice \'stella/stt-service\': labels.team must be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most, got "speech & sound"',
      },
      {
        outcome: 'input error',
        how: 'an annotation',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, podAnnotations: { 'the owner': 'speech' } }),
        says: 'Microservice \'stella/stt-service\': key of podAnnotations must be an annotation key such as example.com/owner, its name 63 characters at most, got "the owner"',
      },
      {
        outcome: 'input error',
        how: 'a variable',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, env: { '1ST': 'a' } }),
        says: 'Microservice \'stella/stt-service\': key of env must be letters, digits, underscores, dashes and dots, not a digit first, such as LOG_LEVEL, got "1ST"',
      },
      {
        outcome: 'input error',
        how: 'the key of a Secret',
        build: (chart) => new ServiceSecret(chart, 'Secret', { ...metadata, ...store, keys: ['API KEY'] }),
        says: 'ServiceSecret \'stella/api\': source.keys[0] must be letters, digits, dashes, dots and underscores, 253 at most, such as OPENAI_API_KEY, got "API KEY"',
      },
      {
        outcome: 'input error',
        how: 'the name of a custom WorkloadPolicy',
        build: (chart) => {
          const endpoint = { subject: 'the worker', namespace: 'stella', podLabels: { app: 'worker' }, ports: [] };
          const connections = new Connections(endpoint);
          new WorkloadPolicy(chart, 'Policy', { name: 'The_Worker', component: 'service', connections });
        },
        says: 'WorkloadPolicy \'stella/The_Worker\': name must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "The_Worker"',
      },
      {
        outcome: 'input error',
        how: 'the namespace and the labels of a custom Endpoint',
        build: () =>
          new Connections({ subject: 'the worker', namespace: 'Stella', podLabels: { app: 'the worker' }, ports: [] }),
        says: 'the worker: namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "Stella"; podLabels.app must be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most, got "the worker"',
      },
      {
        outcome: 'never written',
        how: 'every object has a possible name',
        finds: impossibleNames,
        within: 'platforms and goldens',
        seeded: [pod({ app: 'The_Worker' })],
      },
    ],
  },
];

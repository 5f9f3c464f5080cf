import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveScaling } from '../../src/service/backend-scaling-props';
import { Health } from '../../src/service/health';
import { resolveMicroservice } from '../../src/service/microservice-props';
import { toScalingTarget } from '../../src/service/scaling-target';
import { resolveStatefulService } from '../../src/service/stateful-service-props';
import { actual, documented } from '../support/documented-defaults';
import { microservice, minimal } from './samples';

const SOURCES = join(__dirname, '..', '..', 'src', 'service');

const service = resolveMicroservice(minimal);
const server = resolveStatefulService({ ...minimal, ports: [], storageSize: '1Gi', storagePath: '/data' });
const target = microservice();
const { check, timings } = Health.http();

test.each([
  ['workload-props.ts', 'WorkloadProps', service, 6],
  ['microservice-props.ts', 'MicroserviceProps', service, 5],
  ['stateful-service-props.ts', 'StatefulServiceProps', server, 7],
  [
    'backend-scaling-props.ts',
    'BackendScalingProps',
    resolveScaling({ target, maxReplicas: 3 }, toScalingTarget(target)),
    10,
  ],
  ['health.ts', 'HealthProps', timings, 6],
  ['health.ts', 'HttpHealthProps', { ...check }, 2],
])('in %s, every literal @default of %s is what the code fills in', (file, name, resolved, count) => {
  const defaults = documented(readFileSync(join(SOURCES, file), 'utf8'), name);
  expect(actual(resolved, Object.keys(defaults))).toEqual(defaults);
  expect(Object.keys(defaults)).toHaveLength(count);
});

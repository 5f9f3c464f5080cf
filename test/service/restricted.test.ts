import { Testing } from 'cdk8s';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { Health } from '../../src/core/pods/health/health';
import { ApiAccess } from '../../src/core/pods/identity/api-access';
import { Egress } from '../../src/network/egress';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { find } from '../support/objects';
import { objections } from '../support/pod-security';
import { qdrant } from './qdrant';
import { microservice, minimal, objectsAround } from './samples';

function podSpec(changes: Partial<MicroserviceProps>): PodSpec {
  const service = microservice(changes);
  service.connections.allowTo(Egress.kubernetesApi());
  const { spec } = find(objectsAround(service), 'Deployment', minimal.name);
  if (spec?.template.spec === undefined) throw new Error('the Deployment has no pod');
  return spec.template.spec;
}

const SERVICES: Readonly<Record<string, Partial<MicroserviceProps>>> = {
  'with its defaults': {},
  'with the API token': { apiAccess: ApiAccess.granted() },
  'with scratch directories': { scratchDirs: [{ path: '/var/cache', size: '1Gi' }] },
  'without any volume': { scratchDirs: [] },
  'with devices': { extendedResources: { 'nvidia.com/gpu': 1 }, runtimeClassName: 'nvidia' },
  'under another user': { userId: 1, groupId: 1 },
  'with a low port': { ports: [{ name: 'http', port: 80 }] },
  'without ports': { ports: [], health: Health.none('a worker') },
};

test.each(Object.entries(SERVICES))('a service %s passes Pod Security restricted', (_what, changes) => {
  expect(objections(podSpec(changes))).toEqual([]);
});

test('a StatefulService passes Pod Security restricted', () => {
  const { spec } = find(objectsAround(qdrant(Testing.chart())), 'StatefulSet', 'qdrant');
  expect(spec?.template.spec && objections(spec.template.spec)).toEqual([]);
});

test.each(Object.entries(SERVICES))('a service %s can write only to its scratch directories', (_what, changes) => {
  const { containers, automountServiceAccountToken, enableServiceLinks } = podSpec(changes);
  expect(containers.map(({ securityContext }) => securityContext?.readOnlyRootFilesystem)).toEqual([true]);
  expect([automountServiceAccountToken, enableServiceLinks]).toEqual([false, false]);
});

test('a pod that violates restricted is reported', () => {
  const socket = { name: 'socket', hostPath: { path: '/var/run/docker.sock' } };
  const pod = { containers: [{ name: 'server', securityContext: { privileged: true } }], volumes: [socket] };
  expect(objections(pod)).toEqual([
    'server: allowPrivilegeEscalation',
    'server: capabilities',
    'server: privileged',
    'root',
    'seccompProfile',
    'hostPath',
  ]);
});

import { Testing } from 'cdk8s';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { Cluster } from '../../src/core/cluster/cluster';
import type { ExtraContainer } from '../../src/core/pods/containers/container-props';
import { Health } from '../../src/core/pods/health/health';
import { ApiAccess } from '../../src/core/pods/identity/api-access';
import { restrictedViolations } from '../../src/core/pods/restricted-violations';
import { Egress } from '../../src/network/egress';
import { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { find } from '../support/objects';
import { qdrant } from './qdrant';
import { minimal, objectsAround } from './samples';

/*
 * The pods are made without restrictedViolations, which only patches pass through. Kubernetes' own samples prove it.
 */

function podSpec(changes: Partial<MicroserviceProps>): PodSpec {
  const chart = Testing.chart();
  new Cluster({ kubernetesVersion: '1.30' }).addTo(chart);
  const service = new Microservice(chart, 'Service', { ...minimal, ...changes });
  service.connections.allowTo(Egress.kubernetesApi());
  const { spec } = find(objectsAround(service), 'Deployment', minimal.name);
  if (spec?.template.spec === undefined) throw new Error('the Deployment has no pod');
  return spec.template.spec;
}

/** A container beside the main one. */
const beside: Omit<ExtraContainer, 'name'> = {
  image: 'ghcr.io/acme/proxy:1.4.2',
  cpuRequest: '50m',
  cpuLimit: '200m',
  memoryRequest: '64Mi',
  memoryLimit: '64Mi',
  scratchDirs: [{ path: '/cache', size: '64Mi' }],
};

const SERVICES: Readonly<Record<string, Partial<MicroserviceProps>>> = {
  'with its defaults': {},
  'with the API token': { apiAccess: ApiAccess.granted() },
  'with scratch directories': { scratchDirs: [{ path: '/var/cache', size: '1Gi' }] },
  'without any volume': { scratchDirs: [] },
  'with devices': { extendedResources: { 'nvidia.com/gpu': 1 }, runtimeClassName: 'nvidia' },
  'under another user': { userId: 1, groupId: 1 },
  'with a low port': { ports: [{ name: 'http', port: 80 }] },
  'with other containers': {
    initContainers: [{ ...beside, name: 'prepare' }],
    sidecars: [{ ...beside, name: 'proxy', ports: [{ name: 'proxy', port: 3128 }], health: Health.tcp() }],
  },
  'without ports': { ports: [], health: Health.none('a worker') },
};

test.each(Object.entries(SERVICES))('a service %s passes Pod Security restricted', (_what, changes) => {
  expect(restrictedViolations({ spec: podSpec(changes) })).toEqual([]);
});

test('a StatefulService passes Pod Security restricted', () => {
  const { spec } = find(objectsAround(qdrant(Testing.chart())), 'StatefulSet', 'qdrant');
  expect(spec && restrictedViolations(spec.template)).toEqual([]);
});

test.each(Object.entries(SERVICES))('a service %s can write only to its scratch directories', (_what, changes) => {
  const { initContainers = [], containers, automountServiceAccountToken, enableServiceLinks } = podSpec(changes);
  const all = [...initContainers, ...containers];
  expect(all.filter(({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true)).toEqual([]);
  expect([automountServiceAccountToken, enableServiceLinks]).toEqual([false, false]);
});

test('a pod that violates restricted is reported, by any of its containers', () => {
  const { initContainers = [], ...spec } = podSpec(SERVICES['with other containers'] ?? {});
  const [init, ...others] = initContainers;
  if (init === undefined) throw new Error('the pod has no init container');
  const privileged = { ...init, securityContext: { ...init.securityContext, privileged: true } };
  expect(
    restrictedViolations({ spec: { ...spec, initContainers: [privileged, ...others], hostNetwork: true } }),
  ).toEqual([
    'hostNetwork, hostPID and hostIPC must not be true',
    'initContainers.prepare.securityContext.privileged must not be true',
  ]);
});

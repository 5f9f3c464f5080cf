import type { PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1';
import { AgentsApp } from '../../src/app/agents-app';
import { Cluster as Facts } from '../../src/core/cluster/cluster';
import { ForgePlatform } from '../../src/platforms/forge';
import { renderPod } from '../../src/session';
import { Cluster, eventually } from './support/cluster';
import { ownNamespaceName } from './support/own-namespace';

/*
 * A tenant of the forge, whose coder has an init container, a volume, the overhead of a sandbox, and where the cluster has it, a sidecar.
 */

const cluster = Cluster.fromEnvironment();
const kubernetesVersion = /1\.\d+/.exec(cluster.serverVersion())?.[0] ?? '';
const name = ownNamespaceName('forge');
/** No other suite has its overhead. */
const sandbox = { runtimeClassName: name, podOverhead: { cpu: '250m', memory: '160Mi' } };
const app = new AgentsApp({ report: false, cluster: new Facts({ kubernetesVersion }) });
const forge = new ForgePlatform(app, 'forge', { namespace: name, tenants: ['amber'], sandbox });
const [tenant] = forge.tenants;
const namespace = `${name}-amber`;
jest.setTimeout(120_000);

beforeAll(() => {
  const { runtimeClassName, podOverhead: podFixed } = sandbox;
  const runtimeClass = {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: runtimeClassName },
    handler: 'kata-qemu',
    overhead: { podFixed },
  };
  cluster.apply([runtimeClass, ...forge.guardrails.toJson(), ...forge.tenantsChart.toJson()]);
});
afterEach(() => cluster.deletePods(namespace));
afterAll(() => {
  cluster.deleteAll('namespace', [name, namespace]);
  cluster.delete('runtimeclass', name);
});

function session(profileName: string, id: string): Pod {
  const profile = tenant?.profiles.find((one) => one.name === profileName);
  if (profile === undefined) throw new Error(`no profile ${profileName}`);
  return renderPod(profile, { id, namespace });
}

/** What the capacity proof says of sessions of one profile alone. */
function proof(profileName: string): { readonly sessions: number; readonly binding: readonly string[] } {
  const index = tenant?.profiles.findIndex((one) => one.name === profileName) ?? -1;
  const row = tenant?.guardrails.capacity()?.rows[index];
  return { sessions: row?.sessions ?? 0, binding: row?.binding.map(({ resource }) => resource) ?? [] };
}

test('is stored as it is rendered', () => {
  expect(cluster.diff([...forge.guardrails.toJson(), ...forge.tenantsChart.toJson()])).toBe('');
});

test.each(['reviewer', 'evaluator'])('admits as many sessions of the %s as the capacity proof says', (profile) => {
  const { sessions, binding } = proof(profile);
  expect(cluster.createAll(Array.from({ length: sessions }, (_, index) => session(profile, `s-${index}`)))).toBe(
    sessions,
  );
  const limited = [...binding].sort().map((resource) => `${resource}=[^,]+`);
  expect(() => cluster.create(session(profile, 'next'))).toThrow(
    new RegExp(`exceeded quota: ${namespace}-quota, .*, limited: ${limited.join(',')}`),
  );
});

test('gives as many sessions of the coder a workspace as the capacity proof says, and the next waits for its own', async () => {
  const { sessions, binding } = proof('coder');
  expect(binding).toEqual(['requests.storage']);
  cluster.createAll(Array.from({ length: sessions + 1 }, (_, index) => session('coder', `s-${index}`)));
  const refusals = () =>
    cluster
      .list<{ message?: string }>('events', namespace)
      .filter(({ message = '' }) =>
        message.includes(`exceeded quota: ${namespace}-quota, requested: requests.storage=`),
      );
  await eventually(60, 'the claim of one session is refused', () => refusals().length > 0);
  expect(cluster.list<PersistentVolumeClaim>('persistentvolumeclaims', namespace)).toHaveLength(sessions);
});

test('counts the init container, the sidecar and the overhead as the API server does', () => {
  const { spec, status } = cluster.create(session('coder', 'counted'));
  expect([spec?.overhead, status?.phase]).toEqual([sandbox.podOverhead, 'Pending']);
  const kept = spec?.initContainers?.map((one) => [one.name, Object(one).restartPolicy]);
  const sidecar = new Facts({ kubernetesVersion }).has('sidecars') ? [['trace-collector', 'Always']] : [];
  expect(kept).toEqual([['toolchains', undefined], ...sidecar]);
  const [used] = cluster.list<{ status?: { used?: Record<string, string> } }>('resourcequotas', namespace);
  expect(used?.status?.used).toMatchObject({
    'requests.cpu': sidecar.length > 0 ? '800m' : '750m',
    'requests.memory': sidecar.length > 0 ? '2272Mi' : '2208Mi',
  });
});

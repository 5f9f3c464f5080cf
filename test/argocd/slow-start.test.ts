import { join } from 'node:path';
import { type ApiObject, Cluster, eventually } from '../cluster/support/cluster';
import { ArgoCd, timeToAct } from './support/argo-cd';
import { fitFakeNodes } from './support/fake-nodes';
import { GitRepository } from './support/git-repository';
import { isStarting, letStart, letTimePass, namespacesOf, progressing, SLOW, slowPlatform } from './support/slow-start';
import { externalSecretsOperator, letWork } from './support/stand-in-operators';

const cluster = Cluster.fromEnvironment();
const repository = GitRepository.fromEnvironment();
const argoCd = new ArgoCd(cluster);
jest.setTimeout(300_000);

/** A speech service may download its models for 900 s. The control has the default deadline of Kubernetes, 600 s. */
const PLATFORMS = { patient: undefined, hasty: 600 } as const;
const NAMES = ['patient', 'hasty'] as const;
let revision = '';

/** The alerts of a platform, which come in the wave after its services. */
function alerts(name: string): readonly ApiObject[] {
  return Object.values(namespacesOf(name)).flatMap((where) => cluster.list('prometheusrules', where));
}

beforeAll(async () => {
  fitFakeNodes(cluster);
  const platforms = NAMES.map((name) => slowPlatform(name, repository.url, PLATFORMS[name]));
  for (const { name, yaml } of platforms.flatMap(({ files }) => files)) repository.write(join('dist', name), yaml);
  revision = repository.commit();
  for (const { argoCd: yaml } of platforms) cluster.apply({ yaml });
  await eventually(120, 'the speech services are starting', () => {
    letWork(cluster, [externalSecretsOperator]);
    return NAMES.every((name) => isStarting(cluster, name));
  });
  for (const name of NAMES) await letTimePass(cluster, name, 800);
  await timeToAct();
});
// Other suites count what is in the cluster.
afterAll(async () => {
  repository.removeFolder();
  for (const name of NAMES) cluster.delete('application', name, 'argocd');
  const namespaces = NAMES.flatMap((name) => Object.values(namespacesOf(name)));
  for (const namespace of namespaces) cluster.delete('namespace', namespace);
  await eventually(120, 'the platforms are gone', () => namespaces.every((name) => !cluster.exists('namespace', name)));
});

test('800 s into a start that may take 900 s, Argo CD still waits', () => {
  expect(progressing(cluster, 'patient')).toBe('True');
  expect(argoCd.state('patient')).toMatchObject({
    phase: 'Running',
    message: expect.stringContaining(`waiting for healthy state of apps/Deployment/${SLOW}`),
  });
  expect(argoCd.application('patient').status?.operationState?.retryCount).toBeUndefined();
  expect(alerts('patient')).toEqual([]);
});

test('when the pods are ready at last, it applies the rest', async () => {
  letStart(cluster, 'patient');
  await argoCd.synced('patient', revision);
  expect(alerts('patient')).toHaveLength(4);
});

test('with a deadline below the start, the Deployment is degraded and the sync has failed', () => {
  expect(progressing(cluster, 'hasty')).toBe('False');
  expect(argoCd.state('hasty')).toMatchObject({ health: 'Degraded' });
  // Each attempt fails, and Argo CD gives up after the last.
  expect(argoCd.application('hasty').status?.operationState?.retryCount).toBeGreaterThan(0);
  expect(alerts('hasty')).toEqual([]);
});

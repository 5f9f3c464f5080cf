import { join } from 'node:path';
import type { Pod } from 'kubernetes-types/core/v1';
import { type ApiObject, Cluster, eventually } from '../cluster/support/cluster';
import { ArgoCd, timeToAct } from './support/argo-cd';
import { DEMO, DEMO_NAMESPACES, type DemoPlatform, demoPlatform } from './support/demo';
import { fitFakeNodes } from './support/fake-nodes';
import { GitRepository } from './support/git-repository';
import {
  externalSecretsOperator,
  letWork,
  type StandInOperator,
  withoutVaultEntry,
} from './support/stand-in-operators';

const cluster = Cluster.fromEnvironment();
const repository = GitRepository.fromEnvironment();
const argoCd = new ArgoCd(cluster);
jest.setTimeout(300_000);

const { agentsNamespace, servicesNamespace } = DEMO_NAMESPACES;
const CREDENTIALS = 'agent-secret-demo';
const [four, two] = [demoPlatform(repository.url, 14_400), demoPlatform(repository.url, 7200)];

/** The vault has no entry for the demo session. */
const operators: readonly StandInOperator[] = [withoutVaultEntry(externalSecretsOperator, CREDENTIALS)];

function commit({ files }: DemoPlatform, edit = (yaml: string) => yaml): string {
  for (const { name, yaml } of files) repository.write(join('dist', name), edit(yaml));
  return repository.commit();
}

function sessions(): readonly string[] {
  return cluster.list<Pod>('pods', agentsNamespace).map(({ metadata }) => metadata?.name ?? '');
}

function comparisonErrors(): readonly string[] {
  const { conditions = [] } = argoCd.application(DEMO).status ?? {};
  return conditions.filter(({ type }) => type === 'ComparisonError').map(({ message }) => message);
}

beforeAll(async () => {
  fitFakeNodes(cluster);
  const revision = commit(four);
  cluster.apply({ yaml: four.argoCd });
  await argoCd.synced(DEMO, revision, () => letWork(cluster, operators));
});
// Other suites count what is in the cluster.
afterAll(async () => {
  repository.removeFolder();
  cluster.delete('application', DEMO, 'argocd');
  const namespaces = Object.values(DEMO_NAMESPACES);
  for (const namespace of namespaces) cluster.delete('namespace', namespace);
  await eventually(120, 'the demo is gone', () => namespaces.every((name) => !cluster.exists('namespace', name)));
});

test('a demo session without its vault entry holds up nothing else', async () => {
  const { resources = [], operationState } = argoCd.application(DEMO).status ?? {};
  expect(resources.filter(({ status }) => status !== 'Synced')).toEqual([]);
  expect(operationState?.phase).toBe('Succeeded');
  expect(cluster.list('deployments', servicesNamespace)).toHaveLength(4);
  const conditions = () => toConditions(cluster.get('externalsecret', CREDENTIALS, agentsNamespace));
  // Nothing waits for this ExternalSecret, so that Argo CD may be done before the operator has looked at it.
  await eventually(30, 'the operator has looked', () => {
    letWork(cluster, operators);
    return conditions().length > 0;
  });
  const [ready] = conditions();
  expect(ready).toMatchObject({ type: 'Ready', status: 'False' });
  expect(cluster.exists('secret', CREDENTIALS, agentsNamespace)).toBe(false);
  expect(sessions()).toEqual([four.podName]);
});

test('a changed demo session replaces the running one', async () => {
  const revision = commit(two);
  await argoCd.refresh(DEMO, 'normal');
  await argoCd.synced(DEMO, revision, () => letWork(cluster, operators));
  expect(two.podName).not.toBe(four.podName);
  await eventually(60, 'only the new session is left', () => sessions().join() === two.podName);
  expect(comparisonErrors()).toEqual([]);
});

test('under its old name, the change would keep Argo CD from applying anything', async () => {
  const renamed = (yaml: string) =>
    yaml
      .replaceAll(four.podName, two.podName)
      .replaceAll('progressDeadlineSeconds: 600', 'progressDeadlineSeconds: 601');
  const deadlines = () =>
    cluster.list<ApiObject>('deployments', servicesNamespace).map(({ spec }) => Object(spec).progressDeadlineSeconds);
  const before = deadlines();
  commit(four, renamed);
  await argoCd.refresh(DEMO, 'normal');
  await timeToAct();
  expect(comparisonErrors().join()).toMatch(
    /error running server side apply in dryrun mode for resource Pod\/agent-demo/,
  );
  expect(argoCd.state(DEMO)).toMatchObject({ sync: 'Unknown' });
  expect(deadlines()).toEqual(before);
  expect(before).toContain(600);
});

function toConditions({ status }: ApiObject): readonly object[] {
  return Object(status).conditions ?? [];
}

import { join } from 'node:path';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { Cluster, eventually } from '../cluster/support/cluster';
import { AGENTS } from '../cluster/support/platform';
import { DIST } from '../support/dist';
import { loadYaml, toIdentity } from '../support/objects';
import { ArgoCd, timeToAct } from './support/argo-cd';
import { autoscaled, scaleUp } from './support/autoscaled';
import { objectsBeside, startSession } from './support/beside';
import { allSynced, deliver, WANTED_WAVES, type Waves } from './support/deliver';
import { type Delivered, deliveredObjects, tooEarly, wantedIdentities } from './support/delivered';
import { fitFakeNodes } from './support/fake-nodes';
import { GitRepository } from './support/git-repository';
import { EXAMPLE_REPOSITORY, PLATFORMS, type Platform, shippedYaml } from './support/shipped';

// Requires a cluster without an earlier run, because creation times show the order of objects.
const cluster = Cluster.fromEnvironment();
const repository = GitRepository.fromEnvironment();
const argoCd = new ArgoCd(cluster);
jest.setTimeout(300_000);

const GUARDS = ['LimitRange', 'Namespace', 'NetworkPolicy', 'ResourceQuota'];
/** Objects with pods, of their own or through an operator. */
const POD_MAKERS = ['Cluster', 'Deployment', 'Kafka', 'KafkaNodePool', 'Pod', 'Prometheus', 'RedisEnterpriseCluster'];
const MONITORING = '4-monitoring.k8s.yaml';

let revision = '';
let reached: readonly Waves[] = [];
let delivered: readonly Delivered[] = [];

beforeAll(async () => {
  fitFakeNodes(cluster);
  revision = repository.commit();
  for (const platform of PLATFORMS) cluster.apply({ yaml: givenYaml(platform) });
  reached = await deliver(cluster);
  await allSynced(cluster, argoCd, revision);
  delivered = deliveredObjects(cluster);
  await startSession(cluster);
});
afterAll(() => repository.removeFolder());

/** The objects of a platform that are applied manually. */
function givenYaml(platform: Platform): string {
  return shippedYaml(platform).replaceAll(EXAMPLE_REPOSITORY, repository.url);
}

function statesOf(): readonly object[] {
  return PLATFORMS.map((platform) => argoCd.state(platform));
}

describe.each(PLATFORMS)('%s', (platform) => {
  const own = () => delivered.filter(({ platform: its }) => its === platform);

  test('is applied as shipped, with only the URL of the repository replaced', () => {
    const [shipped = [], given = []] = [shippedYaml(platform), givenYaml(platform)].map((yaml) => yaml.split('\n'));
    expect(given).toHaveLength(shipped.length);
    expect(given.filter((line, index) => line !== shipped[index]).map((line) => line.trim())).toEqual([
      `- ${repository.url}`,
      `repoURL: ${repository.url}`,
    ]);
    // The API server has dropped no field, and Argo CD has changed none.
    expect(cluster.diff({ yaml: givenYaml(platform) })).toBe('');
  });

  test('is completely synced at the commit', () => {
    const { sync, operationState, conditions = [], resources = [] } = argoCd.application(platform).status ?? {};
    expect(sync).toMatchObject({ status: 'Synced', revision });
    expect(operationState).toMatchObject({ phase: 'Succeeded', syncResult: { revision } });
    expect(conditions).toEqual([]);
    expect(resources.filter(({ status }) => status !== 'Synced')).toEqual([]);
    expect(resources).toHaveLength(own().length);
    const identities = own().map(({ identity }) => identity);
    expect(identities.sort()).toEqual([...wantedIdentities(platform)].sort());
  });

  test('comes in the order of its waves', () => {
    expect(tooEarly(own(), (other, object) => other.wave < object.wave)).toEqual([]);
    expect(new Set(own().map(({ wave }) => wave)).size).toBeGreaterThan(3);
    // Any other order is detected.
    expect(tooEarly(own(), (other, object) => other.wave > object.wave)).not.toEqual([]);
  });

  test('creates pods in a namespace only after the namespace, its limits and all its policies', () => {
    const isGuardOf = (other: Delivered, { kind, namespace }: Delivered) =>
      POD_MAKERS.includes(kind) && GUARDS.includes(other.kind) && other.namespace === namespace;
    expect(tooEarly(own(), isGuardOf)).toEqual([]);
    expect(own().filter((object) => own().some((other) => isGuardOf(other, object))).length).toBeGreaterThan(3);
  });

  test('shows no drift after a hard refresh', async () => {
    const before = argoCd.state(platform);
    const { reconciledAt } = argoCd.application(platform).status ?? {};
    await argoCd.refresh(platform, 'hard');
    await timeToAct();
    expect(argoCd.state(platform)).toEqual(before);
    expect(argoCd.application(platform).status?.reconciledAt).not.toBe(reconciledAt);
  });
});

test('each wave waits until the objects of the previous one are ready', () => {
  expect(reached).toEqual(WANTED_WAVES);
});

test('the replicas of autoscaled Deployments are not reset', async () => {
  const before = statesOf();
  scaleUp(cluster);
  // Their pods must run first, or the health differs in the meantime.
  for (const platform of PLATFORMS) await argoCd.synced(platform, revision);
  for (const platform of PLATFORMS) await argoCd.refresh(platform, 'hard');
  await timeToAct();
  expect(statesOf()).toEqual(before);
  const scaled = autoscaled(cluster);
  expect(scaled.map(({ replicas }) => replicas)).toEqual(scaled.map(({ minimum }) => minimum + 1));
  expect(scaled.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['ai-agent-service', 'session-management-server']),
  );
});

test.each([
  ['azora', 'azora', 'api-gateway', { ingress: [{}] }],
  ['stella', AGENTS, 'default-deny', { policyTypes: ['Ingress'] }],
] as const)('an edit of %s out of band is healed', async (platform, namespace, name, edit) => {
  const policy = () => cluster.get<NetworkPolicy>('networkpolicy', name, namespace).spec;
  const asInGit = policy();
  const before = argoCd.state(platform);
  const edited = cluster.patch<NetworkPolicy>('networkpolicy', name, namespace, { spec: edit });
  expect(edited.spec).toMatchObject(edit);
  await eventually(60, 'the policy is as it was', () => JSON.stringify(policy()) === JSON.stringify(asInGit));
  await argoCd.synced(platform, revision);
  expect(argoCd.state(platform)).not.toEqual(before);
});

describe('a commit', () => {
  test('that removes a file deletes its objects and no others', async () => {
    const [replicas, beside] = [autoscaled(cluster), objectsBeside(cluster)];
    const removed = PLATFORMS.flatMap((platform) => loadYaml(join(DIST, platform, MONITORING)).map(toIdentity));
    for (const platform of PLATFORMS) repository.remove(join('dist', platform, MONITORING));
    revision = repository.commit();
    for (const platform of PLATFORMS) await argoCd.refresh(platform, 'normal');
    await allSynced(cluster, argoCd, revision);

    const kept = delivered.filter(({ identity }) => !removed.includes(identity));
    expect(deliveredObjects(cluster)).toEqual(kept);
    expect(kept.length).toBeLessThan(delivered.length);
    expect(objectsBeside(cluster)).toEqual(beside);
    expect(beside.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
      expect.arrayContaining(['Pod agent-beside', 'Secret agent-secret-beside', 'Secret postgres-user-a']),
    );
    expect(autoscaled(cluster)).toEqual(replicas);
  });

  test('with an object outside the namespaces of the project is refused as a whole', async () => {
    const [kept, beside] = [deliveredObjects(cluster), objectsBeside(cluster)];
    for (const namespace of ['default', 'azora', AGENTS]) {
      repository.write(join('dist', 'stella', `${namespace}.yaml`), configMapYaml(namespace));
    }
    revision = repository.commit();
    for (const platform of PLATFORMS) await argoCd.refresh(platform, 'normal');
    const answers = () => {
      const { resources = [], revision: at } = argoCd.application('stella').status?.operationState?.syncResult ?? {};
      return at === revision ? resources.map(({ status, message }) => `${status}: ${message}`).sort() : [];
    };
    await eventually(60, 'Argo CD has tried to sync it', () => answers().length > 0);

    expect(answers()).toEqual([
      "SyncFailed: namespace azora is not permitted in project 'stella'",
      "SyncFailed: namespace default is not permitted in project 'stella'",
    ]);
    expect(argoCd.state('stella')).toMatchObject({ sync: 'OutOfSync', revision });
    expect(cluster.list('configmaps').filter(({ metadata }) => metadata.name === 'outside')).toEqual([]);
    expect(deliveredObjects(cluster)).toEqual(kept);
    expect(objectsBeside(cluster)).toEqual(beside);
    // A commit to the folder of one platform does not stop the other.
    await argoCd.synced('azora', revision);
  });
});

function configMapYaml(namespace: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: outside\n  namespace: ${namespace}\n`;
}

import { execFileSync } from 'node:child_process';
import { type ApiObject, Cluster, eventually, FIELD_MANAGER } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { applyPlatforms, PROJECT, platformsFor } from './support/platform';

const cluster = Cluster.fromEnvironment();
const platforms = platformsFor(cluster);
jest.setTimeout(120_000);

describe(`the platforms on ${cluster.serverVersion()}`, () => {
  applyPlatforms(cluster);

  test('applied again, it changes nothing', () => {
    const before = cluster.getAll(platforms).map(appliedState);
    cluster.apply(platforms);
    expect(cluster.getAll(platforms).map(appliedState)).toEqual(before);
    expect(before.length).toBeGreaterThan(10);
  });

  test('kubectl diff finds nothing', async () => {
    // A status that a controller writes in between shows as a difference for a moment.
    await eventually(30, 'kubectl diff finds nothing', () => cluster.diff(platforms) === '');
  });

  test('synth piped to kubectl gives the same objects, or is refused for the one field that an old cluster lacks', () => {
    const yaml = execFileSync('npx', ['cdk8s', 'synth', '--stdout'], {
      cwd: PROJECT,
      encoding: 'utf8',
      env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const applied = () => [...cluster.apply({ yaml }, true)].sort();
    if ('path' in platforms) expect(applied()).toEqual([...cluster.apply(platforms, true)].sort());
    else expect(applied).toThrow(/preStop\.sleep: field not declared in schema|unknown field .*sleep/);
  });
});

describe('a change shows', () => {
  const namespace = createOwnNamespace(cluster, 'change');

  test('in the diff, and in the state after an apply', () => {
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'changing', namespace } };
    const old = [{ ...configMap, data: { value: 'a' } }];
    const changed = [{ ...configMap, data: { value: 'b' } }];
    cluster.apply(old);
    const before = cluster.getAll(old).map(appliedState);
    expect(cluster.diff(old)).toBe('');
    expect(cluster.diff(changed)).toContain('+  value: b');
    cluster.apply(changed);
    expect(cluster.getAll(old).map(appliedState)).not.toEqual(before);
  });
});

/** The parts of an object that an apply may change, without those that controllers keep writing. */
function appliedState({ apiVersion, kind, metadata, status }: ApiObject): object {
  const { name, namespace, generation, resourceVersion, managedFields = [] } = metadata;
  return {
    object: `${apiVersion} ${kind} ${namespace ?? ''}/${name}`,
    generation,
    // Contains the time of our last change.
    managed: managedFields.filter(({ manager }) => manager === FIELD_MANAGER),
    // Controllers write only to objects with a status.
    resourceVersion: status === undefined ? resourceVersion : 'any',
  };
}

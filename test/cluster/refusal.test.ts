import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from './support/cluster';

describe('a cluster without the label for tests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-agents-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** An environment whose kubectl always answers with a namespace `default` with these labels. */
  function environment(labels: object): NodeJS.ProcessEnv {
    const kubectl = join(folder, 'kubectl');
    writeFileSync(kubectl, `#!/bin/sh\necho '${JSON.stringify({ metadata: { name: 'default', labels } })}'\n`);
    chmodSync(kubectl, 0o755);
    return { KUBECONFIG: '/somebody/kubeconfig', PATH: `${folder}:${process.env.PATH}` };
  }

  test('is never used without KUBECONFIG', () => {
    const withoutKubeconfig = { ...environment({ 'cdk8s-agents/test-cluster': 'true' }), KUBECONFIG: undefined };
    expect(() => Cluster.fromEnvironment(withoutKubeconfig)).toThrow(
      'KUBECONFIG must name the kubeconfig of a cluster',
    );
    expect(() => Cluster.fromEnvironment({ ...withoutKubeconfig, KUBECONFIG: '' })).toThrow('it is not set');
  });

  test.each([{}, { 'cdk8s-agents/test-cluster': 'false' }])(
    'is refused, with the command that adds the label: %j',
    (labels) => {
      expect(() => Cluster.fromEnvironment(environment(labels))).toThrow(
        /\/somebody\/kubeconfig is not marked .*\n {2}kubectl label namespace default cdk8s-agents\/test-cluster=true$/,
      );
    },
  );

  test('is accepted with the label', () => {
    expect(Cluster.fromEnvironment(environment({ 'cdk8s-agents/test-cluster': 'true' }))).toBeInstanceOf(Cluster);
  });
});

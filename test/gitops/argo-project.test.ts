import { Chart } from 'cdk8s';
import { toPlain } from '../../src/core/plain';
import { ArgoProject, type ArgoProjectProps } from '../../src/gitops/argo-project';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { schemaErrors, versions } from '../support/schemas';
import { describeWithShared } from '../support/shared';
import { argoProject, minimalProject, object, platform } from './samples';

// Required<> makes a missing new prop a compile error.
const every: Required<ArgoProjectProps> = {
  ...minimalProject,
  namespace: 'delivery',
  description: 'What runs Azora',
  repoUrl: 'ssh://git@git.acme.example:7999/azora/platform.git',
  deploys: [platform()],
  clusterResources: [
    { group: 'scheduling.k8s.io', kind: 'PriorityClass' },
    { group: '', kind: 'Namespace' },
  ],
  namedNamespaces: true,
  additionalResources: [
    { group: '', kind: 'Pod' },
    { group: 'apps', kind: 'ReplicaSet' },
  ],
  server: 'https://azora.acme.example:6443',
};

test('a project allows one repository, and the namespaces and kinds of its platform', () => {
  expectGolden(Chart.of(argoProject()), 'gitops/project');
});

test('every prop reaches the project', () => {
  expectGolden(Chart.of(argoProject(every)), 'gitops/project-every-prop');
});

test('objects that are added to the platform after the project are allowed too', () => {
  const chart = platform();
  const project = argoProject({ deploys: [chart] });
  object(chart, 'CronJob', 'batch/v1', { name: 'nightly', namespace: 'azora-es' });
  expect(project.namespaces).toEqual(['azora', 'azora-es']);
  const spec = find(Chart.of(project).toJson(), 'AppProject', 'azora').spec;
  expect(spec).toMatchObject({
    namespaceResourceWhitelist: expect.arrayContaining([{ group: 'batch', kind: 'CronJob' }]),
  });
});

test('with namedNamespaces, a project allows only the Namespaces of its platform', () => {
  const allowed = (changes: Partial<ArgoProjectProps>) => {
    const spec = find(Chart.of(argoProject(changes)).toJson(), 'AppProject', 'azora').spec;
    return toPlain(spec).clusterResourceWhitelist;
  };
  // The AppProject CRD of Argo CD 3.2 rejects a name.
  expect(allowed({})).toEqual([{ group: '', kind: 'Namespace' }]);
  expect(allowed({ namedNamespaces: true })).toEqual([{ group: '', kind: 'Namespace', name: 'azora' }]);
});

test('a project allows the policies of its platform, and other projects do not', () => {
  const chart = platform();
  const apiVersion = 'admissionregistration.k8s.io/v1';
  object(chart, 'ValidatingAdmissionPolicy', apiVersion, { name: 'agents-pods' });
  const allowed = (changes: Partial<ArgoProjectProps>) => {
    const spec = find(Chart.of(argoProject(changes)).toJson(), 'AppProject', 'azora').spec;
    return toPlain(spec).clusterResourceWhitelist;
  };
  const policy = { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' };
  expect(allowed({ deploys: [chart] })).toEqual([{ group: '', kind: 'Namespace' }, policy]);
  expect(allowed({ deploys: [chart], namedNamespaces: true })).toEqual([
    { group: '', kind: 'Namespace', name: 'azora' },
    { ...policy, name: 'agents-pods' },
  ]);
  expect(allowed({})).toEqual([{ group: '', kind: 'Namespace' }]);
});

test('an object without a namespace is refused, unless its kind is allowed', () => {
  const chart = platform();
  object(chart, 'ClusterRole', 'rbac.authorization.k8s.io/v1', { name: 'reader' });
  expect(() => Chart.of(argoProject({ deploys: [chart] })).toJson()).toThrow(
    "ArgoProject 'argocd/azora': deploys must have a namespace for ClusterRole 'reader', or clusterResources must name ClusterRole",
  );
  const clusterResources = [
    { group: '', kind: 'Namespace' },
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  ];
  expect(() => Chart.of(argoProject({ deploys: [chart], clusterResources })).toJson()).not.toThrow();
});

test('a project that deploys nothing is refused', () => {
  const empty = new Chart(platform().node.root, 'empty');
  expect(() => Chart.of(argoProject({ deploys: [empty] })).toJson()).toThrow(
    'deploys must contain at least one object',
  );
  expect(() => argoProject({ deploys: [] })).toThrow('deploys must have at least one construct');
});

test('a project in a construct that it deploys is refused', () => {
  const chart = platform();
  expect(() => new ArgoProject(chart, 'Project', { ...minimalProject, deploys: [chart] })).toThrow(
    'ArgoProject \'argocd/azora\': deploys must not contain the project itself, which its own Applications would then apply, got "platform"',
  );
});

test.each([
  '*',
  'https://github.com/acme/*',
  '!https://github.com/acme/azora.git',
  'https://token:secret@github.com/acme/azora.git',
  'http://github.com/acme/azora.git',
  'github.com/acme/azora',
  '',
])('the repository %j is refused, and not shown', (repoUrl) => {
  expect(() => argoProject({ repoUrl })).toThrow(
    "ArgoProject 'argocd/azora': repoUrl must be the URL of one repository, without patterns and passwords, such as https://github.com/acme/azora.git; the value is not shown",
  );
});

test.each([
  'https://github.com/acme/azora.git',
  'https://github.com:8443/acme/azora',
  'https://acme@dev.example.com/acme/azora',
  'git@github.com:acme/azora.git',
  'ssh://git@git.acme.example:7999/azora/platform.git',
])('the repository %s is accepted', (repoUrl) => {
  expect(argoProject({ repoUrl }).resolved.repoUrl).toBe(repoUrl);
});

test('all wrong props are reported at once', () => {
  const wrong = {
    name: 'Azora',
    namespace: 'argo cd',
    server: 'https://*',
    clusterResources: [{ group: '*', kind: '*' }],
    additionalResources: [{ group: 'Apps', kind: 'pod' }],
  };
  expect(() => argoProject(wrong)).toThrowErrorMatchingInlineSnapshot(
    `"ArgoProject 'argo cd/Azora': name must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Azora"; namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "argo cd"; server must be the URL of one API server, such as https://kubernetes.default.svc, got "https://*"; clusterResources[0].group must be an API group such as apps, or empty for the core group, got "*"; clusterResources[0].kind must be a kind such as ReplicaSet, got "*"; additionalResources[0].group must be an API group such as apps, or empty for the core group, got "Apps"; additionalResources[0].kind must be a kind such as ReplicaSet, got "pod""`,
  );
});

test("the caller's props are not changed", () => {
  const additionalResources = [{ group: '', kind: 'Pod' }];
  argoProject({ additionalResources });
  expect([Object.isFrozen(additionalResources), Object.isFrozen(additionalResources[0])]).toEqual([false, false]);
});

describeWithShared('projects by schema', () => {
  test.each(versions())('a project is valid in %s', (version) => {
    const objects = [argoProject(), argoProject(every)].flatMap((project): object[] => Chart.of(project).toJson());
    expect(objects.flatMap((found) => schemaErrors(found, version))).toEqual([]);
  });
});

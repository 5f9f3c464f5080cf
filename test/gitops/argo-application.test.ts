import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { ArgoApplicationProps } from '../../src/gitops/argo-application';
import { ArgoApplication } from '../../src/gitops/argo-application';
import { ArgoProject } from '../../src/gitops/argo-project';
import { pageOf } from '../service/samples';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { schemaErrors, versions } from '../support/schemas';
import { describeWithShared } from '../support/shared';
import { argoApplication, argoProject, minimalProject } from './samples';

// Required<> makes a missing new prop a compile error. The project is that of the samples.
const every: Required<Omit<ArgoApplicationProps, 'project'>> = {
  name: 'azora-production',
  path: 'clusters/production/dist',
  targetRevision: 'v1.4.2',
  recurse: false,
  destinationNamespace: 'azora',
  prune: false,
  selfHeal: false,
  retries: 10,
  ignoreDifferences: [
    {
      group: 'apps',
      kind: 'Deployment',
      name: 'gateway',
      namespace: 'azora',
      jsonPointers: ['/spec/template/metadata/annotations/restarted-at'],
      jqPathExpressions: ['.spec.template.spec.initContainers[]'],
      managedFieldsManagers: ['mesh-injector'],
    },
  ],
};

test('an application syncs a folder, prunes deleted objects, and reverts changes in the cluster', () => {
  expectGolden(pageOf(argoApplication(), 'Application'), 'gitops/application');
});

test('every prop reaches the application', () => {
  expectGolden(pageOf(argoApplication(every), 'Application'), 'gitops/application-every-prop');
});

test('it has no label or annotation that makes Argo CD track it', () => {
  const { labels, annotations } = find(Chart.of(argoApplication()).toJson(), 'Application', 'azora').metadata;
  expect(Object.keys({ ...labels, ...annotations }).sort()).toEqual([
    'app.kubernetes.io/component',
    'app.kubernetes.io/managed-by',
    'app.kubernetes.io/name',
    'argocd.argoproj.io/compare-options',
  ]);
});

test.each([
  ['dist', 'dist'],
  ['dist/argocd', 'dist'],
  ['./dist', 'dist'],
  ['dist', 'clusters/dist'],
  ['dist/argocd/azora', 'clusters/dist/argocd/'],
])('an application that is written to %s cannot sync %s, which contains it', (outdir, path) => {
  expect(() => Chart.of(argoApplication({ path }, outdir)).toJson()).toThrow(
    `ArgoApplication 'argocd/azora': path must not contain its own manifest, which is written to "${outdir}": move it to another chart, or to an app with an outdir such as argocd, got "${path}"`,
  );
});

test.each([
  ['argocd', 'dist'],
  ['dist', 'dist/azora'],
  ['dist-argocd', 'dist'],
  ['/tmp/dist', 'dist'],
])('an application that is written to %s may sync %s', (outdir, path) => {
  expect(() => Chart.of(argoApplication({ path }, outdir)).toJson()).not.toThrow();
});

test.each(['dist', '/tmp/dist'])(
  'an application in the folder of its platform is refused, with the outdir %s',
  (outdir) => {
    const part = new Construct(new App({ outdir }), 'azora');
    const project = argoProject();
    new ArgoApplication(new Chart(part, '5-gitops'), 'Application', { name: 'azora', path: 'dist/azora', project });
    expect(() => new Chart(part, 'other').toJson()).toThrow(
      /path must not contain its own manifest, which is written to "(dist\/)?azora"/,
    );
  },
);

test('an application outside the folder of its platform is accepted', () => {
  expect(() => Chart.of(argoApplication({ path: 'dist/azora' }, 'dist')).toJson()).not.toThrow();
});

test('an application in a construct that it applies is refused', () => {
  const app = new App({ outdir: 'dist' });
  const chart = new Chart(app, 'azora');
  const project = new ArgoProject(new Chart(app, 'argocd'), 'Project', { ...minimalProject, deploys: [chart] });
  expect(() => new ArgoApplication(chart, 'Application', { name: 'azora', path: 'dist', project })).toThrow(
    'ArgoApplication \'argocd/azora\': it must be outside the constructs that it applies, or it deletes itself when its file moves, got "azora"',
  );
});

test('a namespace that the project does not allow is refused', () => {
  const application = argoApplication({ destinationNamespace: 'kube-system' });
  expect(() => Chart.of(application).toJson()).toThrow(
    'ArgoApplication \'argocd/azora\': destinationNamespace must be one of azora, which its project allows, got "kube-system"',
  );
});

test('an application uses the repository and the cluster of its project', () => {
  const project = argoProject({ repoUrl: 'git@github.com:acme/azora.git', server: 'https://azora.acme.example:6443' });
  const { spec } = find(Chart.of(argoApplication({ project })).toJson(), 'Application', 'azora');
  expect(spec).toMatchObject({
    destination: { server: 'https://azora.acme.example:6443' },
    source: { repoURL: 'git@github.com:acme/azora.git' },
  });
});

test.each(['', '.', './', '..', '../dist', '/dist', 'dist/../..', 'dist/*', 'a b'])(
  'the path %j is refused',
  (path) => {
    expect(() => argoApplication({ path })).toThrow(/path must be a folder within the repository, such as dist/);
  },
);

test('all wrong props are reported at once', () => {
  const wrong = {
    name: 'Azora',
    targetRevision: 'main branch',
    retries: -1,
    destinationNamespace: 'Azora',
    ignoreDifferences: [{ kind: 'Deployment' }, { kind: 'Service', jsonPointers: ['spec.replicas'] }],
  };
  expect(() => argoApplication(wrong)).toThrowErrorMatchingInlineSnapshot(
    `"ArgoApplication 'argocd/Azora': name must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Azora"; targetRevision must be a branch, a tag or a commit, such as main, got "main branch"; destinationNamespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "Azora"; retries must be a whole number of at least 0, got -1; ignoreDifferences[0] must name a field or its manager, such as jsonPointers: ['/spec/replicas']; ignoreDifferences[1].jsonPointers[0] must be a JSON pointer such as /spec/replicas, got "spec.replicas""`,
  );
});

test("the caller's props are not changed", () => {
  const ignoreDifferences = [{ kind: 'Service', jsonPointers: ['/spec/clusterIP'] }];
  argoApplication({ ignoreDifferences });
  expect([ignoreDifferences, ignoreDifferences[0]?.jsonPointers].map(Object.isFrozen)).toEqual([false, false]);
});

describeWithShared('applications by schema', () => {
  test.each(versions())('an application is valid in %s', (version) => {
    const objects = [argoApplication(), argoApplication(every)].flatMap((app): object[] => Chart.of(app).toJson());
    expect(objects.flatMap((found) => schemaErrors(found, version))).toEqual([]);
  });
});

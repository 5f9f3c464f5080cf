import { mountProblems } from '../../../../src/core/pods/volumes/mount-problems';

const container = (...volumeMounts: readonly object[]) => ({ name: 'agent', volumeMounts });

test('mounts at different paths, also inside a writable volume or beside a single file, are fine', () => {
  const volumeMounts = [
    { mountPath: '/tmp', name: 'scratch-tmp' },
    { mountPath: '/tmp/cache', name: 'cache' },
    { mountPath: '/etc/app/config.yaml', name: 'files', readOnly: true, subPath: 'config.yaml' },
    { mountPath: '/etc/app', name: 'etc-app' },
  ];
  const volumes = ['scratch-tmp', 'cache', 'files', 'etc-app'].map((name) => ({ name }));
  expect(mountProblems({ volumes, containers: [container(...volumeMounts)] })).toEqual([]);
});

test('two volumes of one name, two at one path, and one inside a read-only volume are problems, in every container', () => {
  const volumes = [{ name: 'data' }, { name: 'data' }, { name: 'ca' }];
  const twice = container({ mountPath: '/data', name: 'data' }, { mountPath: '/data/', name: 'ca', readOnly: true });
  const nested = container(
    { mountPath: '/etc/ca', name: 'ca', readOnly: true },
    { mountPath: '/etc/ca/x', name: 'data' },
  );
  expect(mountProblems({ volumes, initContainers: [{ ...twice, name: 'fill' }], containers: [nested] })).toEqual([
    "volumes must have different names, got 'data' twice: set another name",
    "container 'fill': /data has 'data' and 'ca': mount one of them elsewhere",
    "container 'agent': /etc/ca/x of 'data' is inside /etc/ca, which 'ca' makes read-only: mount it elsewhere",
  ]);
});

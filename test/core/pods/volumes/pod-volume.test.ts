import { PodVolume } from '../../../../src/core/pods/volumes/pod-volume';
import { ProjectedSource } from '../../../../src/core/pods/volumes/projected-source';

const LABELS = { 'app.kubernetes.io/name': 'demo' };

test('a volume per pod is a claim template, with the labels of the pods, and called after its path', () => {
  const volume = PodVolume.ephemeral({ path: '/var/Cache', size: '20Gi', storageClassName: 'fast' });
  expect(volume.toVolume(LABELS)).toEqual({
    name: 'var-cache',
    ephemeral: {
      volumeClaimTemplate: {
        metadata: { labels: LABELS },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '20Gi' } },
          storageClassName: 'fast',
        },
      },
    },
  });
  expect(volume.toMount()).toEqual({ mountPath: '/var/Cache', name: 'var-cache' });
});

test('an existing claim says who may write, in the volume and in the mount', () => {
  const props = { path: '/models', claimName: 'models', accessMode: 'ReadWriteMany', subPath: 'small' } as const;
  const reads = PodVolume.persistentVolumeClaim({ ...props, readOnly: true });
  expect(reads.toVolume(LABELS)).toEqual({
    name: 'models',
    persistentVolumeClaim: { claimName: 'models', readOnly: true },
  });
  expect(reads.toMount()).toEqual({ mountPath: '/models', name: 'models', readOnly: true, subPath: 'small' });
  const writes = PodVolume.persistentVolumeClaim({ ...props, readOnly: false, name: 'weights' });
  expect(writes.toVolume(LABELS)).toEqual({ name: 'weights', persistentVolumeClaim: { claimName: 'models' } });
  expect(writes.toMount()).toEqual({ mountPath: '/models', name: 'weights', subPath: 'small' });
});

test('ConfigMaps, Secrets, images and fields of the pod are read-only directories', () => {
  const volumes = [
    PodVolume.configMap({ path: '/etc/prompts', configMapName: 'prompts', optional: true }),
    PodVolume.secret({ path: '/etc/git', secretName: 'git', items: { 'ssh-key': 'id_ed25519' } }),
    PodVolume.image({
      path: '/skills',
      image: `ghcr.io/acme/skills@sha256:${'0'.repeat(64)}`,
      imagePullPolicy: 'Always',
    }),
    PodVolume.downwardApi({ path: '/etc/pod', items: { session: "metadata.labels['session']" } }),
  ];
  expect(volumes.map((volume) => volume.toVolume(LABELS))).toEqual([
    { name: 'etc-prompts', configMap: { name: 'prompts', optional: true } },
    {
      name: 'etc-git',
      secret: { secretName: 'git', defaultMode: 0o440, items: [{ key: 'ssh-key', path: 'id_ed25519' }] },
    },
    { name: 'skills', image: { reference: `ghcr.io/acme/skills@sha256:${'0'.repeat(64)}`, pullPolicy: 'Always' } },
    {
      name: 'etc-pod',
      downwardAPI: { items: [{ path: 'session', fieldRef: { fieldPath: "metadata.labels['session']" } }] },
    },
  ]);
  expect(volumes.map((volume) => volume.toMount().readOnly)).toEqual([true, true, true, true]);
});

test('a projected volume gathers certificates, a token for an audience, and fields', () => {
  const volume = PodVolume.projected({
    path: '/var/run/identity',
    sources: [
      ProjectedSource.serviceAccountToken({ file: 'token', audience: 'sts.amazonaws.com' }),
      ProjectedSource.configMap({ configMapName: 'ca-bundle', items: { 'ca.crt': 'ca.pem' } }),
      ProjectedSource.secret({ secretName: 'extra', optional: true }),
      ProjectedSource.downwardApi({ items: { name: 'metadata.name' } }),
    ],
  });
  expect(volume.toVolume(LABELS).projected?.sources).toEqual([
    { serviceAccountToken: { path: 'token', audience: 'sts.amazonaws.com', expirationSeconds: 3600 } },
    { configMap: { name: 'ca-bundle', items: [{ key: 'ca.crt', path: 'ca.pem' }] } },
    { secret: { name: 'extra', optional: true } },
    { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
  ]);
});

const path = '/work';
const claim = { path, claimName: 'models', accessMode: 'ReadWriteMany', readOnly: true } as const;
const token = { file: 'token', audience: 'acme' };

test.each<[string, () => unknown]>([
  [
    `PodVolume.ephemeral "/work": size must be a quantity above 0 such as 512Mi, got "0"`,
    () => PodVolume.ephemeral({ path, size: '0' }),
  ],
  [
    'PodVolume.ephemeral "/work": size must be whole bytes such as 512Mi: the suffix m means thousandths of a byte, got "20m"',
    () => PodVolume.ephemeral({ path, size: '20m' }),
  ],
  [
    'PodVolume.ephemeral "/": path must be a directory below it: it hides what every process needs, got "/"',
    () => PodVolume.ephemeral({ path: '/', size: '1Gi' }),
  ],
  [
    'have single slashes, and none at its end, such as /var/cache, got "/a/"',
    () => PodVolume.ephemeral({ path: '/a/', size: '1Gi' }),
  ],
  ['not be in /proc or /sys, which are the kernel', () => PodVolume.ephemeral({ path: '/proc/self', size: '1Gi' })],
  [
    'path must not be in /var/run/secrets/kubernetes.io/serviceaccount, which is for the token of the Kubernetes API',
    () => PodVolume.ephemeral({ path: '/var/run/secrets/kubernetes.io/serviceaccount/x', size: '1Gi' }),
  ],
  ['name must be lower-case letters', () => PodVolume.ephemeral({ path, name: 'Work', size: '1Gi' })],
  [
    'storageClassName must be dot-separated labels',
    () => PodVolume.ephemeral({ path, size: '1Gi', storageClassName: 'Fast' }),
  ],
  ['subPath must be a path without a leading slash', () => PodVolume.ephemeral({ path, size: '1Gi', subPath: '/x' })],
  [
    'subPath must be a path without a leading slash',
    () => PodVolume.ephemeral({ path, size: '1Gi', subPath: 'x/../y' }),
  ],
  ['claimName must be dot-separated labels', () => PodVolume.persistentVolumeClaim({ ...claim, claimName: '' })],
  [
    'readOnly must be true with ReadOnlyMany, got false',
    () => PodVolume.persistentVolumeClaim({ ...claim, accessMode: 'ReadOnlyMany', readOnly: false }),
  ],
  ['configMapName must be dot-separated labels', () => PodVolume.configMap({ path, configMapName: 'A' })],
  ['items must have at least one key, got {}', () => PodVolume.configMap({ path, configMapName: 'a', items: {} })],
  [
    'key of items must be letters, digits',
    () => PodVolume.configMap({ path, configMapName: 'a', items: { 'a b': 'c' } }),
  ],
  [
    'items.a must not start with two dots',
    () => PodVolume.configMap({ path, configMapName: 'a', items: { a: '..data' } }),
  ],
  [
    'files of items must be different from each other, got "x" twice',
    () => PodVolume.secret({ path, secretName: 'a', items: { a: 'x', b: 'x' } }),
  ],
  ['secretName must be dot-separated labels', () => PodVolume.secret({ path, secretName: 'A' })],
  ['sources must have at least one source, got []', () => PodVolume.projected({ path, sources: [] })],
  ['items must have at least one file, got {}', () => PodVolume.downwardApi({ path, items: {} })],
  ['image must have a fixed tag or a digest', () => PodVolume.image({ path, image: 'acme/skills:latest' })],
  [
    'expirationSeconds must be whole seconds from 600 to 4294967296, such as 3600, got 599',
    () => ProjectedSource.serviceAccountToken({ ...token, expirationSeconds: 599 }),
  ],
  ['audience must be who accepts the token', () => ProjectedSource.serviceAccountToken({ ...token, audience: ' ' })],
  [
    'audience must not be the Kubernetes API',
    () => ProjectedSource.serviceAccountToken({ ...token, audience: 'https://kubernetes.default.svc/' }),
  ],
  [
    'file must be a path without a leading slash',
    () => ProjectedSource.serviceAccountToken({ ...token, file: '/token' }),
  ],
])('refuses: %s', (message, make) => {
  expect(make).toThrow(message);
});

test('a field that files cannot have, or with a bad key, is refused', () => {
  const items: object = { node: 'spec.nodeName' };
  const props = { path, items };
  expect(() => Reflect.apply(PodVolume.downwardApi, PodVolume, [props])).toThrow(
    "items.node must be one of metadata.name, metadata.namespace, metadata.uid, metadata.labels['KEY'], metadata.annotations['KEY'], got \"spec.nodeName\"",
  );
  expect(() => PodVolume.downwardApi({ path, items: { x: "metadata.labels['a b']" } })).toThrow(
    'items.x must be one of',
  );
});

test('an image with a tag warns, and names the volume', () => {
  expect(PodVolume.image({ path, image: 'acme/skills:1.0' }).warnings).toEqual([
    'PodVolume.image "/work": image must have a digest to be reproducible, got "acme/skills:1.0"',
  ]);
});

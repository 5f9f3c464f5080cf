import { vaultEntries } from '../../../src/readme/needs/vault-entries';
import { deployment, object, setOf } from '../set';

const secretStoreRef = { kind: 'ClusterSecretStore', name: 'vault' };
const external = (name: string, spec: object) => object('external-secrets.io/v1 ExternalSecret', name, { spec });

test('an entry is named with its store, its keys, its Secret, and who reads it', () => {
  const data = [
    { secretKey: 'B', remoteRef: { key: 'shop/api', property: 'b' } },
    { secretKey: 'A', remoteRef: { key: 'shop/api', property: 'a' } },
    { secretKey: 'C', remoteRef: { key: 'shop/plain' } },
  ];
  const reader = deployment('web', { envFrom: [{ secretRef: { name: 'api' } }] });
  const spec = { secretStoreRef, refreshPolicy: 'CreatedOnce', data, target: { name: 'api' } };
  expect(vaultEntries(setOf(reader, external('credentials', spec)))).toEqual([
    {
      store: 'ClusterSecretStore vault',
      entry: 'shop/api',
      properties: ['a', 'b'],
      secret: 'shop/api',
      readBy: ['Deployment shop/web'],
      refreshed: 'once, when it is created',
    },
    {
      store: 'ClusterSecretStore vault',
      entry: 'shop/plain',
      properties: [],
      secret: 'shop/api',
      readBy: ['Deployment shop/web'],
      refreshed: 'once, when it is created',
    },
  ]);
});

test('whole entries, searches, generators and stores of one entry are named as such', () => {
  const dataFrom = [
    { extract: { key: 'shop/whole' } },
    { find: { path: 'shop', name: { regexp: '^api' }, tags: { team: 'a' } } },
    { sourceRef: { generatorRef: { kind: 'Password', name: 'random' } } },
    { extract: { key: 'shop/other' }, sourceRef: { storeRef: { name: 'second' } } },
  ];
  const entries = vaultEntries(setOf(external('api', { secretStoreRef, dataFrom })));
  expect(entries.map(({ store, entry }) => `${store}: ${entry}`)).toEqual([
    'ClusterSecretStore vault: all entries below shop, named like ^api, tagged team=a',
    'ClusterSecretStore vault: made by Password random',
    'ClusterSecretStore vault: shop/whole',
    'SecretStore second: shop/other',
  ]);
});

test.each([
  [{ refreshPolicy: 'CreatedOnce' }, 'once, when it is created'],
  [{ refreshPolicy: 'OnChange' }, 'when its ExternalSecret changes'],
  [{ refreshPolicy: 'Periodic', refreshInterval: '24h' }, 'every 24h'],
  [{ refreshInterval: '0s' }, 'once, when it is created'],
  [{}, 'every 1h'],
])('with %j, a Secret follows its entry %s', (refresh, words) => {
  const data = [{ secretKey: 'A', remoteRef: { key: 'shop/api', property: 'a' } }];
  const [entry] = vaultEntries(setOf(external('api', { secretStoreRef, data, ...refresh })));
  expect(entry?.refreshed).toBe(words);
});

test('a ClusterExternalSecret is read like an ExternalSecret', () => {
  const data = [{ secretKey: 'A', remoteRef: { key: 'shop/api', property: 'a' } }];
  const spec = { externalSecretSpec: { secretStoreRef, data, target: { name: 'api' } } };
  const cluster = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterExternalSecret',
    metadata: { name: 'all' },
    spec,
  };
  expect(vaultEntries(setOf(cluster)).map(({ entry, secret }) => [entry, secret])).toEqual([['shop/api', 'api']]);
  expect(vaultEntries(setOf(object('v1 Secret', 'api')))).toEqual([]);
});

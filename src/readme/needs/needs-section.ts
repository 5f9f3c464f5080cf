import { listed } from '../../core/listed';
import type { NamespaceContents } from '../../namespace/namespace-contents';
import type { ManifestSet } from '../manifest-set';
import { blocks, bullets, section } from '../markdown/blocks';
import { code, codes, words } from '../markdown/inline';
import { table } from '../markdown/table';
import { clusterFacts } from './cluster-facts';
import { imageRows } from './images';
import { missingObjects } from './missing-objects';
import { nodeRows } from './node-rows';
import { operatorRows } from './operator-rows';
import { operatorSecrets } from './operator-secrets';
import { vaultEntries } from './vault-entries';
import { volumeRows } from './volumes';

/** What has to be there before a set is applied. */
export function needsSection(
  set: ManifestSet,
  namespaces: ReadonlyMap<string, NamespaceContents>,
  kubernetesVersion: string | undefined,
): string {
  return section('## What it needs', [
    bullets(clusterFacts(set, kubernetesVersion)),
    section('### Operators', [operatorTable(set)]),
    section('### Entries in secret stores', [vaultTable(set)]),
    section('### Secrets and other objects that must exist', [missingTables(set)]),
    section('### Secrets that operators make', [operatorSecretTable(set)]),
    section('### Nodes and volumes', [nodeTable(set, namespaces), volumeTable(namespaces)]),
    section('### Images', [imageTable(set)]),
  ]);
}

function operatorTable(set: ManifestSet): string {
  return table(
    ['operator', 'custom resources', 'namespaces', 'settings'],
    operatorRows(set).map(({ operator, kinds, namespaces, settings }) => [
      words(operator),
      [...kinds].map(([version, names]) => `${code(version)}: ${codes(names)}`).join('<br>'),
      codes(namespaces),
      settings.join('<br>'),
    ]),
  );
}

function vaultTable(set: ManifestSet): string {
  return table(
    ['store', 'entry', 'keys', 'becomes the Secret', 'read by', 'follows the store'],
    vaultEntries(set).map(({ store, entry, properties, secret, readBy, refreshed }) => [
      code(store),
      code(entry),
      properties.length === 0 ? 'all' : codes(properties),
      code(secret),
      users(readBy),
      words(refreshed),
    ]),
  );
}

function missingTables(set: ManifestSet): string {
  const missing = missingObjects(set);
  const rows = (secrets: boolean) =>
    missing
      .filter(({ kind }) => (kind === 'Secret') === secrets)
      .map(({ kind, path, keys, usedBy, optional }) => [
        code(`${kind} ${path}`),
        codes(keys),
        users(usedBy),
        optional ? 'optional' : '',
      ]);
  return blocks([
    table(['Secret', 'keys', 'used by', ''], rows(true)),
    table(['object', 'keys', 'used by', ''], rows(false)),
  ]);
}

function operatorSecretTable(set: ManifestSet): string {
  return table(
    ['Secret', 'made for', 'keys', 'used by'],
    operatorSecrets(set).map(({ path, madeFor, keys, usedBy }) => [
      code(path),
      code(madeFor),
      codes(keys),
      users(usedBy),
    ]),
  );
}

function nodeTable(set: ManifestSet, namespaces: ReadonlyMap<string, NamespaceContents>): string {
  return table(
    ['nodes', 'for the pods of'],
    nodeRows(set, namespaces).map(({ need, pods }) => [need, users(pods)]),
  );
}

function volumeTable(namespaces: ReadonlyMap<string, NamespaceContents>): string {
  return table(
    ['storage class', 'volumes', 'in all', 'claims'],
    volumeRows(namespaces).map(({ storageClass, claims, count, total }) => [
      storageClass === undefined ? 'the default class' : code(storageClass),
      String(count),
      code(total),
      claims.map(words).join('<br>'),
    ]),
  );
}

function imageTable(set: ManifestSet): string {
  const fixed = { digest: 'digest', tag: 'tag only', mutable: '**nothing**: it may change' };
  return table(
    ['image', 'fixed by', 'used by'],
    imageRows(set).map(({ image, fixedBy, usedBy }) => [code(image), fixed[fixedBy], users(usedBy)]),
  );
}

/** The objects that use something. Many of them are counted. */
function users(titles: readonly string[]): string {
  return listed(titles.map(code), MOST_NAMES);
}

const MOST_NAMES = 6;

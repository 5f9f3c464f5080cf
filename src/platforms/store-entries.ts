import type { IConstruct } from 'constructs';
import { Input, oneOf } from '../core/input/input';
import { apiObjectsIn } from '../core/objects/api-objects';
import type { ExternalSourceProps, SecretStore } from '../core/objects/external-secret';
import { groupOf } from '../core/objects/identity';
import { rendered } from '../core/objects/rendered';
import { rotationText } from '../core/objects/rotation';
import { distinct } from '../core/order';
import { ownValue, toList, toPlain } from '../core/plain';

/** The texts that name the current values of credentials, by their entry in the store. */
export type Rotations = Readonly<Record<string, string>>;

/** The store of a platform. */
interface Store {
  readonly secretStore: SecretStore;
  readonly rotations: Rotations;
}

/** An entry of a platform's store with its rotation. All Secrets of an entry have the same rotation. */
export function storeEntry({ secretStore, rotations }: Store, remoteKey: string): Omit<ExternalSourceProps, 'keys'> {
  return { ...secretStore, remoteKey, rotation: ownValue(rotations, remoteKey) };
}

/** Checks the texts of rotations. */
export function checkRotationTexts(input: Input, rotations: Rotations): void {
  for (const [remoteKey, rotation] of Object.entries(rotations)) {
    input.required(`rotations['${remoteKey}']`, rotation, rotationText);
  }
}

/**
 * Checks that each rotation names an entry that a Secret of the finished platform follows.
 * @throws InputError that lists every wrong entry, and the entries there are
 */
export function checkRotatedEntries(subject: string, platform: IConstruct, rotations: Rotations): void {
  const input = new Input(subject);
  const known = oneOf(...distinct(rotatedEntries(platform)));
  for (const remoteKey of Object.keys(rotations)) input.required('key of rotations', remoteKey, known);
  input.done();
}

function rotatedEntries(platform: IConstruct): readonly string[] {
  return apiObjectsIn(platform)
    .filter((object) => object.kind === 'ExternalSecret' && groupOf(object) === 'external-secrets.io')
    .map((secret) => toPlain(rendered(secret).spec))
    .filter(({ refreshPolicy }) => refreshPolicy === 'OnChange')
    .flatMap(({ data }) => toList(data).map((entry) => String(toPlain(toPlain(entry).remoteRef).key)));
}

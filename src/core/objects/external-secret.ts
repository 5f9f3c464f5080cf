import type { ExternalSecretSpec } from '../../../imports/external-secrets.io';
import { type Check, type Input, oneOf } from '../input/input';
import { dnsSubdomain, secretKey } from '../input/names';
import { count } from '../input/numbers';

/** A store that External Secrets reads. */
export interface SecretStore {
  /** The name of the store. */
  readonly storeName: string;

  /** The kind of the store. @default ClusterSecretStore */
  readonly storeKind?: 'ClusterSecretStore' | 'SecretStore';
}

/** Where External Secrets finds the values of a Secret. */
export interface ExternalSourceProps extends SecretStore {
  /** The entry of the store that has the keys as properties, such as `stella/sessions/demo`. */
  readonly remoteKey: string;

  /** The keys of the Secret, which are properties of `remoteKey`. */
  readonly keys: readonly string[];

  /**
   * Hours between two looks into the store; what runs keeps what it started with either way.
   * @default - once, at creation
   */
  readonly refreshHours?: number;
}

/** Store, entry and keys are named as the operator wants them. */
export function checkExternalSource(input: Input, source: ExternalSourceProps): void {
  input.required('source.storeName', source.storeName, dnsSubdomain);
  input.optional('source.storeKind', source.storeKind, oneOf('ClusterSecretStore', 'SecretStore'));
  input.required('source.remoteKey', source.remoteKey, remoteKey);
  if (source.keys.length === 0) input.refuse('source.keys must name one key at least, such as LIVEKIT_TOKEN');
  input.each('source.keys', source.keys, secretKey);
  input.distinct('source.keys', source.keys);
  input.optional('source.refreshHours', source.refreshHours, count);
}

/**
 * The spec of an ExternalSecret that owns the Secret it makes.
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export function externalSecretSpec(
  source: ExternalSourceProps,
  target: { readonly name: string; readonly labels: Record<string, string> },
): ExternalSecretSpec {
  const { storeName, storeKind = 'ClusterSecretStore', remoteKey, keys, refreshHours } = source;
  return {
    data: [...keys].sort().map((key) => ({ remoteRef: { key: remoteKey, property: key }, secretKey: key })),
    ...(refreshHours === undefined
      ? { refreshPolicy: 'CreatedOnce' }
      : { refreshInterval: `${refreshHours}h`, refreshPolicy: 'Periodic' }),
    secretStoreRef: { kind: storeKind, name: storeName },
    target: { creationPolicy: 'Owner', name: target.name, template: { metadata: { labels: target.labels } } },
  };
}

const remoteKey: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : { must: 'name the entry of the store, such as stella/demo' };

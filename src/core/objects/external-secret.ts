import type { ExternalSecretSpec } from '../../../imports/external-secrets.io';
import { type Check, type Input, oneOf } from '../input/input';
import { dnsSubdomain, secretKey } from '../input/names';
import { count } from '../input/numbers';

/** A secret store of the External Secrets Operator. */
export interface SecretStore {
  readonly storeName: string;

  /** @default ClusterSecretStore */
  readonly storeKind?: 'ClusterSecretStore' | 'SecretStore';
}

/** The source of a Secret's values in External Secrets. */
export interface ExternalSourceProps extends SecretStore {
  /** The entry in the store, such as `stella/sessions/demo`. Its properties are the keys of the Secret. */
  readonly remoteKey: string;

  /** The keys of the Secret, which are also the properties of `remoteKey`. */
  readonly keys: readonly string[];

  /**
   * Hours between two reads of the store. Running pods keep the values they started with.
   * @default - once, at creation
   */
  readonly refreshHours?: number;
}

/** Checks that the operator accepts the names of the store, the entry and the keys. */
export function checkExternalSource(input: Input, source: ExternalSourceProps): void {
  input.required('source.storeName', source.storeName, dnsSubdomain);
  input.optional('source.storeKind', source.storeKind, oneOf('ClusterSecretStore', 'SecretStore'));
  input.required('source.remoteKey', source.remoteKey, remoteKey);
  if (source.keys.length === 0) input.refuse('source.keys must name at least one key, such as LIVEKIT_TOKEN');
  input.each('source.keys', source.keys, secretKey);
  input.distinct('source.keys', source.keys);
  input.optional('source.refreshHours', source.refreshHours, count);
}

/**
 * The spec of an ExternalSecret that owns the Secret it creates.
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

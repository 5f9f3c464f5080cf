import type { ExternalSecretSpec } from '../../../imports/external-secrets.io';
import { type Check, type Input, oneOf } from '../input/input';
import { dnsSubdomain, secretKey, text } from '../input/names';
import { count } from '../input/numbers';
import { listed } from '../listed';
import { REASON_ANNOTATION_PREFIX, ROTATION_ANNOTATION } from './labels';
import { FIRST_ROTATION, rotationText } from './rotation';

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
   * A text that names the current values, such as the date of their last change. External Secrets reads the store when
   * the text changes, and the pods of the app that read the Secret at start are replaced.
   * @default initial
   * @see https://external-secrets.io/latest/api/externalsecret/#refresh-policy
   */
  readonly rotation?: string;

  /**
   * Hours between two reads of the store, instead of `rotation`. Only for clients that read the Secret again from a file:
   * running pods keep the environment that they started with.
   * @default - a changed `rotation` makes External Secrets read the store
   */
  readonly refreshHours?: number;

  /**
   * Why the store is read only once, when the Secret is created; rendered as an annotation. Instead of `rotation`.
   * @default - a changed `rotation` makes External Secrets read the store
   */
  readonly onceReason?: string;
}

/** Checks that the operator accepts the names of the store, the entry and the keys. */
export function checkExternalSource(input: Input, source: ExternalSourceProps): void {
  input.required('source.storeName', source.storeName, dnsSubdomain);
  input.optional('source.storeKind', source.storeKind, oneOf('ClusterSecretStore', 'SecretStore'));
  input.required('source.remoteKey', source.remoteKey, remoteKey);
  if (source.keys.length === 0) input.refuse('source.keys must name at least one key, such as LIVEKIT_TOKEN');
  input.each('source.keys', source.keys, secretKey);
  input.distinct('source.keys', source.keys);
  input.optional('source.rotation', source.rotation, rotationText);
  input.optional('source.refreshHours', source.refreshHours, count);
  input.optional('source.onceReason', source.onceReason, text);
  const ways = ['rotation', 'refreshHours', 'onceReason'] as const;
  const given = ways.filter((way) => source[way] !== undefined);
  if (given.length > 1) {
    input.refuse(
      `source must have one of rotation, refreshHours and onceReason, which each say when the store is read, got ${listed(given)}`,
    );
  }
}

/** Annotations of an ExternalSecret: the reason for an exception. Undefined without one. */
export function externalSecretAnnotations({ onceReason }: ExternalSourceProps): Record<string, string> | undefined {
  return onceReason === undefined ? undefined : { [`${REASON_ANNOTATION_PREFIX}once-reason`]: onceReason };
}

/**
 * The spec of an ExternalSecret that owns the Secret it creates.
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export function externalSecretSpec(
  source: ExternalSourceProps,
  target: { readonly name: string; readonly labels: Record<string, string> },
): ExternalSecretSpec {
  const { storeName, storeKind = 'ClusterSecretStore', remoteKey, keys } = source;
  const { policy, annotations } = refresh(source);
  return {
    data: [...keys].sort().map((key) => ({ remoteRef: { key: remoteKey, property: key }, secretKey: key })),
    ...policy,
    secretStoreRef: { kind: storeKind, name: storeName },
    target: {
      creationPolicy: 'Owner',
      name: target.name,
      template: { metadata: { ...annotations, labels: target.labels } },
    },
  };
}

/**
 * When the store is read. With OnChange, the operator reads it when the generation, the labels or the annotations of the
 * ExternalSecret differ from those at its last read. The rotation is part of the spec, so it changes the generation, and
 * an annotation of the Secret tells when the new values have arrived.
 * @see https://github.com/external-secrets/external-secrets/blob/v2.9.0/pkg/controllers/util/util.go
 */
function refresh({ rotation = FIRST_ROTATION, refreshHours, onceReason }: ExternalSourceProps) {
  if (onceReason !== undefined) return { policy: { refreshPolicy: 'CreatedOnce' } };
  if (refreshHours !== undefined) {
    return { policy: { refreshInterval: `${refreshHours}h`, refreshPolicy: 'Periodic' } };
  }
  return { policy: { refreshPolicy: 'OnChange' }, annotations: { annotations: { [ROTATION_ANNOTATION]: rotation } } };
}

const remoteKey: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : { must: 'name the entry of the store, such as stella/demo' };

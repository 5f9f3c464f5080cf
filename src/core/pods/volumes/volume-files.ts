import type { DownwardAPIVolumeFile, KeyToPath } from 'kubernetes-types/core/v1';
import { defined } from '../../defined';
import type { Check, Input } from '../../input/input';
import { dnsSubdomain, secretKey } from '../../input/names';
import { podMetadataField } from '../environment/pod-field';
import type { ConfigMapFileProps, DownwardApiProps, KeyFileProps, SecretFileProps } from './volume-props';

/** A path below the directory of a volume. @see https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath */
export const relativePath: Check = (value) =>
  typeof value === 'string' && /^[^/:\p{Cc}][^:\p{Cc}]*$/u.test(value) && !value.split('/').includes('..')
    ? undefined
    : { must: 'be a path without a leading slash, .. and colons, such as ca.crt' };

/** A file of a volume. Names that start with two dots are the kubelet's own. */
export const volumeFile: Check = (value) =>
  relativePath(value) ??
  (typeof value === 'string' && value.startsWith('..')
    ? { must: 'not start with two dots, which are the kubelet’s own files' }
    : undefined);

/** The keys of a ConfigMap that become files. */
export function configMapFiles(input: Input, { configMapName, ...files }: ConfigMapFileProps): KeyFiles {
  input.required('configMapName', configMapName, dnsSubdomain);
  return keyFiles(input, files);
}

/** The keys of a Secret that become files. */
export function secretFiles(input: Input, { secretName, ...files }: SecretFileProps): KeyFiles {
  input.required('secretName', secretName, dnsSubdomain);
  return keyFiles(input, files);
}

/** Fields of the pod, by file in order. */
export function fieldFiles(input: Input, { items }: DownwardApiProps): DownwardAPIVolumeFile[] {
  if (Object.keys(items).length === 0) input.refuse('items must have at least one file, got {}');
  input.entries('items', items, volumeFile, podMetadataField);
  return Object.entries(items).map(([path, fieldPath]) => ({ fieldRef: { fieldPath }, path }));
}

interface KeyFiles {
  readonly items?: KeyToPath[];
  readonly optional?: boolean;
}

function keyFiles(input: Input, { items, optional }: KeyFileProps): KeyFiles {
  if (items !== undefined && Object.keys(items).length === 0) input.refuse('items must have at least one key, got {}');
  input.entries('items', items ?? {}, secretKey, volumeFile);
  input.distinct('files of items', Object.values(items ?? {}));
  return defined({
    items: items && Object.entries(items).map(([key, path]) => ({ key, path })),
    optional: optional || undefined,
  });
}

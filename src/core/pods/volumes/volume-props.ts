import type { PodMetadataField } from '../environment/pod-field';
import type { AccessMode } from './access-mode';

/** Where the main container mounts a volume. */
export interface VolumeMountProps {
  /** Absolute path of the directory in the container. It hides what the image has there. */
  readonly path: string;

  /** Name of the volume in the pod. @default - from the path: `var-cache` for `/var/cache` */
  readonly name?: string;
}

/** A mount of a whole volume, or of one directory or file in it. */
export interface SubPathMountProps extends VolumeMountProps {
  /**
   * Mounts only this directory or file of the volume, such as `models/small`. A file of a ConfigMap or a Secret that is mounted so
   * does not follow changes.
   * @default - the whole volume
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
   */
  readonly subPath?: string;
}

/** A volume of its own for each pod. */
export interface EphemeralVolumeProps extends SubPathMountProps {
  /** Size of the volume, such as `20Gi`. Each pod counts against a quota for `requests.storage`. */
  readonly size: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** How the claim may be mounted; only its pod mounts it. @default ReadWriteOnce */
  readonly accessMode?: AccessMode;
}

/** A PersistentVolumeClaim that exists already. */
export interface PersistentVolumeClaimProps extends SubPathMountProps {
  /** Name of the claim, in the pods' namespace. */
  readonly claimName: string;

  /** The access mode of the claim, which decides on how many nodes its pods can run, and how they are replaced. */
  readonly accessMode: AccessMode;

  /** Whether the container may only read. What one pod writes, all pods with this claim read. */
  readonly readOnly: boolean;
}

/** Which keys of a ConfigMap or a Secret become files. */
export interface KeyFileProps {
  /** The file of each key, relative to the directory: `{ 'ca.crt': 'corporate/ca.crt' }`. @default - each key is a file */
  readonly items?: Readonly<Record<string, string>>;

  /** Whether pods start without it. @default - they wait for it */
  readonly optional?: boolean;
}

/** Files from a ConfigMap that exists already. */
export interface ConfigMapFileProps extends KeyFileProps {
  /** Name of the ConfigMap, in the pods' namespace. */
  readonly configMapName: string;
}

/** Files from a Secret that exists already. */
export interface SecretFileProps extends KeyFileProps {
  /** Name of the Secret, in the pods' namespace. */
  readonly secretName: string;
}

/** A directory with the keys of a ConfigMap. */
export interface ConfigMapVolumeProps extends ConfigMapFileProps, SubPathMountProps {}

/** A directory with the keys of a Secret. */
export interface SecretVolumeProps extends SecretFileProps, SubPathMountProps {}

/** A token for one audience, which is not the Kubernetes API. */
export interface ServiceAccountTokenProps {
  /** The file of the token, relative to the directory, such as `token`. */
  readonly file: string;

  /** Who accepts the token, such as `sts.amazonaws.com` or `https://api.example.com`. */
  readonly audience: string;

  /** Seconds until the token expires; at least 600. The kubelet renews it after 80 % of them. @default 3600 */
  readonly expirationSeconds?: number;
}

/** Files with fields of the pod. */
export interface DownwardApiProps {
  /** The field of each file, relative to the directory: `{ session: "metadata.labels['session']" }`. */
  readonly items: Readonly<Record<string, PodMetadataField>>;
}

/** A directory with fields of the pod. */
export interface DownwardApiVolumeProps extends DownwardApiProps, VolumeMountProps {}

/** The files of an image. */
export interface ImageVolumeProps extends SubPathMountProps {
  /** The image or OCI artifact, with a fixed tag or a digest, such as `ghcr.io/acme/models:2.1.0`. */
  readonly image: string;

  /** When the kubelet contacts the registry. @default - IfNotPresent */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
}

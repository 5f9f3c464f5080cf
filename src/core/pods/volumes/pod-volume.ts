import type { PersistentVolumeClaimVolumeSource, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { defined } from '../../defined';
import { frozen } from '../../frozen';
import { checkedCalls } from '../../input/checked-calls';
import { Input, oneOf, shown } from '../../input/input';
import { dnsLabel, dnsSubdomain } from '../../input/names';
import { bytes } from '../../input/quantity';
import type { Labels } from '../../objects/labels';
import { fixedImage } from '../image';
import { type AccessMode, accessMode } from './access-mode';
import { mountPath } from './mount-path';
import type { ProjectedSource } from './projected-source';
import { configMapFiles, fieldFiles, relativePath, secretFiles } from './volume-files';
import type {
  ConfigMapVolumeProps,
  DownwardApiVolumeProps,
  EphemeralVolumeProps,
  ImageVolumeProps,
  PersistentVolumeClaimProps,
  SecretVolumeProps,
  SubPathMountProps,
  VolumeMountProps,
} from './volume-props';

/** A directory with files from several sources. */
export interface ProjectedVolumeProps extends VolumeMountProps {
  /** What the files come from, at least one. */
  readonly sources: readonly ProjectedSource[];
}

/** What a volume comes from, with the API's field names. `image` is younger than the types that we use. */
type VolumeSource = Omit<Volume, 'name'> & {
  readonly image?: { readonly pullPolicy?: string; readonly reference: string };
};

/** Readable by the owner and the pod's group. */
const SECRET_MODE = 0o440;

/**
 * A volume of a pod, and where the main container mounts it. All kinds are allowed by Pod Security `restricted`; directories of the
 * node (hostPath) are not, so there is no such kind. An empty directory is one of `scratchDirs`. Immutable.
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
@checkedCalls('PodVolume')
export class PodVolume {
  /**
   * A volume of its own for each pod, from a claim that is made and deleted with the pod. The claim is called POD-VOLUME, such as
   * `agent-s1-workspace`. If a quota has no room for the claim, the pod is created all the same, and waits.
   * @throws InputError if a prop is invalid
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
   */
  static ephemeral(props: EphemeralVolumeProps): PodVolume {
    const { size, storageClassName, accessMode: mode = 'ReadWriteOnce' } = props;
    const input = inputOf('ephemeral', props);
    input.required('size', size, bytes);
    input.optional('storageClassName', storageClassName, dnsSubdomain);
    input.required('accessMode', mode, accessMode);
    const spec = { accessModes: [mode], resources: { requests: { storage: size } }, ...defined({ storageClassName }) };
    return new PodVolume(input, props, { ephemeral: { volumeClaimTemplate: { spec } } }, false);
  }

  /** A PersistentVolumeClaim that exists already. @throws InputError if a prop is invalid */
  static persistentVolumeClaim(props: PersistentVolumeClaimProps): PodVolume {
    const { claimName, accessMode: mode, readOnly } = props;
    const input = inputOf('persistentVolumeClaim', props);
    input.required('claimName', claimName, dnsSubdomain);
    input.required('accessMode', mode, accessMode);
    if (mode === 'ReadOnlyMany' && !readOnly) input.refuse('readOnly must be true with ReadOnlyMany, got false');
    const claim: PersistentVolumeClaimVolumeSource = { claimName, readOnly: readOnly || undefined };
    return new PodVolume(input, props, { persistentVolumeClaim: defined(claim) }, readOnly, mode);
  }

  /** A directory with the keys of a ConfigMap that exists already. @throws InputError if a prop is invalid */
  static configMap(props: ConfigMapVolumeProps): PodVolume {
    const input = inputOf('configMap', props);
    const files = configMapFiles(input, props);
    return new PodVolume(input, props, { configMap: { ...files, name: props.configMapName } }, true);
  }

  /** A directory with the keys of a Secret that exists already. @throws InputError if a prop is invalid */
  static secret(props: SecretVolumeProps): PodVolume {
    const input = inputOf('secret', props);
    const files = secretFiles(input, props);
    const secret = { defaultMode: SECRET_MODE, ...files, secretName: props.secretName };
    return new PodVolume(input, props, { secret }, true);
  }

  /**
   * A directory with files from several sources: certificates, tokens for an audience, fields of the pod.
   * @throws InputError if a prop is invalid, or there is no source
   */
  static projected(props: ProjectedVolumeProps): PodVolume {
    const { sources } = props;
    const input = inputOf('projected', props);
    if (sources.length === 0) input.refuse('sources must have at least one source, got []');
    return new PodVolume(input, props, { projected: { sources: sources.map(({ projection }) => projection) } }, true);
  }

  /** A directory with fields of the pod, which follow changes. @throws InputError if a prop is invalid */
  static downwardApi(props: DownwardApiVolumeProps): PodVolume {
    const input = inputOf('downwardApi', props);
    return new PodVolume(input, props, { downwardAPI: { items: fieldFiles(input, props) } }, true);
  }

  /**
   * The files of an image or OCI artifact, such as a model. Kubernetes has image volumes since 1.35.
   * @throws InputError if a prop is invalid
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
   */
  static image(props: ImageVolumeProps): PodVolume {
    const { image: reference, imagePullPolicy: pullPolicy } = props;
    const input = inputOf('image', props);
    input.required('image', reference, fixedImage);
    input.optional('imagePullPolicy', pullPolicy, oneOf('Always', 'IfNotPresent', 'Never'));
    return new PodVolume(input, props, { image: { ...defined({ pullPolicy }), reference } }, true);
  }

  /** The name of the volume in the pod. */
  readonly name: string;

  /** Where the main container mounts it. */
  readonly path: string;

  private readonly subPath: string | undefined;

  /** Legal but probably unintended settings. */
  readonly warnings: readonly string[];

  private constructor(
    input: Input,
    { path, name = volumeName(path), subPath }: SubPathMountProps,
    private readonly source: VolumeSource,
    /** Whether the container may only read. */
    readonly readOnly: boolean,
    /** The access mode of an existing claim. */
    readonly accessMode?: AccessMode,
  ) {
    input.required('path', path, mountPath);
    input.required('name', name, dnsLabel);
    input.optional('subPath', subPath, relativePath);
    this.warnings = input.done().map((warning) => `${input.subject}: ${warning}`);
    this.name = name;
    this.path = path;
    this.subPath = subPath;
    frozen(this.source);
    Object.freeze(this);
  }

  /** The kind of volume, as in a manifest: `ephemeral`, `configMap`. */
  get kind(): string {
    return Object.keys(this.source).join();
  }

  /**
   * The volume in the manifest of a pod.
   * @param claimLabels the labels of the claim that is made with the pod
   */
  toVolume(claimLabels: Labels): Volume {
    const { name, source } = this;
    const template = source.ephemeral?.volumeClaimTemplate;
    if (template === undefined) return { ...source, name };
    return { ephemeral: { volumeClaimTemplate: { metadata: { labels: { ...claimLabels } }, ...template } }, name };
  }

  /** The mount in the manifest of a container. */
  toMount(): VolumeMount {
    const { path, name, readOnly, subPath } = this;
    const mount: VolumeMount = { mountPath: path, name, readOnly: readOnly || undefined, subPath };
    return defined(mount);
  }
}

function inputOf(kind: string, { path }: SubPathMountProps): Input {
  return new Input(`PodVolume.${kind} ${shown(path)}`);
}

/** The name of a volume by its path: `var-cache` for `/var/cache`. */
function volumeName(path: unknown): string {
  const words = typeof path === 'string' ? path.toLowerCase().split(/[^a-z0-9]+/) : [];
  return words.filter((word) => word !== '').join('-');
}

import { type Input, oneOf, shown } from '../input/input';
import { dnsSubdomain } from '../input/names';
import { fixedImage, image, isMutable, parseImage } from './image';

/** When the kubelet pulls the image. */
export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never';

/** An image and how nodes pull it. */
export interface ImagePull {
  readonly image: string;
  readonly mutableTagReason?: string | undefined;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly imagePullSecrets: readonly string[];
}

/** The pull policy for an image. An image with a mutable tag is pulled at every start. */
export function resolvePullPolicy(reference: string): ImagePullPolicy {
  return hasMutableTag(reference) ? 'Always' : 'IfNotPresent';
}

/** Checks that the image reference is valid, that its tag is fixed or has a reason, and that the pull policy fits. */
export function checkImagePull(input: Input, pull: ImagePull): void {
  const { image: reference, mutableTagReason, imagePullPolicy, imagePullSecrets } = pull;
  input.required('image', reference, mutableTagReason === undefined ? fixedImage : image);
  input.required('imagePullPolicy', imagePullPolicy, oneOf('Always', 'IfNotPresent', 'Never'));
  input.each('imagePullSecrets', imagePullSecrets, dnsSubdomain);
  if (mutableTagReason !== undefined && hasMutableTag(reference) && imagePullPolicy !== 'Always') {
    input.refuse(
      `imagePullPolicy must be Always with the mutable image ${shown(reference)}, or nodes run different builds of it, got ${shown(imagePullPolicy)}`,
    );
  }
}

function hasMutableTag(reference: string): boolean {
  const parsed = parseImage(reference);
  return parsed !== undefined && isMutable(parsed);
}

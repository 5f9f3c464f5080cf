import { type Input, oneOf, shown } from '../input/input';
import { dnsSubdomain } from '../input/names';
import { fixedImage, image, isMutable, parseImage } from './image';

/** When the kubelet asks the registry. */
export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never';

/** An image and how nodes come by it. */
export interface ImagePull {
  readonly image: string;
  readonly mutableTagReason?: string | undefined;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly imagePullSecrets: readonly string[];
}

/** What suits an image: one whose tag may move has to be asked for at every start. */
export function resolvePullPolicy(reference: string): ImagePullPolicy {
  return hasMutableTag(reference) ? 'Always' : 'IfNotPresent';
}

/** The image is one, its tag is fixed or excused, and the policy does not contradict it. */
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

import { refuses } from '../input/input';
import { labelValue } from '../input/names';
import { type Labels, VERSION_LABEL } from '../objects/labels';
import { parseImage } from './image';

/**
 * The label `app.kubernetes.io/version` of pods that run an image, and of their workload: the image's tag.
 * @returns no label for an image without a tag, with the tag `latest`, or with a tag that is not a label value
 */
export function versionLabel(image: string): Labels {
  const tag = parseImage(image)?.tag;
  const isVersion = tag !== undefined && tag !== 'latest' && !refuses(labelValue, tag);
  return isVersion ? { [VERSION_LABEL]: tag } : {};
}

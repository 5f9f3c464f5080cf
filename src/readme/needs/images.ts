import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { isMutable, parseImage } from '../../core/pods/image';
import type { ManifestSet, SetObject } from '../manifest-set';
import { visitFields } from './fields';

/** An image that nodes pull. */
export interface ImageRow {
  /** The name and the tag, without the digest. */
  readonly image: string;

  /** `mutable`: without a digest, and with no tag or the tag latest. */
  readonly fixedBy: 'digest' | 'tag' | 'mutable';

  /** The objects that name it, as `Deployment azora/gateway`. */
  readonly usedBy: readonly string[];
}

/** The images that the objects of a set name, in order. Images that operators choose are not in manifests. */
export function imageRows(set: ManifestSet): readonly ImageRow[] {
  const uses = set.objects.flatMap((object) => imagesOf(object).map((image) => ({ image, user: object.title })));
  return [...groupedBy(uses, ({ image }) => image)]
    .map(([image, same]) => ({ ...toRow(image), usedBy: distinct(same.map(({ user }) => user)) }))
    .sort((a, b) => compare(a.image, b.image));
}

function toRow(image: string): Pick<ImageRow, 'image' | 'fixedBy'> {
  const parsed = parseImage(image);
  const [shown = image] = image.split('@');
  if (parsed?.digest !== undefined) return { image: shown, fixedBy: 'digest' };
  return { image, fixedBy: parsed === undefined || isMutable(parsed) ? 'mutable' : 'tag' };
}

/** The images in pod templates, and in fields of custom resources such as `imageName`. */
export function imagesOf({ group, kind, object }: SetObject): readonly string[] {
  const images: string[] = [];
  const hasNone = (group === '' && ['ConfigMap', 'Secret'].includes(kind)) || group === 'apiextensions.k8s.io';
  if (hasNone) return images;
  visitFields(object, (name, value) => {
    if (typeof value === 'string' && (name === 'image' || name === 'imageName')) images.push(value);
  });
  return images;
}
